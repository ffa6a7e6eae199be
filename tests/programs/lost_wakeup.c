// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * As condition.c, but the producer signals behind the unlock, which is allowed: the signal
 * comes to a consumer that sleeps, or to nobody.  The orders of the locks are the same 3.
 *
 * EXPLORE: sc 3
 * EXPLORE: weak 3
 * Broken: the flag changes without the mutex, so the consumer may see it unset and fall
 * asleep behind the signal.
 * BROKEN: sc lost-wakeup
 * BROKEN: weak lost-wakeup
 */
#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
#ifdef BROKEN
static atomic_int ready;
#else
static int ready;
#endif

static void *consumer(void *arg)
{
	pthread_mutex_lock(&mutex);
	while (!ready)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, consumer, NULL);
#ifdef BROKEN
	ready = 1;
#else
	pthread_mutex_lock(&mutex);
	ready = 1;
	pthread_mutex_unlock(&mutex);
#endif
	pthread_cond_signal(&cond);
	pthread_join(thread, NULL);
	return 0;
}
