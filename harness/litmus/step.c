/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.c - one event of one process: the model performs it, the log keeps it.
 *
 * Dependencies are handed on twice: to the model by its own names, to the
 * judge's graph as sets of reads.
 */
#include <string.h>

#include "litmus/step.h"

static const char no_location[] = "address outside any location";

struct lt_event *lt_log(struct lt_run *run, unsigned int p, enum jg_kind kind)
{
	static struct lt_event spill;
	struct lt_proc *pr = &run->proc[p];
	struct lt_event *e = &spill;

	if (run->nevents < LT_MAX_EVENTS)
		e = &run->event[run->nevents++];
	else
		lt_stop(run, LT_TOO_LARGE, "events");
	memset(e, 0, sizeof(*e));
	e->proc = (uint8_t)p;
	e->kind = (uint8_t)kind;
	e->partner = -1;
	e->ctrl = pr->ctrl.reads;
	return e;
}

static int16_t number_of(const struct lt_run *run, const struct lt_event *e)
{
	return (int16_t)(e - run->event);
}

/* What the process did and saw becomes part of its history. */
static void remember(struct lt_run *run, unsigned int p, const struct lt_event *e)
{
	uint64_t h = run->proc[p].history;

	h = lt_mix(h, (uint64_t)e->kind << 48 | (uint64_t)e->fence << 40 | (uint64_t)e->tags << 16 |
			e->loc);
	h = lt_mix(h, (uint64_t)e->tag << 32 ^ e->value);
	run->proc[p].history = lt_mix(h, (uint64_t)(uint16_t)(e->kind >= JG_RCU_LOCK ? e->partner : 0));
}

static mm_tag next_tag(struct lt_run *run, unsigned int p)
{
	return (mm_tag)(p + 1) << 16 | ++run->proc[p].nevents;
}

/* The location that register a points to; -1 stops the execution. */
static int location(struct lt_run *run, unsigned int p, uint16_t reg)
{
	int loc = lt_loc_at(run->prog->test, run->proc[p].regs[reg].v);

	if (loc < 0)
		lt_stop(run, LT_UNSUPPORTED, no_location);
	return loc;
}

static uint16_t order_tags(enum mm_order order, bool write)
{
	switch (order) {
	case MM_PLAIN:
		return JG_PLAIN;
	case MM_ACQUIRE:
		return write ? 0 : JG_ACQUIRE;
	case MM_RELEASE:
		return write ? JG_RELEASE : 0;
	case MM_ACQ_REL:
		return write ? JG_RELEASE : JG_ACQUIRE;
	case MM_SEQ_CST:
		return JG_SEQ_CST | (write ? JG_RELEASE : JG_ACQUIRE);
	default:
		return 0;
	}
}

/* A load is over: into the log and its register. */
static struct lt_event *finish_read(struct lt_run *run, unsigned int p, unsigned int loc,
				    const struct mm_read *in, const struct lt_reads *addr,
				    uint16_t tags, uint16_t dst)
{
	struct lt_proc *pr = &run->proc[p];
	struct lt_event *e = lt_log(run, p, JG_READ);
	struct lt_value v = { .v = in->value, .dep = in->dep };

	e->tags = tags;
	e->loc = (uint16_t)loc;
	e->tag = in->tag;
	e->value = in->value;
	e->read = pr->nreads++;
	if (addr)
		e->addr = *addr;
	if (e->read >= LT_MAX_READS)
		lt_stop(run, LT_TOO_LARGE, "reads of one process");
	else
		v.reads.w[e->read / 64] |= UINT64_C(1) << (e->read % 64);
	if (dst != LT_NO_REG)
		pr->regs[dst] = v;
	remember(run, p, e);
	return e;
}

static struct lt_event *finish_write(struct lt_run *run, unsigned int p, unsigned int loc,
				     mm_tag tag, uint64_t value, uint16_t tags)
{
	struct lt_event *e = lt_log(run, p, JG_WRITE);

	e->tags = tags;
	e->loc = (uint16_t)loc;
	e->tag = tag;
	e->value = value;
	remember(run, p, e);
	return e;
}

static void do_load(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_value addr = run->proc[p].regs[i->a];
	int loc = location(run, p, i->a);
	struct mm_read r;
	uint16_t tags;

	if (loc < 0)
		return;
	next_tag(run, p);
	tags = order_tags(i->op == O_IS_LOCKED ? MM_RELAXED : (enum mm_order)i->order, false);
	mm_load(run->mm, p, (unsigned int)loc,
		i->op == O_IS_LOCKED ? MM_RELAXED : (enum mm_order)i->order, addr.dep, &r);
	if (i->op == O_IS_LOCKED)
		tags = r.value ? JG_LF : JG_RU;
	finish_read(run, p, (unsigned int)loc, &r, &addr.reads, tags, i->dst);
}

static struct mm_deps deps_of(const struct lt_run *run, unsigned int p, const struct lt_value *addr,
			      const struct lt_value *data)
{
	return (struct mm_deps){ addr->dep, data->dep, run->proc[p].ctrl.dep };
}

static void buffered(struct lt_run *run, unsigned int p, unsigned int loc)
{
	struct lt_proc *pr = &run->proc[p];

	if (run->prog->model != MM_TSO || run->free)
		return;
	if (pr->fifo_tail < LT_MAX_EVENTS)
		pr->fifo[pr->fifo_tail++] = (uint8_t)loc;
	else
		lt_stop(run, LT_TOO_LARGE, "stores of one process");
}

static void do_store(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_value addr = run->proc[p].regs[i->a], data = run->proc[p].regs[i->b];
	struct mm_deps deps = deps_of(run, p, &addr, &data);
	int loc = location(run, p, i->a);
	struct lt_event *e;
	mm_tag tag;

	if (loc < 0)
		return;
	tag = next_tag(run, p);
	/* x86: a seq_cst store waits in the buffer like any other; the fence behind it drains. */
	mm_store(run->mm, p, (unsigned int)loc, data.v, tag,
		 run->prog->model == MM_TSO ? MM_RELAXED : (enum mm_order)i->order, &deps);
	buffered(run, p, (unsigned int)loc);
	e = finish_write(run, p, (unsigned int)loc, tag, data.v,
			 order_tags((enum mm_order)i->order, true));
	e->addr = addr.reads;
	e->data = data.reads;
}

/*
 * What the result depends on: the value read; for "did it store" the same.  The
 * value expected decides whether it stores: a dependency of control.
 */
static void do_rmw(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_proc *pr = &run->proc[p];
	struct lt_value addr = pr->regs[i->a], data = pr->regs[i->b];
	struct mm_deps deps = deps_of(run, p, &addr, &data);
	struct mm_rmw rmw = {
		.kind = (enum mm_rmw_kind)i->sub, .size = 8, .noreturn = i->noreturn,
		.weak = i->weak, .must_write = i->must_write, .must_fail = i->must_fail,
		.fail_order = (enum mm_order)i->fail_order, .operand = data.v,
	};
	struct lt_reads expects = { { 0 } };
	struct lt_event *r, *w;
	enum mm_order order;
	struct mm_read in;
	uint16_t tags;
	mm_tag tag;
	int loc = location(run, p, i->a);
	unsigned int k;

	if (loc < 0)
		return;
	if (i->c != LT_NO_REG) {
		rmw.expected = pr->regs[i->c].v;
		expects = pr->regs[i->c].reads;
		deps.ctrl = mm_dep_join(run->mm, p, deps.ctrl, pr->regs[i->c].dep);
	}
	tag = next_tag(run, p);
	mm_rmw(run->mm, p, (unsigned int)loc, &rmw, tag, (enum mm_order)i->order, &deps, &in);
	if (run->mm->infeasible)
		return;
	order = (enum mm_order)(in.wrote ? i->order : i->fail_order == MM_PLAIN ? MM_RELAXED
										: i->fail_order);
	tags = order_tags(order, false);
	r = finish_read(run, p, (unsigned int)loc, &in, &addr.reads,
			(uint16_t)(tags | JG_RMW | (i->noreturn ? JG_NORETURN : 0)), i->dst);
	if (i->dst2 != LT_NO_REG) {
		pr->regs[i->dst2] = pr->regs[i->dst];
		pr->regs[i->dst2].v = in.wrote;
	}
	if (!in.wrote)
		return;
	mm_rmw_apply(&rmw, in.value, &rmw.operand);
	w = finish_write(run, p, (unsigned int)loc, tag, rmw.operand,
			 (uint16_t)(order_tags((enum mm_order)i->order, true) | JG_RMW));
	w->addr = addr.reads;
	w->data = data.reads;
	if (rmw.kind != MM_XCHG && rmw.kind != MM_CMPXCHG && r->read < LT_MAX_READS)
		w->data.w[r->read / 64] |= UINT64_C(1) << (r->read % 64);
	for (k = 0; k < LT_MAX_READS / 64; k++)
		w->ctrl.w[k] |= expects.w[k];
	r->partner = number_of(run, w);
	w->partner = number_of(run, r);
}

static void do_fence(struct lt_run *run, unsigned int p, unsigned int fence)
{
	struct lt_event *e;

	next_tag(run, p);
	mm_fence(run->mm, p, (enum mm_fence)fence);
	e = lt_log(run, p, JG_FENCE);
	e->fence = (uint8_t)fence;
	remember(run, p, e);
}

static void do_lock(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_value addr = run->proc[p].regs[i->a];
	int loc = location(run, p, i->a);
	struct lt_event *r, *w;
	struct mm_read in = { .wrote = false };
	mm_tag tag;

	if (loc < 0)
		return;
	tag = next_tag(run, p);
	if (i->op == O_TRYLOCK && mm_pending(run->mm, p)) {
		mm_load(run->mm, p, (unsigned int)loc, MM_RELAXED, addr.dep, &in);
		in.wrote = false;
		if (!in.value) {
			lt_stop(run, LT_DROPPED, NULL);
			return;
		}
	} else if (i->op == O_TRYLOCK) {
		mm_trylock(run->mm, p, (unsigned int)loc, tag, &in);
	} else {
		mm_lock(run->mm, p, (unsigned int)loc, tag, &in);
		in.wrote = true;
	}
	if (run->mm->infeasible)
		return;
	r = finish_read(run, p, (unsigned int)loc, &in, &addr.reads, in.wrote ? JG_LKR : JG_LF, i->dst);
	run->proc[p].regs[i->dst].v = in.wrote;
	if (!in.wrote)
		return;
	w = finish_write(run, p, (unsigned int)loc, tag, 1, JG_LKW);
	w->addr = addr.reads;
	r->partner = number_of(run, w);
	w->partner = number_of(run, r);
}

static void do_unlock(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_value addr = run->proc[p].regs[i->a];
	int loc = location(run, p, i->a);
	mm_tag tag;

	if (loc < 0)
		return;
	if (run->prog->model != MM_TSO && mm_lock_free(run->mm, (unsigned int)loc)) {
		lt_stop(run, LT_UNSUPPORTED, "unlock of a lock that is not held");
		return;
	}
	tag = next_tag(run, p);
	mm_unlock(run->mm, p, (unsigned int)loc, tag);
	buffered(run, p, (unsigned int)loc);
	finish_write(run, p, (unsigned int)loc, tag, 0, JG_UL)->addr = addr.reads;
}

static void section_ends(struct lt_run *run, unsigned int p, int domain, unsigned int section)
{
	mm_section_end(run->mm, p, section);
	run->proc[p].fifo_closed[domain] = run->proc[p].fifo_tail;
}

static void do_rcu(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_proc *pr = &run->proc[p];

	next_tag(run, p);
	if (i->op == O_RCU_LOCK) {
		if (pr->nesting == UINT8_MAX) {
			lt_stop(run, LT_TOO_LARGE, "nested RCU sections");
			return;
		}
		if (pr->nesting++ == 0)
			pr->section = mm_section_begin(run->mm, p, 0);
		remember(run, p, lt_log(run, p, JG_RCU_LOCK));
		return;
	}
	if (pr->nesting == 0) {
		lt_stop(run, LT_UNSUPPORTED, "unbalanced rcu_read_unlock()");
		return;
	}
	if (--pr->nesting == 0)
		section_ends(run, p, 0, pr->section);
	remember(run, p, lt_log(run, p, JG_RCU_UNLOCK));
}

static void do_srcu(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_proc *pr = &run->proc[p];
	int domain = lt_domain(run, i, pr);
	unsigned int n = pr->nsections, owner;
	struct lt_event *e;

	next_tag(run, p);
	if (domain < 0) {
		lt_stop(run, LT_UNSUPPORTED, no_location);
		return;
	}
	if (i->op == O_SRCU_LOCK) {
		if (n == LT_MAX_SECTIONS) {
			lt_stop(run, LT_TOO_LARGE, "SRCU sections of one process");
			return;
		}
		pr->sections[n] = mm_section_begin(run->mm, p, (unsigned int)domain);
		e = lt_log(run, p, JG_SRCU_LOCK);
		e->loc = (uint16_t)domain;
		pr->section_event[n] = number_of(run, e);
		pr->regs[i->dst] = (struct lt_value){ .v = LT_INDEX_BASE | p << 8 | n };
		pr->nsections++;
		remember(run, p, e);
		return;
	}
	owner = (unsigned int)(pr->regs[i->b].v - LT_INDEX_BASE) >> 8;
	n = (unsigned int)pr->regs[i->b].v & 0xff;
	if (pr->regs[i->b].v < LT_INDEX_BASE || owner != p || n >= pr->nsections ||
	    run->event[pr->section_event[n]].loc != domain || (pr->closed >> n & 1)) {
		lt_stop(run, LT_UNSUPPORTED, "srcu_read_unlock() of another's or no section");
		return;
	}
	pr->closed |= UINT64_C(1) << n;
	section_ends(run, p, domain, pr->sections[n]);
	e = lt_log(run, p, JG_SRCU_UNLOCK);
	e->loc = (uint16_t)domain;
	e->partner = pr->section_event[n];
	run->event[e->partner].partner = number_of(run, e);
	/* Interleavings must not tell histories apart: the lock by its number, not its place. */
	pr->history = lt_mix(pr->history, n);
}

/* Its start and its end are two steps: others run in between. */
static bool do_sync(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_proc *pr = &run->proc[p];
	int domain = lt_domain(run, i, pr);
	struct lt_event *e;

	if (pr->in_gp) {
		mm_gp_end(run->mm, p, pr->gp);
		pr->in_gp = false;
		return true;
	}
	if (domain < 0) {
		lt_stop(run, LT_UNSUPPORTED, no_location);
		return true;
	}
	next_tag(run, p);
	pr->gp = mm_gp_start(run->mm, p, (unsigned int)domain);
	pr->in_gp = true;
	e = lt_log(run, p, domain ? JG_SYNC_SRCU : JG_SYNC_RCU);
	e->loc = (uint16_t)domain;
	remember(run, p, e);
	return false;
}

static bool perform(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	switch (i->op) {
	case O_LOAD:
	case O_IS_LOCKED:
		do_load(run, p, i);
		break;
	case O_STORE:
		do_store(run, p, i);
		break;
	case O_RMW:
		do_rmw(run, p, i);
		break;
	case O_FENCE:
		do_fence(run, p, i->sub);
		break;
	case O_LOCK:
	case O_TRYLOCK:
		do_lock(run, p, i);
		break;
	case O_UNLOCK:
		do_unlock(run, p, i);
		break;
	case O_RCU_LOCK:
	case O_RCU_UNLOCK:
		do_rcu(run, p, i);
		break;
	case O_SRCU_LOCK:
	case O_SRCU_UNLOCK:
		do_srcu(run, p, i);
		break;
	case O_SYNC:
		return do_sync(run, p, i);
	}
	return true;
}

void lt_step(struct lt_run *run, unsigned int p)
{
	struct lt_proc *pr = &run->proc[p];

	while (run->status == LT_RUNNING && lt_next(run, p)->op == O_CHOICE) {
		if (run->decider->choose(run->decider, 2))
			pr->pc = lt_next(run, p)->target;
		else
			pr->pc++;
		lt_run_local(run, p);
	}
	if (run->status != LT_RUNNING)
		return;
	if (perform(run, p, lt_next(run, p)) && run->status == LT_RUNNING) {
		pr->pc++;
		lt_run_local(run, p);
	}
	if (run->mm->infeasible)
		lt_stop(run, LT_DROPPED, NULL);
	if (run->mm->full)
		lt_stop(run, LT_TOO_LARGE, "messages or locations");
	if (lt_finished(run, p) && run->status == LT_RUNNING && pr->nesting)
		lt_stop(run, LT_UNSUPPORTED, "unbalanced rcu_read_lock()");
}

void lt_drain(struct lt_run *run, unsigned int p)
{
	mm_drain(run->mm, p);
	run->proc[p].fifo_head++;
}
