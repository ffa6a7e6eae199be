/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/rcupdate.h - read-copy-update.
 *
 * Ordering:
 *	rcu_read_lock, rcu_read_unlock	none by themselves.  Only against grace
 *				periods: a section is wholly before the end of
 *				one, or wholly after its start, with all that
 *				its thread had seen by then
 *	synchronize_rcu		full barrier for its caller, at its start and at its end
 *	call_rcu		the callback runs after a grace period that starts
 *				after the call; the head is written to at once,
 *				with plain stores
 *	rcu_assign_pointer	release store (of constant NULL: WRITE_ONCE, there
 *				is nothing to publish)
 *	rcu_dereference		READ_ONCE, with the barrier that alpha needs behind
 *				it: the load of the pointer before what is done
 *				*through the pointer*, loads and stores
 *	rcu_access_pointer	READ_ONCE; its result is not to be followed
 *	rcu_dereference_protected	READ_ONCE's value with no order at all: the
 *				caller holds the lock of the updaters
 *
 * Callers: anybody; synchronize_rcu() and rcu_barrier() may sleep and are
 * forbidden inside a section.  Sections nest.  Misuse is reported, class
 * "rcu-misuse".
 * Sources: Documentation/RCU/{whatisRCU,rcu_dereference}.rst,
 * Documentation/RCU/Design/Memory-Ordering/, tools/memory-model/linux-kernel.def.
 */
#ifndef LOCKWEAVE_LINUX_RCUPDATE_H
#define LOCKWEAVE_LINUX_RCUPDATE_H

#include <asm/barrier.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <lockweave/engine_api.h>

static __always_inline void rcu_read_lock(void)
{
	lw_rcu_read_lock();
}

static __always_inline void rcu_read_unlock(void)
{
	lw_rcu_read_unlock();
}

static __always_inline bool rcu_read_lock_held(void)
{
	return lw_rcu_read_lock_held();
}

static __always_inline void synchronize_rcu(void)
{
	lw_synchronize_rcu();
}

static __always_inline void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	/* kernel/rcu/tree.c does it, too: what shares its memory with the head is gone. */
	head->func = func;
	head->next = NULL;
	lw_call_rcu(head, func);
}

/* Returns when all callbacks that were queued before the call have run. */
static __always_inline void rcu_barrier(void)
{
	lw_rcu_barrier();
}

#define rcu_dereference(p)						\
({									\
	__typeof__(p) lw_p_ = READ_ONCE(p);				\
	smp_read_barrier_depends();					\
	lw_p_;								\
})

#define rcu_access_pointer(p)		READ_ONCE(p)
#define rcu_dereference_protected(p, c)	READ_ONCE(p)

#define rcu_assign_pointer(p, v)					\
do {									\
	__typeof__(p) lw_v_ = (v);					\
	if (__builtin_constant_p(v) && lw_v_ == NULL)			\
		WRITE_ONCE(p, lw_v_);					\
	else								\
		smp_store_release(&(p), lw_v_);				\
} while (0)

/* Alone, before anybody else knows of p. */
#define RCU_INIT_POINTER(p, v)	WRITE_ONCE(p, v)

#endif /* LOCKWEAVE_LINUX_RCUPDATE_H */
