// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A loop that yields before it looks.  However early it comes there, it looks when there is
 * something to see: 1.
 *
 * EXPLORE: sc 1
 * EXPLORE: tso 1
 * EXPLORE: weak 1
 * Broken: what it waits for is ready later than it says.
 * BROKEN: sc data-race
 * BROKEN: tso data-race
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

static int message;
static atomic_int flag;

static void *writer(void *arg)
{
#ifdef BROKEN
	atomic_store_explicit(&flag, 1, memory_order_release);
	message = 42;
#else
	message = 42;
	atomic_store_explicit(&flag, 1, memory_order_release);
#endif
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, writer, NULL);
	do
		sched_yield();
	while (!atomic_load_explicit(&flag, memory_order_acquire));
	assert(message == 42);
	pthread_join(thread, NULL);
	return 0;
}
