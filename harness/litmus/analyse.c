/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * analyse.c - what can be known of a program before it runs.
 *
 * Pointers: which locations' addresses a register, or a location, may ever
 * hold, without regard to order (values are only moved, joined and computed
 * with).  Futures: what a process may still do from an instruction on; the
 * explorer's partial-order reduction rests on them.  Live registers: those
 * whose values may still matter, so that states that differ elsewhere are one.
 */
#include <stdlib.h>
#include <string.h>

#include "litmus/prog.h"

struct pointers {
	struct lt_set reg[LT_MAX_PROCS][LT_MAX_REGS];
	struct lt_set mem[LT_MAX_LOCS];
	bool moved;
};

static void add(struct pointers *p, struct lt_set *dst, const struct lt_set *src)
{
	p->moved |= lt_set_join(dst, src);
}

static void add_value(const struct lt_test *t, struct lt_set *dst, uint64_t value)
{
	int loc = lt_loc_at(t, value);

	if (loc >= 0)
		lt_set_add(dst, (unsigned int)loc);
}

/* Arithmetic may move a pointer anywhere within its array. */
static struct lt_set whole_objects(const struct lt_test *t, const struct lt_set *s)
{
	struct lt_set all = *s;
	unsigned int l, i;

	for (l = 0; l < t->nlocs; l++)
		if (lt_set_has(s, l))
			for (i = 0; i < t->locs[l].len; i++)
				lt_set_add(&all, t->locs[l].first + i);
	return all;
}

static void flow_insn(struct lt_prog *prog, struct pointers *pt, unsigned int p,
		      const struct lt_insn *i)
{
	struct lt_set *r = pt->reg[p], s;
	unsigned int l;

	switch (i->op) {
	case O_CONST:
		s = (struct lt_set){ { 0 } };
		add_value(prog->test, &s, i->imm);
		add(pt, &r[i->dst], &s);
		break;
	case O_MOV:
		add(pt, &r[i->dst], &r[i->a]);
		break;
	case O_SELECT:
		add(pt, &r[i->dst], &r[i->b]);
		add(pt, &r[i->dst], &r[i->c]);
		break;
	case O_UN:
		s = whole_objects(prog->test, &r[i->a]);
		add(pt, &r[i->dst], &s);
		break;
	case O_BIN:
		s = whole_objects(prog->test, &r[i->a]);
		add(pt, &r[i->dst], &s);
		s = whole_objects(prog->test, &r[i->b]);
		add(pt, &r[i->dst], &s);
		break;
	case O_LOAD:
	case O_STORE:
	case O_RMW:
		for (l = 0; l < prog->test->nlocs; l++) {
			if (!lt_set_has(&r[i->a], l))
				continue;
			if (i->op != O_STORE)
				add(pt, &r[i->dst], &pt->mem[l]);
			if (i->op != O_LOAD) {
				s = whole_objects(prog->test, &r[i->b]);
				add(pt, &pt->mem[l], &s);
				if (i->op == O_RMW) {
					s = whole_objects(prog->test, &pt->mem[l]);
					add(pt, &pt->mem[l], &s);
				}
			}
		}
		break;
	}
}

static bool find_pointers(struct lt_prog *prog)
{
	const struct lt_test *t = prog->test;
	struct pointers *pt = calloc(1, sizeof(*pt));
	unsigned int p, k;

	if (!pt)
		return false;
	for (k = 0; k < t->nlocs; k++)
		add_value(t, &pt->mem[k], t->locs[k].init);
	for (p = 0; p < prog->nprocs; p++)
		for (k = 0; k < t->procs[p]->nnames; k++) {
			const struct lt_name *n = &t->procs[p]->names[k];

			if (n->has_init)
				add_value(t, &pt->reg[p][k], n->init);
			else if (n->param)
				lt_set_add(&pt->reg[p][k], n->loc);
		}
	do {
		pt->moved = false;
		for (p = 0; p < prog->nprocs; p++)
			for (k = 0; k < prog->code[p]->n; k++)
				flow_insn(prog, pt, p, &prog->code[p]->insn[k]);
	} while (pt->moved);
	for (p = 0; p < prog->nprocs; p++)
		for (k = 0; k < prog->code[p]->n; k++) {
			struct lt_insn *i = &prog->code[p]->insn[k];

			if (i->op >= O_LOAD && i->a != LT_NO_REG)
				i->locs = pt->reg[p][i->a];
		}
	free(pt);
	return true;
}

/* srcu_structs get domains 1.., in the order of their locations. */
static void find_domains(struct lt_prog *prog)
{
	struct lt_set used = { { 0 } };
	unsigned int p, k, next = 1;

	for (p = 0; p < prog->nprocs; p++)
		for (k = 0; k < prog->code[p]->n; k++) {
			const struct lt_insn *i = &prog->code[p]->insn[k];

			if (i->op == O_SRCU_LOCK || i->op == O_SRCU_UNLOCK || i->op == O_SYNC)
				lt_set_join(&used, &i->locs);
			if (i->op >= O_LOCK && i->op <= O_IS_LOCKED)
				lt_set_join(&prog->locks, &i->locs);
		}
	for (k = 0; k < prog->test->nlocs; k++) {
		if (!lt_set_has(&used, k))
			continue;
		if (next < MM_MAX_DOMAINS)
			prog->domain[k] = (uint8_t)next++;
		else
			lt_unsupported((struct lt_test *)prog->test, "more than 7 srcu_structs");
	}
}

static uint8_t domains_of(const struct lt_prog *prog, const struct lt_insn *i)
{
	unsigned int mask = 0, k;

	if (i->a == LT_NO_REG)
		return 1;
	for (k = 0; k < prog->test->nlocs; k++)
		if (lt_set_has(&i->locs, k))
			mask |= 1u << prog->domain[k];
	return (uint8_t)mask;
}

static void future_of(const struct lt_prog *prog, const struct lt_code *c, const struct lt_insn *i,
		      struct lt_future *f)
{
	switch (i->op) {
	case O_LOAD:
		lt_set_join(&f->load, &i->locs);
		f->strong |= i->order == MM_SEQ_CST;
		break;
	case O_STORE:
		lt_set_join(&f->store, &i->locs);
		f->strong |= i->order == MM_SEQ_CST;
		break;
	case O_RMW:
		lt_set_join(&f->load, &i->locs);
		lt_set_join(&f->store, &i->locs);
		f->strong |= i->order == MM_SEQ_CST || i->fail_order == MM_SEQ_CST || c->before_atomic;
		break;
	case O_LOCK:
	case O_UNLOCK:
	case O_TRYLOCK:
		lt_set_join(&f->lock, &i->locs);
		lt_set_join(&f->load, &i->locs);
		lt_set_join(&f->store, &i->locs);
		break;
	case O_IS_LOCKED:
		lt_set_join(&f->lock, &i->locs);
		lt_set_join(&f->load, &i->locs);
		break;
	case O_FENCE:
		f->strong |= lt_strong_fence(prog, i);
		break;
	case O_RCU_LOCK:
	case O_RCU_UNLOCK:
	case O_SRCU_LOCK:
	case O_SRCU_UNLOCK:
		f->sections |= domains_of(prog, i);
		break;
	case O_SYNC:
		f->gps |= domains_of(prog, i);
		f->strong = true;
		break;
	}
}

static bool join_future(struct lt_future *dst, const struct lt_future *src)
{
	bool more = lt_set_join(&dst->load, &src->load);
	uint8_t sections = dst->sections | src->sections, gps = dst->gps | src->gps;

	more |= lt_set_join(&dst->store, &src->store);
	more |= lt_set_join(&dst->lock, &src->lock);
	more |= sections != dst->sections || gps != dst->gps || (src->strong && !dst->strong);
	dst->sections = sections;
	dst->gps = gps;
	dst->strong |= src->strong;
	return more;
}

static void find_futures(const struct lt_prog *prog, struct lt_code *c)
{
	unsigned int k;
	bool more;

	for (k = 0; k < c->n; k++)
		c->before_atomic |= c->insn[k].op == O_FENCE && c->insn[k].sub == MM_FENCE_BEFORE_ATOMIC;
	for (k = 0; k < c->n; k++)
		future_of(prog, c, &c->insn[k], &c->future[k]);
	do {
		more = false;
		for (k = c->n; k-- > 0;) {
			if (lt_falls_through(&c->insn[k]))
				more |= join_future(&c->future[k], &c->future[k + 1]);
			if (lt_jumps(&c->insn[k]))
				more |= join_future(&c->future[k], &c->future[c->insn[k].target]);
		}
	} while (more);
}

static void reg_add(struct lt_regset *s, uint16_t r)
{
	if (r != LT_NO_REG)
		s->w[r / 64] |= UINT64_C(1) << (r % 64);
}

static void reg_del(struct lt_regset *s, uint16_t r)
{
	if (r != LT_NO_REG)
		s->w[r / 64] &= ~(UINT64_C(1) << (r % 64));
}

static bool reg_join(struct lt_regset *dst, const struct lt_regset *src)
{
	uint64_t more = 0;
	unsigned int k;

	for (k = 0; k < sizeof(dst->w) / sizeof(dst->w[0]); k++) {
		more |= src->w[k] & ~dst->w[k];
		dst->w[k] |= src->w[k];
	}
	return more != 0;
}

struct kept { struct lt_regset regs[LT_MAX_PROCS]; };

static void keep_term(const struct lt_term *term, void *arg)
{
	struct kept *kept = arg;

	if (term->kind == T_REG)
		reg_add(&kept->regs[term->proc], term->reg);
}

/* Adds to what holds behind an instruction what it does itself. */
typedef void (*flow_fn)(const struct lt_insn *i, const struct lt_regset *at_end,
			struct lt_regset *s);

/* Backwards through the code until nothing changes: sets[k] of instruction k. */
static void flow_back(const struct lt_code *c, struct lt_regset *sets, flow_fn pass,
		      const struct lt_regset *at_end)
{
	bool more;

	do {
		more = false;
		for (unsigned int k = c->n; k-- > 0;) {
			const struct lt_insn *i = &c->insn[k];
			struct lt_regset s = { { 0 } };

			if (lt_falls_through(i))
				reg_join(&s, &sets[k + 1]);
			if (lt_jumps(i))
				reg_join(&s, &sets[i->target]);
			pass(i, at_end, &s);
			more |= reg_join(&sets[k], &s);
		}
	} while (more);
}

/* Registers whose value is needed from the instruction on. */
static void pass_live(const struct lt_insn *i, const struct lt_regset *at_end, struct lt_regset *s)
{
	if (i->op == O_END)
		*s = *at_end;
	if (i->op != O_COUNT) {
		reg_del(s, i->dst);
		reg_del(s, i->dst2);
	} else {
		reg_add(s, i->dst);
	}
	reg_add(s, i->a);
	reg_add(s, i->b);
	reg_add(s, i->c);
}

/* Registers that may still be assigned from the instruction on. */
static void pass_assigned(const struct lt_insn *i, const struct lt_regset *at_end,
			  struct lt_regset *s)
{
	(void)at_end;
	reg_add(s, i->dst);
	reg_add(s, i->dst2);
}

void lt_analyse(struct lt_prog *prog)
{
	const struct lt_test *t = prog->test;
	const struct lt_show *s;
	struct kept kept = { 0 };
	unsigned int p;

	if (!find_pointers(prog)) {
		lt_unsupported((struct lt_test *)t, "out of memory");
		return;
	}
	find_domains(prog);
	lt_prop_terms(t->cond, keep_term, &kept);
	if (t->filter)
		lt_prop_terms(t->filter, keep_term, &kept);
	for (s = t->shows; s; s = s->next)
		keep_term(&s->term, &kept);
	for (p = 0; p < prog->nprocs; p++) {
		struct lt_code *c = prog->code[p];

		find_futures(prog, c);
		lt_find_open(prog, c);
		flow_back(c, c->live, pass_live, &kept.regs[p]);
		flow_back(c, c->assigns, pass_assigned, NULL);
	}
}
