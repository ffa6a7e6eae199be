// SPDX-License-Identifier: GPL-2.0-or-later
/* A POSIX reader/writer lock for each area; one that lets waiting writers in first, as mmap_lock does. */
#include <pthread.h>
#include <stdbool.h>

struct area_lock { pthread_rwlock_t rwlock; };

static void area_lock_init(struct area_lock *lock)
{
	pthread_rwlockattr_t attr;

	pthread_rwlockattr_init(&attr);
#if defined(__GLIBC__)
	pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
#endif
	pthread_rwlock_init(&lock->rwlock, &attr);
	pthread_rwlockattr_destroy(&attr);
}

static bool area_read_trylock(struct area_lock *lock)
{
	return !pthread_rwlock_tryrdlock(&lock->rwlock);
}

static void area_read_lock(struct area_lock *lock)	{ pthread_rwlock_rdlock(&lock->rwlock); }
static void area_read_unlock(struct area_lock *lock)	{ pthread_rwlock_unlock(&lock->rwlock); }
static void area_write_lock(struct area_lock *lock)	{ pthread_rwlock_wrlock(&lock->rwlock); }
static void area_write_unlock(struct area_lock *lock)	{ pthread_rwlock_unlock(&lock->rwlock); }

#include "native/baselines/area.h"
