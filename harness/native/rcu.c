// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rcu.c - RCU by liburcu: its flavours memb (readers without barriers, grace
 * periods by membarrier(2)) and qsbr (readers that cost nothing, and say now and
 * then that they are between sections).
 *
 * liburcu's own barriers are invisible to ThreadSanitizer.  Its edges are: from
 * the end of each section to the end of each grace period that ends later; from
 * the start of each grace period to each section that starts later; from
 * call_rcu() to the callback, and from there to the end of rcu_barrier().
 */
#include <errno.h>
#include <linux/membarrier.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define _LGPL_SOURCE	/* read sections without a call: the header's, which is meant for that */
#include <urcu/urcu-memb.h>

#include "native/run.h"

/* liburcu's headers are for one flavour a file; these tables are for all. */
extern const struct rcu_flavor_struct urcu_qsbr_flavor;

static const struct rcu_flavor_struct *flavor;
static enum lw_rcu_flavor which;
/* Addresses to hang edges on. */
static char sections_end, periods_start;
struct lw_figures lw_figures;

const char *lw_rcu_name(void)
{
	return which == LW_RCU_QSBR ? "qsbr" : "memb";
}

static void look_for_membarrier(void)
{
	long commands = syscall(SYS_membarrier, MEMBARRIER_CMD_QUERY, 0, 0);

	if (commands < 0 || !(commands & MEMBARRIER_CMD_PRIVATE_EXPEDITED))
		fprintf(stderr, "lockweave: this kernel has no expedited membarrier(2)%s%s; liburcu puts a "
			"full barrier into each read section instead, which is slower and hides what "
			"that barrier orders; --flavour qsbr has none\n",
			commands < 0 ? ": " : "", commands < 0 ? strerror(errno) : "");
}

void lw_rcu_init(enum lw_rcu_flavor wanted)
{
	which = wanted;
	lw_settled.qsbr = which == LW_RCU_QSBR;
	flavor = wanted == LW_RCU_QSBR ? &urcu_qsbr_flavor : &urcu_memb_flavor;
	if (wanted == LW_RCU_MEMB)
		look_for_membarrier();
	lw_callbacks_init();
}

void lw_rcu_register(void)	{ flavor->register_thread(); }
void lw_rcu_unregister(void)	{ flavor->unregister_thread(); }

/* Threads of flavour memb hold up no grace period outside their sections. */
void lw_rcu_offline(void)
{
	if (which == LW_RCU_QSBR)
		flavor->thread_offline();
}

void lw_rcu_online(void)
{
	if (which == LW_RCU_QSBR)
		flavor->thread_online();
}

void lw_rcu_quiescent_slow(void)
{
	flavor->read_quiescent_state();
}

void lw_rcu_read_lock(void)
{
	lw_point();
	lw_me()->rcu_nest++;
	if (__builtin_expect(which == LW_RCU_MEMB, 1))
		urcu_memb_read_lock();
	else
		flavor->read_lock();
	lw_edge_acquire(&periods_start);
}

void lw_rcu_read_unlock(void)
{
	struct lw_worker *me = lw_me();

	if (!me->rcu_nest)
		lw_found("rcu-misuse", "rcu_read_unlock() without rcu_read_lock()");
	lw_edge_release(&sections_end);
	if (!--me->rcu_nest)
		lw_found_object.size = 0;
	if (__builtin_expect(which == LW_RCU_MEMB, 1))
		urcu_memb_read_unlock();
	else
		flavor->read_unlock();
	lw_point();
}

bool lw_rcu_read_lock_held(void)
{
	return lw_me()->rcu_nest != 0;
}

void lw_grace_period(void)
{
	struct lw_worker *me = lw_me();
	uint64_t start = lw_now(), took;

	lw_edge_release(&periods_start);
	lw_relaxed_store(&me->waiting, LW_IN_GRACE_PERIOD);
	flavor->update_synchronize_rcu();
	lw_relaxed_store(&me->waiting, LW_RUNS);
	lw_edge_acquire(&sections_end);
	took = lw_now() - start;
	__atomic_fetch_add(&lw_figures.grace_periods, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&lw_figures.grace_ns, took, __ATOMIC_RELAXED);
	if (took > lw_relaxed_load(&lw_figures.grace_max_ns))
		lw_relaxed_store(&lw_figures.grace_max_ns, took);
}

void lw_synchronize_rcu(void)
{
	lw_might_sleep("synchronize_rcu()");
	lw_fence(LW_FENCE_MB);
	lw_grace_period();
	lw_fence(LW_FENCE_MB);
}

_Static_assert(sizeof(struct rcu_head) <= 2 * sizeof(void *), "a batch has no room for liburcu's head");

static void run_batch(struct rcu_head *urcu)
{
	lw_edge_acquire(&sections_end);
	lw_edge_acquire(urcu);
	lw_batch_due((struct lw_batch *)urcu);
}

void lw_rcu_call(struct lw_batch *batch)
{
	lw_edge_release(&periods_start);
	lw_edge_release(batch);
	flavor->update_call_rcu((struct rcu_head *)batch, run_batch);
}

void lw_rcu_barrier(void)
{
	lw_might_sleep("rcu_barrier()");
	/* Between rounds nobody else is about. */
	if (lw_me()->number == lw_options.threads) {
		lw_callbacks_run();
		return;
	}
	lw_relaxed_store(&lw_me()->waiting, LW_IN_GRACE_PERIOD);
	/*
	 * liburcu allocates something that its own thread frees, ordered by barriers of
	 * its own.  No code of a lock runs in here.
	 */
	lw_callbacks_flush_all();
	lw_unseen_begin();
	flavor->barrier();
	lw_unseen_end();
	lw_relaxed_store(&lw_me()->waiting, LW_RUNS);
	lw_edge_acquire(&lw_callbacks_end);
}
