// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A semaphore of 1 as a lock: each order of 3 threads, 3! = 6.
 *
 * EXPLORE: sc 6
 * EXPLORE: weak 6
 * Broken: it begins with 2.
 * BROKEN: sc data-race
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>

static sem_t sem;
static int counter;

static void *run(void *arg)
{
	sem_wait(&sem);
	counter++;
	sem_post(&sem);
	return arg;
}

int main(void)
{
	pthread_t thread[3];

#ifdef BROKEN
	sem_init(&sem, 0, 2);
#else
	sem_init(&sem, 0, 1);
#endif
	for (int i = 0; i < 3; i++)
		pthread_create(&thread[i], NULL, run, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(thread[i], NULL);
	assert(counter == 3);
	return 0;
}
