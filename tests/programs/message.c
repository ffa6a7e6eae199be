// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A message and a flag that says so.  The reader sees the flag or does not: 2 executions.
 *
 * EXPLORE: sc 2
 * EXPLORE: tso 2
 * EXPLORE: weak 2
 * Broken: the flag is not released.
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifdef BROKEN
#define ORDER memory_order_relaxed
#else
#define ORDER memory_order_release
#endif

static int message;
static atomic_bool flag;

static void *writer(void *arg)
{
	message = 42;
	atomic_store_explicit(&flag, 1, ORDER);
	return arg;
}

static void *reader(void *arg)
{
	if (atomic_load_explicit(&flag, memory_order_acquire))
		assert(message == 42);
	return arg;
}

int main(void)
{
	pthread_t a, b;

	pthread_create(&a, NULL, writer, NULL);
	pthread_create(&b, NULL, reader, NULL);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	return 0;
}
