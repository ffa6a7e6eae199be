// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A reader, two writers and a variable with everything in it, whose members a report names:
 * one execution for each order in which they get the lock and each in which they post,
 * 3! * 2! = 12.
 *
 * EXPLORE: sc 12
 * EXPLORE: weak 12
 * Broken: a writer takes the lock for reading.
 * BROKEN: sc data-race
 * SAYS: shared\.count: plain (read|write) by
 * SAYS: lock shared\.lock, read
 * SAYS: shared\.done: 0 -> 1, release
 */
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>

static struct shared {
	sem_t done;
	int count;
	pthread_rwlock_t lock;
} shared;

static void *adds(void *arg)
{
	sem_post(&shared.done);
#ifdef BROKEN
	pthread_rwlock_rdlock(&shared.lock);
#else
	pthread_rwlock_wrlock(&shared.lock);
#endif
	shared.count++;
	pthread_rwlock_unlock(&shared.lock);
	return arg;
}

int main(void)
{
	pthread_t thread[2];

	sem_init(&shared.done, 0, 0);
	pthread_rwlock_init(&shared.lock, NULL);
	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, adds, NULL);
	pthread_rwlock_rdlock(&shared.lock);
	assert(shared.count <= 2);
	pthread_rwlock_unlock(&shared.lock);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	assert(shared.count == 2);
	return 0;
}
