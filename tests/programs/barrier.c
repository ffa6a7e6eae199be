// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each of 3 threads writes, all meet, each reads what its neighbour wrote.  Nobody can tell
 * who came first, and one of them is told that he is the one: 1 execution.
 *
 * EXPLORE: sc 1
 * EXPLORE: tso 1
 * EXPLORE: weak 1
 * Broken: the barrier waits for two only.
 * BROKEN: sc data-race|assertion
 * BROKEN: weak data-race|assertion
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#define N 3

static pthread_barrier_t barrier;
static int value[N], chosen[N];

static void *run(void *arg)
{
	long i = (long)arg;

	value[i] = (int)i + 1;
	chosen[i] = pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
	assert(value[(i + 1) % N] == (i + 1) % N + 1);
	return NULL;
}

int main(void)
{
	pthread_t thread[N];
	int sum = 0;

#ifdef BROKEN
	pthread_barrier_init(&barrier, NULL, N - 1);
#else
	pthread_barrier_init(&barrier, NULL, N);
#endif
	for (long i = 0; i < N; i++)
		pthread_create(&thread[i], NULL, run, (void *)i);
	for (int i = 0; i < N; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < N; i++)
		sum += chosen[i];
	assert(sum == 1);
	pthread_barrier_destroy(&barrier);
	return 0;
}
