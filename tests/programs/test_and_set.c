// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock made of atomic_flag.  A round in which it finds the flag set, and sets it once more,
 * is no execution of its own; what is left are the orders of N threads, 3! = 6.
 *
 * EXPLORE: sc 6
 * EXPLORE: tso 6
 * EXPLORE: weak 6
 * Broken: nobody clears the flag.
 * BROKEN: sc livelock
 * BROKEN: tso livelock
 * BROKEN: weak livelock
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#define N 3

static atomic_flag flag = ATOMIC_FLAG_INIT;
static int counter;

static void *run(void *arg)
{
	while (atomic_flag_test_and_set_explicit(&flag, memory_order_acquire))
		;
	counter++;
#ifndef BROKEN
	atomic_flag_clear_explicit(&flag, memory_order_release);
#endif
	return arg;
}

int main(void)
{
	pthread_t thread[N];

	for (int i = 0; i < N; i++)
		pthread_create(&thread[i], NULL, run, NULL);
	for (int i = 0; i < N; i++)
		pthread_join(thread[i], NULL);
	assert(counter == N);
	return 0;
}
