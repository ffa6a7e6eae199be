// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two threads take two mutexes in the same order, so whoever is first at a is first at b:
 * 2 executions.
 *
 * EXPLORE: sc 2
 * EXPLORE: weak 2
 * Broken: in opposite orders.
 * BROKEN: sc deadlock
 * BROKEN: weak deadlock
 */
#include <pthread.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static int counter;

static void both(pthread_mutex_t *first, pthread_mutex_t *second)
{
	pthread_mutex_lock(first);
	pthread_mutex_lock(second);
	counter++;
	pthread_mutex_unlock(second);
	pthread_mutex_unlock(first);
}

static void *run(void *arg)
{
#ifdef BROKEN
	both(&b, &a);
#else
	both(&a, &b);
#endif
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, run, NULL);
	both(&a, &b);
	pthread_join(thread, NULL);
	return counter != 2;
}
