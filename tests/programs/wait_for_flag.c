// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A loop that waits.  However often it goes round, a round that read nothing new is no
 * execution of its own: 1.
 *
 * EXPLORE: sc 1
 * EXPLORE: tso 1
 * EXPLORE: weak 1
 * Broken: it waits for a value that nobody stores.
 * BROKEN: sc livelock
 * BROKEN: tso livelock
 * BROKEN: weak livelock
 */
#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#ifdef BROKEN
#define READY 2
#else
#define READY 1
#endif

static int message;
static atomic_int flag;

static void *reader(void *arg)
{
	while (atomic_load_explicit(&flag, memory_order_acquire) != READY)
		;
	assert(message == 42);
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, reader, NULL);
	message = 42;
	atomic_store_explicit(&flag, 1, memory_order_release);
	pthread_join(thread, NULL);
	return 0;
}
