// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Four threads add 1, by four names of the same operation: one execution for each order of
 * the read-modify-writes, 4! = 24.
 *
 * EXPLORE: sc 24
 * EXPLORE: tso 24
 * EXPLORE: weak 24
 * Broken: one of them reads and then writes.
 * BROKEN: sc assertion
 * BROKEN: weak assertion
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

static atomic_int counter;

static void *run(void *arg)
{
	switch ((long)arg) {
	case 0:
		atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed);
		break;
	case 1:
		__atomic_add_fetch((int *)&counter, 1, __ATOMIC_ACQ_REL);
		break;
	case 2:
		__sync_fetch_and_add((int *)&counter, 1);
		break;
	default:
#ifdef BROKEN
		atomic_store(&counter, atomic_load(&counter) + 1);
#else
		counter++;
#endif
	}
	return NULL;
}

int main(void)
{
	pthread_t thread[4];

	atomic_init(&counter, 5);
	for (long i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, run, (void *)i);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	assert(counter == 9);
	return 0;
}
