/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ticket.h - a spin lock that is fair: first come, first served.
 *
 * Ordering: ticket_lock() is an acquire, ticket_unlock() a release; those who
 * come later see all that was done by those before, from one to the next.
 */
#ifndef TICKET_TICKET_H
#define TICKET_TICKET_H

#include <linux/atomic.h>

struct ticket_lock {
	atomic_t next;		/* ticket of who comes next */
	atomic_t serving;	/* ticket of who has the lock */
};

static inline void ticket_lock_init(struct ticket_lock *lock)
{
	atomic_set(&lock->next, 0);
	atomic_set(&lock->serving, 0);
}

static inline void ticket_lock(struct ticket_lock *lock)
{
	/* Drawing a ticket orders nothing: the wait below does. */
	int mine = atomic_fetch_inc_relaxed(&lock->next);

	/* Pairs with the release in ticket_unlock(). */
	smp_cond_load_acquire(&lock->serving.counter, VAL == mine);
}

static inline void ticket_unlock(struct ticket_lock *lock)
{
	/* Nobody but the holder writes to serving: no read-modify-write needed. */
	unsigned int mine = (unsigned int)atomic_read(&lock->serving);

	/* Pairs with the acquire in ticket_lock(). */
	atomic_set_release(&lock->serving, (int)(mine + 1));
}

#endif /* TICKET_TICKET_H */
