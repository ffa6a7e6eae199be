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

#include <urcu/urcu-memb.h>

#include "native/drain.h"
#include "native/native.h"

/* liburcu's headers are for one flavour a file; these tables are for all. */
extern const struct rcu_flavor_struct urcu_qsbr_flavor;
struct call_rcu_data *urcu_qsbr_get_default_call_rcu_data(void);
pthread_t urcu_qsbr_get_call_rcu_thread(struct call_rcu_data *data);

static const struct rcu_flavor_struct *flavor;
static enum lw_rcu_flavor which;
/* Addresses to hang edges on. */
static char sections_end, periods_start, callbacks_end;
struct lw_figures lw_figures;
static uint64_t queued;			/* callbacks, so far */

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
	flavor = wanted == LW_RCU_QSBR ? &urcu_qsbr_flavor : &urcu_memb_flavor;
	if (wanted == LW_RCU_MEMB)
		look_for_membarrier();
}

void lw_rcu_register(void)	{ flavor->register_thread(); }
void lw_rcu_unregister(void)	{ flavor->unregister_thread(); }
void lw_rcu_offline(void)	{ flavor->thread_offline(); }
void lw_rcu_online(void)	{ flavor->thread_online(); }

void lw_rcu_quiescent(void)
{
	if (which == LW_RCU_QSBR)
		flavor->read_quiescent_state();
}

void lw_rcu_read_lock(void)
{
	lw_point();
	lw_me()->rcu_nest++;
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
		lw_found_object = NULL;
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

/* liburcu's head, and what the lock's callback wants. */
struct callback {
	struct rcu_head urcu;
	struct rcu_head *head;
	void (*func)(struct rcu_head *head);
	uint64_t after;		/* batches that had begun to run */
};

/*
 * liburcu's thread waits for a grace period and then runs what there was before it.  So
 * what came when the batch that runs now had begun is of another one.
 */
static void count_batch(const struct callback *c)
{
	if (c->after == lw_relaxed_load(&lw_figures.batches))
		lw_relaxed_store(&lw_figures.batches, c->after + 1);
}

static void run_callback(struct rcu_head *urcu)
{
	struct callback *c = (struct callback *)urcu;
	struct rcu_head *head = c->head;
	void (*func)(struct rcu_head *head) = c->func;

	lw_edge_acquire(&sections_end);
	lw_edge_acquire(c);
	count_batch(c);
	free(c);
	func(head);
	lw_check_op_end(lw_me());
	lw_edge_release(&callbacks_end);
	/* Pairs with the acquire in lw_callbacks_wait(). */
	__atomic_fetch_add(&lw_figures.callbacks, 1, __ATOMIC_RELEASE);
}

void lw_call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	struct callback *c = malloc(sizeof(*c));

	lw_point();
	if (!c)
		lw_die("out of memory for a callback of call_rcu()");
	c->head = head;
	c->func = func;
	c->after = lw_relaxed_load(&lw_figures.batches);
	lw_edge_release(&periods_start);
	lw_edge_release(c);
	__atomic_fetch_add(&queued, 1, __ATOMIC_RELAXED);
	flavor->update_call_rcu(&c->urcu, run_callback);
}

/* If there is nothing to wait for, liburcu need not even start its thread. */
void lw_callbacks_wait(void)
{
	if (__atomic_load_n(&lw_figures.callbacks, __ATOMIC_ACQUIRE) != lw_relaxed_load(&queued))
		lw_rcu_drain();
	else
		lw_edge_acquire(&callbacks_end);
}

void lw_rcu_barrier(void)
{
	lw_might_sleep("rcu_barrier()");
	lw_relaxed_store(&lw_me()->waiting, LW_IN_GRACE_PERIOD);
	/*
	 * liburcu allocates something that its own thread frees, ordered by barriers of
	 * its own.  No code of a lock runs in here.
	 */
	lw_unseen_begin();
	flavor->barrier();
	lw_unseen_end();
	lw_relaxed_store(&lw_me()->waiting, LW_RUNS);
	lw_edge_acquire(&callbacks_end);
}

void lw_rcu_drain(void)
{
	bool qsbr = which == LW_RCU_QSBR;
	struct lw_callbacks callbacks = {
		.call_rcu = flavor->update_call_rcu,
		.thread = qsbr ? urcu_qsbr_get_call_rcu_thread(urcu_qsbr_get_default_call_rcu_data()) :
				 urcu_memb_get_call_rcu_thread(urcu_memb_get_default_call_rcu_data()),
	};

	lw_relaxed_store(&lw_me()->waiting, LW_IN_GRACE_PERIOD);
	/* liburcu's threads and ours, by barriers of its own, as in lw_rcu_barrier(). */
	lw_unseen_begin();
	lw_rcu_offline();
	lw_drain(&callbacks);
	lw_rcu_online();
	lw_unseen_end();
	lw_relaxed_store(&lw_me()->waiting, LW_RUNS);
	lw_edge_acquire(&callbacks_end);
}
