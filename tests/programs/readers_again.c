// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A reader that locks once more, and a writer: only its first lock and its last unlock are
 * events, so that the writer comes before both or behind both.
 *
 * EXPLORE: sc 2
 * EXPLORE: tso 2
 * EXPLORE: weak 2
 * Broken: it unlocks once too often in between.
 * BROKEN: sc data-race
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int a, b;

static void *writes(void *arg)
{
	pthread_rwlock_wrlock(&lock);
	a++;
	b++;
	pthread_rwlock_unlock(&lock);
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, writes, NULL);
	pthread_rwlock_rdlock(&lock);
	pthread_rwlock_rdlock(&lock);
	assert(a == b);
	pthread_rwlock_unlock(&lock);
#ifdef BROKEN
	pthread_rwlock_unlock(&lock);
#endif
	assert(a == b);
#ifndef BROKEN
	pthread_rwlock_unlock(&lock);
#endif
	pthread_join(thread, NULL);
	assert(a == 1 && b == 1);
	return 0;
}
