/* SPDX-License-Identifier: GPL-2.0-or-later */
/* step_sync.c - events of spin locks, read-side sections and grace periods. */
#include "litmus/open.h"
#include "litmus/step.h"

void lt_do_lock(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_value addr = run->proc[p].regs[i->a];
	int loc = lt_location_of(run, p, i->a);
	struct lt_event *r, *w;
	struct mm_read in = { .wrote = false };
	bool open = false;
	mm_tag tag;

	if (loc < 0)
		return;
	tag = lt_next_tag(run, p);
	if (i->op == O_TRYLOCK && mm_pending(run->mm, p)) {
		mm_load(run->mm, p, (unsigned int)loc, MM_RELAXED, addr.dep, &in);
		in.wrote = false;
		if (!in.value) {
			lt_stop(run, LT_DROPPED, NULL);
			return;
		}
	} else if (i->op == O_TRYLOCK && lt_leave_open(run, p, i, (unsigned int)loc, NULL, &in)) {
		open = true;
	} else if (i->op == O_TRYLOCK) {
		mm_trylock(run->mm, p, (unsigned int)loc, addr.dep, tag, &in);
	} else {
		mm_lock(run->mm, p, (unsigned int)loc, addr.dep, tag, &in);
		in.wrote = true;
	}
	if (run->mm->infeasible)
		return;
	r = lt_read_done(run, p, (unsigned int)loc, &in, &addr.reads, in.wrote ? JG_LKR : JG_LF, i->dst);
	run->proc[p].regs[i->dst].v = in.wrote;
	if (open)
		lt_left_open(run, r);
	if (!in.wrote)
		return;
	w = lt_write_done(run, p, (unsigned int)loc, tag, 1, JG_LKW);
	w->addr = addr.reads;
	r->partner = lt_event_number(run, w);
	w->partner = lt_event_number(run, r);
	lt_stored(run, w);
}

void lt_do_unlock(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_value addr = run->proc[p].regs[i->a];
	int loc = lt_location_of(run, p, i->a);
	struct lt_event *w;
	mm_tag tag;

	if (loc < 0)
		return;
	if (run->prog->model != MM_TSO && mm_lock_free(run->mm, (unsigned int)loc)) {
		lt_stop(run, LT_UNSUPPORTED, "unlock of a lock that is not held");
		return;
	}
	tag = lt_next_tag(run, p);
	mm_unlock(run->mm, p, (unsigned int)loc, tag);
	lt_buffered(run, p, (unsigned int)loc);
	w = lt_write_done(run, p, (unsigned int)loc, tag, 0, JG_UL);
	w->addr = addr.reads;
	lt_stored(run, w);
}

static void section_ends(struct lt_run *run, unsigned int p, int domain, unsigned int section)
{
	mm_section_end(run->mm, p, section);
	run->proc[p].fifo_closed[domain] = run->proc[p].fifo_tail;
}

void lt_do_rcu(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_proc *pr = &run->proc[p];

	lt_next_tag(run, p);
	if (i->op == O_RCU_LOCK) {
		if (pr->nesting == UINT8_MAX) {
			lt_stop(run, LT_TOO_LARGE, "nested RCU sections");
			return;
		}
		if (pr->nesting++ == 0)
			pr->section = mm_section_begin(run->mm, p, 0);
		lt_remember(run, p, lt_log(run, p, JG_RCU_LOCK));
		return;
	}
	if (pr->nesting == 0) {
		lt_stop(run, LT_UNSUPPORTED, "unbalanced rcu_read_unlock()");
		return;
	}
	if (--pr->nesting == 0)
		section_ends(run, p, 0, pr->section);
	lt_remember(run, p, lt_log(run, p, JG_RCU_UNLOCK));
}

void lt_do_srcu(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_proc *pr = &run->proc[p];
	int domain = lt_domain(run, i, pr);
	unsigned int n = pr->nsections, owner;
	struct lt_event *e;

	lt_next_tag(run, p);
	if (domain < 0) {
		lt_stop(run, LT_UNSUPPORTED, lt_no_location);
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
		pr->section_event[n] = lt_event_number(run, e);
		pr->regs[i->dst] = (struct lt_value){ .v = LT_INDEX_BASE | p << 8 | n };
		pr->nsections++;
		lt_remember(run, p, e);
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
	run->event[e->partner].partner = lt_event_number(run, e);
	/* Interleavings must not tell histories apart: the lock by its number, not its place. */
	pr->history = lt_mix(pr->history, n);
}

/* Its start and its end are two steps: others run in between. */
bool lt_do_sync(struct lt_run *run, unsigned int p, const struct lt_insn *i)
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
		lt_stop(run, LT_UNSUPPORTED, lt_no_location);
		return true;
	}
	lt_next_tag(run, p);
	pr->gp = mm_gp_start(run->mm, p, (unsigned int)domain);
	pr->in_gp = true;
	e = lt_log(run, p, domain ? JG_SYNC_SRCU : JG_SYNC_RCU);
	e->loc = (uint16_t)domain;
	lt_remember(run, p, e);
	return false;
}
