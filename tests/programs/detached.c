// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nobody waits for the worker.  The process ends when main() returns, so the worker sleeps
 * for ever and that is no finding; static variables begin anew each time.  C: the worker
 * locks, P: main() does.  As in condition.c, besides that the worker's last C may come too
 * late: P C, C P C, C C P C, each of which the others' run on completes: 3.
 *
 * EXPLORE: sc 3
 * EXPLORE: weak 3
 * Broken: main() ends its thread only, so the process waits for the worker.
 * BROKEN: sc lost-wakeup
 * BROKEN: weak lost-wakeup
 */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static int todo, runs;

static void *worker(void *arg)
{
	pthread_mutex_lock(&mutex);
	for (;;) {
		while (!todo)
			pthread_cond_wait(&work, &mutex);
		todo--;
#ifndef BROKEN
		break;
#endif
	}
	pthread_mutex_unlock(&mutex);
	return arg;
}

int main(void)
{
	pthread_t thread;

	runs++;
	assert(runs == 1);
	pthread_create(&thread, NULL, worker, NULL);
	pthread_detach(thread);
	pthread_mutex_lock(&mutex);
	todo++;
	pthread_cond_signal(&work);
	pthread_mutex_unlock(&mutex);
#ifdef BROKEN
	pthread_exit(NULL);
#endif
	return 0;
}
