// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One thread posts, tries to take one, posts twice; the other one takes two. If the first
 * gets what it posted, the other has either of the orders V P V P and V V P P of the rest;
 * if the other was there before, trying fails, and the rest is V P V or V V P. Sum: 4.
 *
 * EXPLORE: sc 4
 * EXPLORE: tso 4
 * EXPLORE: weak 4
 * Broken: it posts once less, which is one too few if trying succeeds.
 * BROKEN: sc deadlock|lost-wakeup
 */
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>

static sem_t sem;

static void *takes(void *arg)
{
	sem_wait(&sem);
	sem_wait(&sem);
	return arg;
}

int main(void)
{
	pthread_t thread;
	int left, got;

	sem_init(&sem, 0, 0);
	pthread_create(&thread, NULL, takes, NULL);
	sem_post(&sem);
	got = !sem_trywait(&sem);
	sem_post(&sem);
#ifndef BROKEN
	sem_post(&sem);
#endif
	pthread_join(thread, NULL);
	sem_getvalue(&sem, &left);
	assert(left == 1 - got);
	return 0;
}
