// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * N threads in a ring: each stores to its own variable and reads its neighbour's.
 *
 * Each read sees 0 or 1.  Under sc not all can see 0: the last store in time is read by a
 * read behind it; any other outcome is possible: 2^N - 1.  With store buffers all are: 2^N.
 *
 * EXPLORE: sc 7
 * EXPLORE: tso 8
 * EXPLORE: weak 8
 * EXPLORE: lkmm 8
 * Broken: who claims that somebody must have seen 1.
 * BROKEN: tso assertion
 * BROKEN: weak assertion
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifndef N
#define N 3
#endif

static atomic_int var[N];
static int seen[N];

static void *run(void *arg)
{
	int i = (int)(long)arg;

	atomic_store_explicit(&var[i], 1, memory_order_relaxed);
	seen[i] = atomic_load_explicit(&var[(i + 1) % N], memory_order_relaxed);
	return NULL;
}

int main(void)
{
	pthread_t thread[N];
	int sum = 0;

	for (int i = 0; i < N; i++)
		pthread_create(&thread[i], NULL, run, (void *)(long)i);
	for (int i = 0; i < N; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < N; i++)
		sum += seen[i];
#ifdef BROKEN
	assert(sum > 0);
#endif
	return sum;
}
