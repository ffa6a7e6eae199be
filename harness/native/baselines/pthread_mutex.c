// SPDX-License-Identifier: GPL-2.0-or-later
/* A POSIX mutex for each area: readers keep each other out, and then go by mmap_lock. */
#include <pthread.h>
#include <stdbool.h>

struct area_lock { pthread_mutex_t mutex; };

static void area_lock_init(struct area_lock *lock)
{
	pthread_mutex_init(&lock->mutex, NULL);
}

static bool area_read_trylock(struct area_lock *lock)
{
	return !pthread_mutex_trylock(&lock->mutex);
}

static void area_read_lock(struct area_lock *lock)	{ pthread_mutex_lock(&lock->mutex); }
static void area_read_unlock(struct area_lock *lock)	{ pthread_mutex_unlock(&lock->mutex); }
static void area_write_lock(struct area_lock *lock)	{ pthread_mutex_lock(&lock->mutex); }
static void area_write_unlock(struct area_lock *lock)	{ pthread_mutex_unlock(&lock->mutex); }

#include "native/baselines/area.h"
