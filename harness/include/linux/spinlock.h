/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/spinlock.h - spin locks, as primitives of the engine.
 *
 * Ordering:
 *	spin_lock, and spin_trylock that succeeds	acquire
 *	spin_unlock					release
 *	spin_trylock that fails				none
 *	an unlock and the next lock of it, or two	all that precedes the unlock with all
 *	locks of one thread one after the other		that follows the lock, for third
 *							threads as well; all but stores
 *							before with loads after
 *	smp_mb__after_spinlock()			right after a lock: makes that a full barrier
 *	smp_mb__after_unlock_lock()			the same, after an unlock and a lock
 *
 * Callers: anybody, in any context.  The holder must not sleep, nor take the
 * lock again (reported, class "deadlock").
 * Sources: tools/memory-model/linux-kernel.cat (po-unlock-lock-po),
 * Documentation/memory-barriers.txt ("LOCK ACQUISITION FUNCTIONS").
 */
#ifndef LOCKWEAVE_LINUX_SPINLOCK_H
#define LOCKWEAVE_LINUX_SPINLOCK_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <lockweave/engine_api.h>

typedef struct spinlock {
	int slock;	/* the engine's: 0 free, 1 held */
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name)	{ .slock = 0 }
#define DEFINE_SPINLOCK(name)		spinlock_t name = __SPIN_LOCK_UNLOCKED(name)

#define smp_mb__after_spinlock()	lw_fence(LW_FENCE_AFTER_SPINLOCK)
#define smp_mb__after_unlock_lock()	lw_fence(LW_FENCE_AFTER_UNLOCK_LOCK)

/* Alone, before anybody else knows of lock. */
static __always_inline void spin_lock_init(spinlock_t *lock)
{
	lock->slock = 0;
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	lw_spin_lock(&lock->slock);
}

/* True if it has taken the lock; it never waits. */
static __always_inline bool spin_trylock(spinlock_t *lock)
{
	return lw_spin_trylock(&lock->slock);
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	lw_spin_unlock(&lock->slock);
}

/* READ_ONCE of the lock: who holds it, and whether still, is another question. */
static __always_inline bool spin_is_locked(const spinlock_t *lock)
{
	return lw_spin_is_locked(&lock->slock);
}

#endif /* LOCKWEAVE_LINUX_SPINLOCK_H */
