/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/rwsem.h - sleeping lock, many readers or one writer: what mmap_lock is.
 *
 * Ordering:
 *	down_read, down_write, and the _trylock forms that succeed	acquire
 *	up_read, up_write, downgrade_write				release
 *	a _trylock form that fails					none
 *
 * No more than that: unlike spin locks', an unlock and the next lock make no
 * promise to third threads.  (The kernel's are an atomic_long_t's acquire and
 * release operations, and LKMM knows of no rwsem.)
 *
 * A writer that waits keeps new readers out.  So down_read() by who holds the
 * lock for read already may wait for ever, with a writer in between: reported,
 * class "deadlock".
 *
 * Callers: threads that may sleep; the _trylock forms anywhere.  Who locks it
 * unlocks it.  Its memory must outlive the unlock, which looks for who waits after
 * others could get in: to have got the lock is no licence to free it, though somebody
 * else unlocked it for that.  Class "data-race", with who frees it.
 * Sources: Documentation/locking/locktypes.rst ("rw_semaphore"),
 * Documentation/locking/mutex-design.rst (on unlocks), kernel/locking/rwsem.c
 * (rwsem_wake(), behind the release in __up_read() and __up_write()).
 */
#ifndef LOCKWEAVE_LINUX_RWSEM_H
#define LOCKWEAVE_LINUX_RWSEM_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <lockweave/check.h>
#include <lockweave/engine_api.h>

struct rw_semaphore {
	struct lw_rwlock lock;
};

/* Alone, before anybody else knows of sem. */
static __always_inline void init_rwsem(struct rw_semaphore *sem)
{
	lw_rwlock_init(&sem->lock);
}

static __always_inline void down_read(struct rw_semaphore *sem)
{
	lw_read_lock(&sem->lock);
}

/* 1 if it has taken the lock, 0 if a writer has it or waits for it. */
static __always_inline int down_read_trylock(struct rw_semaphore *sem)
{
	return lw_read_trylock(&sem->lock);
}

static __always_inline void up_read(struct rw_semaphore *sem)
{
	lw_read_unlock(&sem->lock);
}

static __always_inline void down_write(struct rw_semaphore *sem)
{
	lw_write_lock(&sem->lock);
}

/* 1 if it has taken the lock, 0 if anybody else has it. */
static __always_inline int down_write_trylock(struct rw_semaphore *sem)
{
	return lw_write_trylock(&sem->lock);
}

static __always_inline void up_write(struct rw_semaphore *sem)
{
	lw_write_unlock(&sem->lock);
}

/* The writer goes on as a reader; no other writer gets in between. */
static __always_inline void downgrade_write(struct rw_semaphore *sem)
{
	lw_downgrade(&sem->lock);
}

/* A look, for assertions: the engine answers from what it knows, without an event. */
static __always_inline bool rwsem_is_locked(const struct rw_semaphore *sem)
{
	return lw_rwlock_state(&sem->lock) != 0;
}

/* The caller itself must hold it, at all or for write; else class "assertion". */
static __always_inline void rwsem_assert_held(const struct rw_semaphore *sem)
{
	lw_assert(lw_rwlock_held_read(&sem->lock) || lw_rwlock_held_write(&sem->lock));
}

static __always_inline void rwsem_assert_held_write(const struct rw_semaphore *sem)
{
	lw_assert(lw_rwlock_held_write(&sem->lock));
}

#endif /* LOCKWEAVE_LINUX_RWSEM_H */
