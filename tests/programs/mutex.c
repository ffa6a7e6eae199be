// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * N threads add to a plain counter under a mutex: one execution for each order in which
 * they take it, N! = 6.  (And main() sees the sum: it has joined them.)
 *
 * EXPLORE: sc 6
 * EXPLORE: tso 6
 * EXPLORE: weak 6
 * EXPLORE: lkmm 6
 * Broken: one of them does without.
 * BROKEN: sc data-race
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <pthread.h>

#define N 3

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int counter;

static void *add(void *arg)
{
#ifdef BROKEN
	if (arg) {
		counter++;
		return NULL;
	}
#endif
	pthread_mutex_lock(&mutex);
	counter++;
	pthread_mutex_unlock(&mutex);
	return arg;
}

int main(void)
{
	pthread_t thread[N];

	for (long i = 0; i < N; i++)
		pthread_create(&thread[i], NULL, add, (void *)i);
	for (int i = 0; i < N; i++)
		pthread_join(thread[i], NULL);
	assert(counter == N);
	pthread_mutex_destroy(&mutex);
	return 0;
}
