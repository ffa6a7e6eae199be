// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A writer and two readers: each order in which they take the lock, 3! = 6, as readers are
 * counted in the lock's word, and that has one order.  When the readers are inside
 * together, the second to leave may be either: for each of the two orders in which they come
 * and both places of the writer, in front or behind both: 2 * 2 more ways, 8 in all for the
 * word's six operations R R' U' U and R R' U U', R' R U U', R' R U' U, with the writer in
 * front or behind.  Not together: R U R' U' and R' U' R U with the writer in 3 places: 6.
 * Sum: 14.
 *
 * EXPLORE: sc 14
 * EXPLORE: weak 14
 * Broken: the writer locks for reading.
 * BROKEN: sc data-race
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int a, b;

static void *reader(void *arg)
{
	pthread_rwlock_rdlock(&lock);
	assert(a == b);
	pthread_rwlock_unlock(&lock);
	return arg;
}

int main(void)
{
	pthread_t thread[2];

	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, reader, NULL);
#ifdef BROKEN
	pthread_rwlock_rdlock(&lock);
#else
	pthread_rwlock_wrlock(&lock);
#endif
	a++;
	b++;
	pthread_rwlock_unlock(&lock);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	pthread_rwlock_destroy(&lock);
	return 0;
}
