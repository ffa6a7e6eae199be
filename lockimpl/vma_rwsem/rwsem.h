/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rwsem.h - a sleeping lock, many readers or one writer, written out.
 *
 * linux/rwsem.h has one as a primitive of the engine, whose unlock is over in one
 * step.  This one's is not: it gives the lock up, and then looks whom to wake.
 *
 * Ordering:
 *	rwsem_down_read, rwsem_down_write, and
 *	rwsem_down_read_trylock that succeeds		acquire
 *	rwsem_up_read, rwsem_up_write			release
 *	rwsem_down_read_trylock that fails,
 *	rwsem_is_taken					none
 * An unlock and the next lock make no promise to third threads.
 *
 * count: RWSEM_READER for each reader, and three bits below:
 *	WRITER	a writer has it
 *	WAITERS	somebody is in the list: the last to unlock must look there
 *	HANDOFF	the writer first in the list was woken in vain: nobody is to go
 *		before it any more
 * Waiters stand in line.  Readers are given the lock by who wakes them, all those
 * of the list at once; a writer is woken and must take it.  A writer that is not in
 * line may take a free lock before all of them, as long as nobody insists.  The
 * kernel's owner field and its spinning on an owner that runs are left out, a matter
 * of speed; one try of that spinning is what comes before the line here.
 *
 * Callers: threads that may sleep: no spin lock held, in no RCU section; the trylock
 * and the unlocks anywhere.  Who locks it unlocks it; not recursive.  Its memory
 * must outlive the unlock, which may take wait_lock after others got in.
 * Source: kernel/locking/rwsem.c.
 */
#ifndef VMA_RWSEM_RWSEM_H
#define VMA_RWSEM_RWSEM_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <lockweave/check.h>
#include <lockweave/engine_api.h>

#define RWSEM_WRITER	0x01l
#define RWSEM_WAITERS	0x02l
#define RWSEM_HANDOFF	0x04l
#define RWSEM_READER	0x100l
#define RWSEM_READERS	(~0xffl)
#define RWSEM_LOCKED	(RWSEM_WRITER | RWSEM_READERS)
/* What a reader that comes by stops at. */
#define RWSEM_NO_READER	(RWSEM_WRITER | RWSEM_WAITERS | RWSEM_HANDOFF)

struct rwsem {
	atomic_long_t count;
	spinlock_t wait_lock;
	struct list_head wait_list;	/* of struct rwsem_waiter; wait_lock */
};

/* rwsem.c, the slow paths.  count: what the caller's attempt has left. */
void rwsem_down_read_slow(struct rwsem *sem, long count);
void rwsem_down_write_slow(struct rwsem *sem);
void rwsem_wake(struct rwsem *sem);

/* Alone, before anybody else knows of sem. */
static inline void rwsem_init(struct rwsem *sem)
{
	atomic_long_set(&sem->count, 0);
	spin_lock_init(&sem->wait_lock);
	INIT_LIST_HEAD(&sem->wait_list);
}

/* Does anybody have it?  For assertions: it may change at once. */
static inline bool rwsem_is_taken(const struct rwsem *sem)
{
	return atomic_long_read(&sem->count) != 0;
}

/* 1 if it has taken the lock, 0 if a writer has it or somebody waits for it. */
static inline int rwsem_down_read_trylock(struct rwsem *sem)
{
	long count = atomic_long_read(&sem->count);

	do {
		if (count & RWSEM_NO_READER)
			return 0;
		/* Acquire: pairs with the releases of the writers before us [1]. */
	} while (!atomic_long_try_cmpxchg_acquire(&sem->count, &count, count + RWSEM_READER));
	lw_lock_acquired(sem, LW_LOCK_READ | LW_LOCK_TRY);
	return 1;
}

static inline void rwsem_down_read(struct rwsem *sem)
{
	long count;

	lw_might_sleep("rwsem_down_read()");
	count = atomic_long_add_return_acquire(RWSEM_READER, &sem->count);
	if (unlikely(count & RWSEM_NO_READER))
		rwsem_down_read_slow(sem, count);
	lw_lock_acquired(sem, LW_LOCK_READ);
}

static inline void rwsem_up_read(struct rwsem *sem)
{
	long count;

	lw_lock_released(sem);
	/* Release: pairs with the acquire in rwsem_try_write() [2]. */
	count = atomic_long_add_return_release(-RWSEM_READER, &sem->count);
	lw_assert(count >= 0);
	/* From here the lock may be others', and the memory may go if nobody keeps it [8]. */
	if (unlikely((count & (RWSEM_LOCKED | RWSEM_WAITERS)) == RWSEM_WAITERS))
		rwsem_wake(sem);
}

static inline void rwsem_down_write(struct rwsem *sem)
{
	long none = 0;

	lw_might_sleep("rwsem_down_write()");
	/* Acquire: pairs with the releases of readers and writers before us [2]. */
	if (unlikely(!atomic_long_try_cmpxchg_acquire(&sem->count, &none, RWSEM_WRITER)))
		rwsem_down_write_slow(sem);
	lw_lock_acquired(sem, 0);
}

static inline void rwsem_up_write(struct rwsem *sem)
{
	long count;

	lw_lock_released(sem);
	/* Release: pairs with the acquires of readers and writers behind us [1]. */
	count = atomic_long_fetch_add_release(-RWSEM_WRITER, &sem->count);
	lw_assert(count & RWSEM_WRITER);
	if (unlikely(count & RWSEM_WAITERS))
		rwsem_wake(sem);
}

#endif /* VMA_RWSEM_RWSEM_H */
