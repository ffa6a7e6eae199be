/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.c - one event of one process: the model performs it, the log keeps it.
 *
 * Dependencies are handed on twice: to the model by its own names, to the
 * judge's graph as sets of reads.
 */
#include <string.h>

#include "litmus/open.h"
#include "litmus/step.h"

const char lt_no_location[] = "address outside any location";

struct lt_event *lt_log(struct lt_run *run, unsigned int p, enum jg_kind kind)
{
	struct lt_proc *pr = &run->proc[p];
	struct lt_event *e = &run->event[run->nevents];

	if (run->nevents < LT_MAX_EVENTS)
		run->nevents++;
	else
		lt_stop(run, LT_TOO_LARGE, "events");
	memset(e, 0, sizeof(*e));
	e->proc = (uint8_t)p;
	e->kind = (uint8_t)kind;
	e->partner = -1;
	e->ctrl = pr->ctrl.reads;
	return e;
}

int16_t lt_event_number(const struct lt_run *run, const struct lt_event *e)
{
	return (int16_t)(e - run->event);
}

/* What the process did and saw becomes part of its history. */
void lt_remember(struct lt_run *run, unsigned int p, const struct lt_event *e)
{
	uint64_t h = run->proc[p].history;

	h = lt_mix(h, (uint64_t)e->kind << 48 | (uint64_t)e->fence << 40 | (uint64_t)e->tags << 16 |
			e->loc);
	/* What a read got may turn out later: that is kept apart (lt_read_from()). */
	h = lt_mix(h, (uint64_t)(e->kind == JG_READ ? 0 : e->tag) << 32 ^ e->value);
	run->proc[p].history = lt_mix(h, (uint64_t)(uint16_t)(e->kind >= JG_RCU_LOCK ? e->partner : 0));
}

void lt_read_from(struct lt_run *run, struct lt_event *e, mm_tag tag)
{
	struct lt_proc *pr = &run->proc[e->proc];

	if (e->tag == LT_TAG_OPEN)
		pr->reads_from -= lt_mix(lt_mix(7, e->read), e->tag);
	e->tag = tag;
	pr->reads_from += lt_mix(lt_mix(7, e->read), tag);
}

mm_tag lt_next_tag(struct lt_run *run, unsigned int p)
{
	return (mm_tag)(p + 1) << 16 | ++run->proc[p].nevents;
}

/* The location that register a points to; -1 stops the execution. */
int lt_location_of(struct lt_run *run, unsigned int p, uint16_t reg)
{
	int loc = lt_loc_at(run->prog->test, run->proc[p].regs[reg].v);

	if (loc < 0)
		lt_stop(run, LT_UNSUPPORTED, lt_no_location);
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
struct lt_event *lt_read_done(struct lt_run *run, unsigned int p, unsigned int loc,
			      const struct mm_read *in, const struct lt_reads *addr,
			      uint16_t tags, uint16_t dst)
{
	struct lt_proc *pr = &run->proc[p];
	struct lt_event *e = lt_log(run, p, JG_READ);
	struct lt_value v = { .v = in->value, .dep = in->dep };

	e->tags = tags;
	e->loc = (uint16_t)loc;
	e->value = in->value;
	e->read = pr->nreads++;
	lt_read_from(run, e, in->tag);
	if (addr)
		e->addr = *addr;
	if (e->read >= LT_MAX_READS)
		lt_stop(run, LT_TOO_LARGE, "reads of one process");
	else
		v.reads.w[e->read / 64] |= UINT64_C(1) << (e->read % 64);
	if (dst != LT_NO_REG)
		pr->regs[dst] = v;
	lt_remember(run, p, e);
	return e;
}

struct lt_event *lt_write_done(struct lt_run *run, unsigned int p, unsigned int loc,
			       mm_tag tag, uint64_t value, uint16_t tags)
{
	struct lt_event *e = lt_log(run, p, JG_WRITE);

	e->tags = tags;
	e->loc = (uint16_t)loc;
	e->tag = tag;
	e->value = value;
	lt_remember(run, p, e);
	return e;
}

static void do_load(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_value addr = run->proc[p].regs[i->a];
	int loc = lt_location_of(run, p, i->a);
	struct lt_event *e;
	struct mm_read r;
	uint16_t tags;
	bool open;

	if (loc < 0)
		return;
	lt_next_tag(run, p);
	tags = order_tags(i->op == O_IS_LOCKED ? MM_RELAXED : (enum mm_order)i->order, false);
	open = lt_leave_open(run, p, i, (unsigned int)loc, NULL, &r);
	if (!open)
		mm_load(run->mm, p, (unsigned int)loc,
			i->op == O_IS_LOCKED ? MM_RELAXED : (enum mm_order)i->order, addr.dep, &r);
	if (i->op == O_IS_LOCKED)
		tags = r.value ? JG_LF : JG_RU;
	e = lt_read_done(run, p, (unsigned int)loc, &r, &addr.reads, tags, i->dst);
	if (open)
		lt_left_open(run, e);
}

static struct mm_deps deps_of(const struct lt_run *run, unsigned int p, const struct lt_value *addr,
			      const struct lt_value *data)
{
	return (struct mm_deps){ addr->dep, data->dep, run->proc[p].ctrl.dep };
}

void lt_buffered(struct lt_run *run, unsigned int p, unsigned int loc)
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
	int loc = lt_location_of(run, p, i->a);
	struct lt_event *e;
	mm_tag tag;

	if (loc < 0)
		return;
	tag = lt_next_tag(run, p);
	/* x86: a seq_cst store waits in the buffer like any other; the fence behind it drains. */
	mm_store(run->mm, p, (unsigned int)loc, data.v, tag,
		 run->prog->model == MM_TSO ? MM_RELAXED : (enum mm_order)i->order, &deps);
	lt_buffered(run, p, (unsigned int)loc);
	e = lt_write_done(run, p, (unsigned int)loc, tag, data.v,
			 order_tags((enum mm_order)i->order, true));
	e->addr = addr.reads;
	e->data = data.reads;
	lt_stored(run, e);
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
	int loc = lt_location_of(run, p, i->a);
	unsigned int k;
	bool open;

	if (loc < 0)
		return;
	if (i->c != LT_NO_REG) {
		rmw.expected = pr->regs[i->c].v;
		expects = pr->regs[i->c].reads;
		deps.ctrl = mm_dep_join(run->mm, p, deps.ctrl, pr->regs[i->c].dep);
	}
	tag = lt_next_tag(run, p);
	open = lt_leave_open(run, p, i, (unsigned int)loc, &rmw, &in);
	if (!open)
		mm_rmw(run->mm, p, (unsigned int)loc, &rmw, tag, (enum mm_order)i->order, &deps, &in);
	if (run->mm->infeasible)
		return;
	order = (enum mm_order)(in.wrote ? i->order : i->fail_order == MM_PLAIN ? MM_RELAXED
										: i->fail_order);
	tags = order_tags(order, false);
	r = lt_read_done(run, p, (unsigned int)loc, &in, &addr.reads,
			(uint16_t)(tags | JG_RMW | (i->noreturn ? JG_NORETURN : 0)), i->dst);
	if (i->dst2 != LT_NO_REG) {
		pr->regs[i->dst2] = pr->regs[i->dst];
		pr->regs[i->dst2].v = in.wrote;
	}
	if (open)
		lt_left_open(run, r);
	if (!in.wrote)
		return;
	mm_rmw_apply(&rmw, in.value, &rmw.operand);
	w = lt_write_done(run, p, (unsigned int)loc, tag, rmw.operand,
			 (uint16_t)(order_tags((enum mm_order)i->order, true) | JG_RMW));
	w->addr = addr.reads;
	w->data = data.reads;
	if (rmw.kind != MM_XCHG && rmw.kind != MM_CMPXCHG && r->read < LT_MAX_READS)
		w->data.w[r->read / 64] |= UINT64_C(1) << (r->read % 64);
	for (k = 0; k < LT_MAX_READS / 64; k++)
		w->ctrl.w[k] |= expects.w[k];
	r->partner = lt_event_number(run, w);
	w->partner = lt_event_number(run, r);
	if (!open)
		lt_stored(run, w);
}

static void do_fence(struct lt_run *run, unsigned int p, unsigned int fence)
{
	struct lt_event *e;

	lt_next_tag(run, p);
	mm_fence(run->mm, p, (enum mm_fence)fence);
	e = lt_log(run, p, JG_FENCE);
	e->fence = (uint8_t)fence;
	lt_remember(run, p, e);
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
		lt_do_lock(run, p, i);
		break;
	case O_UNLOCK:
		lt_do_unlock(run, p, i);
		break;
	case O_RCU_LOCK:
	case O_RCU_UNLOCK:
		lt_do_rcu(run, p, i);
		break;
	case O_SRCU_LOCK:
	case O_SRCU_UNLOCK:
		lt_do_srcu(run, p, i);
		break;
	case O_SYNC:
		return lt_do_sync(run, p, i);
	}
	return true;
}

bool lt_fence_ahead(const struct lt_run *run, unsigned int p)
{
	return mm_has_fence_ahead(run->mm, p) && !run->free &&
	       run->prog->code[p]->future[run->proc[p].pc].strong;
}

/*
 * smp_mb__before_atomic() takes effect in front of its read-modify-write at the latest, but
 * it may have before: what is read in between can come from behind somebody else's fence.
 */
static bool fence_comes(struct lt_run *run, unsigned int p)
{
	return lt_fence_ahead(run, p) &&
	       (lt_next(run, p)->op == O_RMW || run->decider->choose(run->decider, 2));
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
	if (fence_comes(run, p))
		mm_fence_ahead(run->mm, p);
	else if (perform(run, p, lt_next(run, p)) && run->status == LT_RUNNING) {
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
