// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One thread locks twice to write and stores in between; another one stores, tries to lock and
 * stores inside. It has the lock before, between (x = 1 may come before, inside or behind both
 * of its stores: 3 ways), or behind (2); or fails, with x = 2 on either side of x = 1 (2).
 * 1 + 3 + 2 + 2 = 8. The first one is a reader then, and again while it is one: nobody is to
 * wait for its first unlock, and only the second counts.
 *
 * EXPLORE: sc 8
 * EXPLORE: tso 8
 * EXPLORE: weak 8
 * Broken: who has failed goes on as if he had not.
 * BROKEN: sc assertion
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER, own = PTHREAD_RWLOCK_INITIALIZER;
static atomic_int x;

static void *tries(void *arg)
{
	atomic_store_explicit(&x, 2, memory_order_relaxed);
	if (!pthread_rwlock_trywrlock(&lock)) {
		atomic_store_explicit(&x, 3, memory_order_relaxed);
		pthread_rwlock_unlock(&lock);
	} else {
#ifdef BROKEN
		pthread_rwlock_unlock(&lock);
#endif
	}
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, tries, NULL);
	pthread_rwlock_wrlock(&lock);
	pthread_rwlock_unlock(&lock);
	atomic_store_explicit(&x, 1, memory_order_relaxed);
	pthread_rwlock_wrlock(&lock);
	pthread_rwlock_unlock(&lock);

	pthread_rwlock_rdlock(&own);
	assert(!pthread_rwlock_tryrdlock(&own));
	pthread_rwlock_unlock(&own);
	assert(pthread_rwlock_trywrlock(&own));
	pthread_rwlock_unlock(&own);
	assert(!pthread_rwlock_trywrlock(&own));
	pthread_rwlock_unlock(&own);
	pthread_join(thread, NULL);
	return 0;
}
