// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * callbacks.c - call_rcu(): callbacks in batches, each of which is one callback of
 * liburcu's.
 *
 * A thread gathers what it queues and hands it to liburcu when there is enough, or
 * the watchdog does, 20 ms later at the latest; liburcu itself waits for 10 ms
 * between two grace periods.  With delays, when everything takes longer, and for
 * ThreadSanitizer each callback is a batch.
 *
 * When a round ends nobody is in a section, so nothing is to be waited for: what is
 * left is run at once.  liburcu will come for those batches later, and find them done.
 */
#include <stdlib.h>

#include "native/native.h"

#define BATCH	64u

enum { GATHERS, WITH_LIBURCU, RUNS, DONE };

struct entry {
	struct rcu_head *head;
	void (*func)(struct rcu_head *head);
};

struct lw_batch {
	void *urcu[2];			/* liburcu's head, first */
	int state;			/* one of the above */
	bool given;			/* liburcu will come for it */
	uint64_t after;			/* lw_figures.batches when it was given */
	unsigned int n;
	struct lw_batch *next;		/* of those that liburcu has; or of spare ones */
	struct entry entry[BATCH];
};

static struct lw_batch *with_liburcu, **with_liburcu_end = &with_liburcu;	/* oldest first */
static struct lw_batch *spare;
static int lock;			/* of both lists */
static unsigned int limit = BATCH;
char lw_callbacks_end;

void lw_callbacks_init(void)
{
	if (lw_settled.points)
		limit = 1;
}

static struct lw_batch *new_batch(void)
{
	struct lw_batch *b;

	lw_hidden_lock(&lock);
	b = spare;
	if (b)
		spare = b->next;
	lw_hidden_unlock(&lock);
	if (!b)
		b = malloc(sizeof(*b));
	if (!b)
		lw_die("out of memory for callbacks of call_rcu()");
	b->state = GATHERS;
	b->n = 0;
	return b;
}

/* Nobody else has it, nor will liburcu. */
static void put_batch(struct lw_batch *b)
{
	lw_hidden_lock(&lock);
	b->next = spare;
	spare = b;
	lw_hidden_unlock(&lock);
}

/* Whoever ends a round finds it from here on. */
static void enlist(struct lw_batch *b, bool given)
{
	lw_hidden_lock(&lock);
	b->given = given;
	b->after = lw_relaxed_load(&lw_figures.batches);
	b->next = NULL;
	*with_liburcu_end = b;
	with_liburcu_end = &b->next;
	__atomic_store_n(&b->state, WITH_LIBURCU, __ATOMIC_RELEASE);
	lw_hidden_unlock(&lock);
}

static void run(struct lw_batch *b)
{
	for (unsigned int i = 0; i < b->n; i++) {
		b->entry[i].func(b->entry[i].head);
		lw_check_op_end(lw_me());
	}
	lw_edge_release(&lw_callbacks_end);
	__atomic_fetch_add(&lw_figures.callbacks, b->n, __ATOMIC_RELAXED);
}

static bool claim(struct lw_batch *b)
{
	int was = WITH_LIBURCU;

	return __atomic_compare_exchange_n(&b->state, &was, RUNS, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/*
 * Under w's lock.  Whoever finds that w has no batch, without the lock, must find it in
 * the list, and an rcu_barrier() must find it with liburcu: so it is w's until then.
 * Another may have run it, and have it for other callbacks, by the time we let go of it.
 */
static void hand_over(struct lw_worker *w, bool given)
{
	struct lw_batch *b = w->batch;

	enlist(b, given);
	if (given)
		lw_rcu_call(b);
	/* Pairs with the load in take_from(). */
	__atomic_store_n(&w->batch, NULL, __ATOMIC_RELEASE);
}

void lw_call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	struct lw_worker *me = lw_me();
	struct lw_batch *b;

	lw_point();
	lw_hidden_lock(&me->batch_lock);
	if (!me->batch)
		lw_relaxed_store(&me->batch, new_batch());
	b = me->batch;
	b->entry[b->n++] = (struct entry){ head, func };
	if (b->n >= limit)
		hand_over(me, true);
	lw_hidden_unlock(&me->batch_lock);
}

/* What w has gathered; the watchdog does this at any time. */
static void take_from(struct lw_worker *w, bool given)
{
	/* Pairs with the store in hand_over(). */
	if (!__atomic_load_n(&w->batch, __ATOMIC_ACQUIRE))
		return;
	lw_hidden_lock(&w->batch_lock);
	if (w->batch)
		hand_over(w, given);
	lw_hidden_unlock(&w->batch_lock);
}

void lw_callbacks_flush_all(void)
{
	for (unsigned int i = 0; i < LW_MAX_WORKERS; i++)
		take_from(&lw_workers[i], true);
}

/* Under the lock.  It may have gone already. */
static void forget(const struct lw_batch *b)
{
	struct lw_batch **at = &with_liburcu;

	while (*at && *at != b)
		at = &(*at)->next;
	if (!*at)
		return;
	*at = b->next;
	if (!*at)
		with_liburcu_end = at;
}

/*
 * liburcu's thread waits for a grace period and then runs what there was before it.  So
 * what came when the batch that runs now had begun is behind another one.
 */
static void count(const struct lw_batch *b)
{
	if (b->after == lw_relaxed_load(&lw_figures.batches))
		lw_relaxed_store(&lw_figures.batches, b->after + 1);
}

/* On liburcu's thread. */
void lw_batch_due(struct lw_batch *b)
{
	if (claim(b)) {
		count(b);
		run(b);
		take_from(lw_me(), true);	/* what the callbacks queued */
		/* Who waits below sees what they did. */
		__atomic_store_n(&b->state, DONE, __ATOMIC_RELEASE);
	}
	lw_hidden_lock(&lock);
	forget(b);
	lw_hidden_unlock(&lock);
	put_batch(b);
}

/* The oldest in the list: runs it, or waits if liburcu's thread runs it.  False: there is none. */
static bool run_one(void)
{
	unsigned int turns = 0;
	struct lw_batch *b;
	bool given = true;

	lw_hidden_lock(&lock);
	b = with_liburcu;
	if (b) {
		forget(b);
		given = b->given;
	}
	lw_hidden_unlock(&lock);
	if (!b)
		return false;
	if (claim(b)) {
		run(b);
		__atomic_store_n(&b->state, DONE, __ATOMIC_RELEASE);
	}
	/* liburcu's thread has nothing else to do. */
	while (__atomic_load_n(&b->state, __ATOMIC_ACQUIRE) == RUNS)
		lw_spin_turn(&turns);
	if (!given)
		put_batch(b);
	return true;
}

/*
 * A thread's own in the order in which they were queued.  What the watchdog takes
 * from a thread before we ask that thread is in the list when we look there.
 */
void lw_callbacks_run(void)
{
	bool any;

	do {
		any = false;
		/* One that is new since then runs a batch, which we wait for and look again. */
		for (unsigned int i = 0; i < lw_relaxed_load(&lw_nworkers) && i < LW_MAX_WORKERS; i++)
			take_from(&lw_workers[i], false);
		while (run_one())
			any = true;
	} while (any);
	lw_edge_acquire(&lw_callbacks_end);
}
