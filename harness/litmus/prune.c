/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prune.c - is a condition decided before the execution has ended?
 *
 * A register's value is final when its process has no instruction left that
 * may assign it; a location's, when nobody may still store there.
 */
#include "litmus/explore_internal.h"
#include "litmus/open.h"

enum known { NO, YES, OPEN };

static bool settled(const struct lt_run *run, const struct lt_term *term, uint64_t *value)
{
	const struct lt_prog *prog = run->prog;
	struct lt_set open = { { 0 } };
	unsigned int p, i;

	switch (term->kind) {
	case T_VALUE:
		*value = term->value;
		return true;
	case T_REG:
		*value = 0;
		if (term->reg == LT_NO_REG)
			return true;
		*value = run->proc[term->proc].regs[term->reg].v;
		return !(prog->code[term->proc]->assigns[run->proc[term->proc].pc].w[term->reg / 64] >>
			 (term->reg % 64) & 1);
	}
	lt_open_stores(run, &open);
	if (lt_set_has(&open, term->loc))
		return false;
	for (p = 0; p < prog->nprocs; p++) {
		const struct lt_proc *pr = &run->proc[p];

		if (lt_set_has(&prog->code[p]->future[pr->pc].store, term->loc))
			return false;
		for (i = pr->fifo_head; i < pr->fifo_tail; i++)
			if (pr->fifo[i] == term->loc)
				return false;
	}
	*value = mm_newest(run->mm, term->loc, NULL);
	return true;
}

static enum known both(enum known a, enum known b)
{
	if (a == NO || b == NO)
		return NO;
	return a == YES && b == YES ? YES : OPEN;
}

static enum known negate(enum known a)
{
	return a == OPEN ? OPEN : a == YES ? NO : YES;
}

static enum known decided(const struct lt_run *run, const struct lt_prop *p)
{
	uint64_t l, r, result = 0;

	switch (p->kind) {
	case P_TRUE:
		return YES;
	case P_FALSE:
		return NO;
	case P_ATOM:
		if (!settled(run, &p->left, &l) || !settled(run, &p->right, &r))
			return OPEN;
		lt_binary(p->op, l, r, &result);
		return result ? YES : NO;
	case P_NOT:
		return negate(decided(run, p->a));
	case P_AND:
		return both(decided(run, p->a), decided(run, p->b));
	case P_OR:
		return negate(both(negate(decided(run, p->a)), negate(decided(run, p->b))));
	case P_IMPLIES:
		return negate(both(decided(run, p->a), negate(decided(run, p->b))));
	}
	return OPEN;
}

bool lt_pruned(struct lt_explorer *x)
{
	const struct lt_result *r = x->result;
	enum known k;

	if (x->test->filter && decided(x->run, x->test->filter) == NO)
		return true;
	if (!r->partial)
		return false;
	k = decided(x->run, x->test->cond);
	return (k == YES && r->positive) || (k == NO && r->negative);
}
