/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reduce.c - partial-order reduction: a step that commutes with whatever other
 * processes may still do needs no alternative beside it.
 *
 * sc: a load when nobody else may still store there, a store when nobody else
 *   may still access the place; fences do nothing.
 * tso: stores go into the process' own buffer.  Loads as above, others' pending
 *   stores counting as stores still to come; a drain is like sc's store.
 * weak, lkmm, alpha: where a store goes in modification order does not depend
 *   on when it is executed, and an early store only makes more messages
 *   available to others, who may go on reading older ones: it always commutes
 *   (but not on a lock's word, whose newest value decides who may run).  A
 *   load, when nobody else may still store there; read-modify-writes count as
 *   both.  Strong fences meet in one global view, grace periods and sections in
 *   their domain's.
 */
#include <string.h>

#include "litmus/explore_internal.h"
#include "litmus/open.h"
#include "litmus/step.h"

static void others(const struct lt_run *run, unsigned int p, struct lt_future *f)
{
	unsigned int q, i;

	memset(f, 0, sizeof(*f));
	lt_open_stores(run, &f->store);
	for (q = 0; q < run->prog->nprocs; q++) {
		const struct lt_proc *pr = &run->proc[q];
		const struct lt_future *g = &run->prog->code[q]->future[pr->pc];

		if (q == p)
			continue;
		lt_set_join(&f->load, &g->load);
		lt_set_join(&f->store, &g->store);
		lt_set_join(&f->lock, &g->lock);
		f->sections |= g->sections;
		f->gps |= g->gps;
		f->strong |= g->strong;
		if (run->prog->model == MM_TSO)
			for (i = pr->fifo_head; i < pr->fifo_tail; i++)
				lt_set_add(&f->store, pr->fifo[i]);
	}
}

static uint8_t domain_bit(const struct lt_run *run, const struct lt_insn *i, unsigned int p)
{
	int domain = lt_domain(run, i, &run->proc[p]);

	return domain < 0 ? UINT8_MAX : (uint8_t)(1u << domain);
}

/* What the instruction touches now: its pointer is known by this time. */
static struct lt_set touched(const struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_set s = { { 0 } };
	int loc;

	if (i->a == LT_NO_REG)
		return s;
	loc = lt_loc_at(run->prog->test, run->proc[p].regs[i->a].v);
	if (loc >= 0)
		lt_set_add(&s, (unsigned int)loc);
	return s;
}

static bool commutes_ordered(const struct lt_run *run, unsigned int p, const struct lt_insn *i,
			     const struct lt_future *f, const struct lt_set *at)
{
	bool tso = run->prog->model == MM_TSO;

	switch (i->op) {
	case O_LOAD:
	case O_IS_LOCKED:
		return !lt_set_meets(at, &f->store);
	case O_STORE:
	case O_UNLOCK:
		return tso || (!lt_set_meets(at, &f->load) && !lt_set_meets(at, &f->store));
	case O_RMW:
	case O_LOCK:
	case O_TRYLOCK:
		return !lt_set_meets(at, &f->load) && !lt_set_meets(at, &f->store);
	case O_FENCE:
		return true;
	case O_RCU_LOCK:
	case O_RCU_UNLOCK:
	case O_SRCU_LOCK:
	case O_SRCU_UNLOCK:
		return !(f->gps & domain_bit(run, i, p));
	case O_SYNC:
		return !(f->sections & domain_bit(run, i, p));
	}
	return false;
}

static bool commutes_weak(const struct lt_run *run, unsigned int p, const struct lt_insn *i,
			  const struct lt_future *f, const struct lt_set *at)
{
	switch (i->op) {
	case O_LOAD:
	case O_IS_LOCKED:
		return !lt_set_meets(at, &f->store) && !(i->order == MM_SEQ_CST && f->strong);
	case O_STORE:
		return !(i->order == MM_SEQ_CST && f->strong) && !lt_set_meets(at, &run->prog->locks);
	case O_RMW:
		return !lt_set_meets(at, &f->store) && !(i->order == MM_SEQ_CST && f->strong) &&
		       !(i->fail_order == MM_SEQ_CST && f->strong) && !lt_set_meets(at, &run->prog->locks);
	case O_LOCK:
	case O_TRYLOCK:
	case O_UNLOCK:
		return !lt_set_meets(at, &f->lock) && !lt_set_meets(at, &f->load) && !lt_set_meets(at, &f->store);
	case O_FENCE:
		return !f->strong || !lt_strong_fence(run->prog, i);
	case O_RCU_LOCK:
	case O_RCU_UNLOCK:
	case O_SRCU_LOCK:
	case O_SRCU_UNLOCK:
		return !(f->gps & domain_bit(run, i, p));
	case O_SYNC:
		return !f->strong && !(f->sections & domain_bit(run, i, p));
	}
	return false;
}

bool lt_commutes(const struct lt_run *run, unsigned int p)
{
	const struct lt_insn *i = lt_next(run, p);
	struct lt_future f;
	struct lt_set at;

	if (i->op == O_CHOICE)	/* of a fully ordered read-modify-write */
		return false;
	if (i->op == O_TRYLOCK && mm_pending(run->mm, p))	/* it may have to drain instead */
		return false;
	if (run->free && (i->op == O_FENCE || i->op >= O_RCU_LOCK))
		return true;
	others(run, p, &f);
	if (lt_fence_ahead(run, p))	/* that is the next step, or may be */
		return i->op == O_RMW && !f.strong;
	at = touched(run, p, i);
	if (run->prog->model == MM_SC || run->prog->model == MM_TSO)
		return commutes_ordered(run, p, i, &f, &at);
	return commutes_weak(run, p, i, &f, &at);
}

bool lt_drain_commutes(const struct lt_run *run, unsigned int p)
{
	const struct lt_proc *pr = &run->proc[p];
	struct lt_set at = { { 0 } };
	struct lt_future f;

	others(run, p, &f);
	lt_set_add(&at, pr->fifo[pr->fifo_head]);
	return !lt_set_meets(&at, &f.load) && !lt_set_meets(&at, &f.store) && !lt_set_meets(&at, &f.lock);
}
