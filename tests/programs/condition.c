// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Waiting for a condition.  C: the consumer locks, P: the producer does.  A sleeper may
 * wake up without cause, here once at most.
 *
 *	P C		it is ready already
 *	C P C		signalled, or woken without cause only after the producer was there:
 *			the same to all that can be seen
 *	C C P C		woken without cause, sleeps again, signalled
 *
 * EXPLORE: sc 3
 * EXPLORE: tso 3
 * EXPLORE: weak 3
 * Broken: the consumer does not look again.
 * BROKEN: sc assertion
 * BROKEN: weak assertion
 */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int ready;

static void *consumer(void *arg)
{
	pthread_mutex_lock(&mutex);
#ifdef BROKEN
	if (!ready)
#else
	while (!ready)
#endif
		pthread_cond_wait(&cond, &mutex);
	assert(ready);
	pthread_mutex_unlock(&mutex);
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, consumer, NULL);
	pthread_mutex_lock(&mutex);
	ready = 1;
	pthread_cond_signal(&cond);
	pthread_mutex_unlock(&mutex);
	pthread_join(thread, NULL);
	return 0;
}
