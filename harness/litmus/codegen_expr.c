/* SPDX-License-Identifier: GPL-2.0-or-later */
/* codegen_expr.c - expressions, but for calls, into instructions. */
#include <string.h>

#include "litmus/codegen.h"

/* How a dereference without a function around it accesses memory. */
static enum mm_order plain_order(const struct lt_gen *g, const struct lt_expr *pointer)
{
	bool atomic = pointer->kind == E_REG && g->proc->names[pointer->reg].atomic;

	return atomic ? MM_SEQ_CST : MM_PLAIN;
}

static int global(const struct lt_gen *g, const char *name)
{
	unsigned int i;

	for (i = 0; i < g->test->nlocs; i++)
		if (!strcmp(g->test->locs[i].name, name))
			return (int)i;
	return -1;
}

uint16_t lt_gen_object(struct lt_gen *g, const struct lt_expr *e, bool lvalue)
{
	if (!lvalue)
		return lt_gen_expr(g, e);
	if (e->kind == E_DEREF)
		return lt_gen_expr(g, e->a);
	lt_unsup(g, "access to a variable of the process");
	return 0;
}

static void move(struct lt_gen *g, uint16_t dst, uint16_t src)
{
	struct lt_insn *i;

	if (dst == src)
		return;
	i = lt_emit(g, O_MOV);
	i->dst = dst;
	i->a = src;
}

uint16_t lt_gen_binary(struct lt_gen *g, unsigned int op, uint16_t a, uint16_t b)
{
	uint16_t r = lt_temp(g);
	struct lt_insn *i = lt_emit(g, O_BIN);

	i->sub = (uint8_t)op;
	i->dst = r;
	i->a = a;
	i->b = b;
	return r;
}

/* Does evaluating it touch memory or change a register? */
static bool has_effect(const struct lt_expr *e)
{
	if (!e)
		return false;
	switch (e->kind) {
	case E_DEREF:
	case E_ASSIGN:
	case E_INCDEC:
	case E_CALL:
		return true;
	}
	return has_effect(e->a) || has_effect(e->b) || has_effect(e->c);
}

/* A copy, if what is evaluated next may change the variable. */
static uint16_t steady(struct lt_gen *g, uint16_t reg, const struct lt_expr *next)
{
	uint16_t copy;

	if (reg >= g->fixed || !has_effect(next))
		return reg;
	copy = lt_temp(g);
	move(g, copy, reg);
	return copy;
}

/* a && b, a || b, a ? b : c: by branches where an arm has effects, else by value. */
static uint16_t logic(struct lt_gen *g, const struct lt_expr *e)
{
	uint16_t a = steady(g, lt_gen_expr(g, e->a), e->b), r, b, save;
	unsigned int jump, end;
	struct lt_insn *i;

	if (e->kind != E_COND && !has_effect(e->b))
		return lt_gen_binary(g, e->kind == E_LAND ? B_LAND : B_LOR, a, lt_gen_expr(g, e->b));
	if (e->kind == E_COND && !has_effect(e->b) && !has_effect(e->c)) {
		b = lt_gen_expr(g, e->b);
		save = lt_gen_expr(g, e->c);
		r = lt_temp(g);
		i = lt_emit(g, O_SELECT);
		i->dst = r;
		i->a = a;
		i->b = b;
		i->c = save;
		return r;
	}
	r = lt_temp(g);
	save = lt_temp(g);
	lt_emit(g, O_CTRL_SAVE)->dst = save;
	jump = g->code->n;
	lt_emit(g, O_JZ)->a = a;
	/* a is not 0 */
	if (e->kind == E_LOR) {
		b = lt_gen_binary(g, B_LOR, a, lt_const(g, 1));
	} else {
		b = lt_gen_expr(g, e->b);
		if (e->kind == E_LAND)
			b = lt_gen_binary(g, B_LAND, a, b);
	}
	move(g, r, b);
	end = g->code->n;
	lt_emit(g, O_JUMP);
	lt_here(g, jump);
	/* a is 0 */
	if (e->kind == E_LAND) {
		b = lt_gen_binary(g, B_LAND, a, lt_const(g, 0));
	} else {
		b = lt_gen_expr(g, e->kind == E_LOR ? e->b : e->c);
		if (e->kind == E_LOR)
			b = lt_gen_binary(g, B_LOR, a, b);
	}
	move(g, r, b);
	lt_here(g, end);
	lt_emit(g, O_CTRL_RESTORE)->a = save;
	return r;
}

static uint16_t assign(struct lt_gen *g, const struct lt_expr *e)
{
	const struct lt_expr *left = e->a;
	uint16_t addr, value, old;

	if (left->kind == E_REG) {
		value = lt_gen_expr(g, e->b);
		if (e->op)
			value = lt_gen_binary(g, e->op, left->reg, value);
		move(g, left->reg, value);
		return left->reg;
	}
	addr = steady(g, lt_gen_expr(g, left->a), e->b);
	if (e->op) {
		old = lt_temp(g);
		lt_gen_load(g, old, addr, plain_order(g, left->a));
		value = lt_gen_binary(g, e->op, old, lt_gen_expr(g, e->b));
	} else {
		value = lt_gen_expr(g, e->b);
	}
	lt_gen_store(g, addr, value, plain_order(g, left->a));
	return value;
}

static uint16_t incdec(struct lt_gen *g, const struct lt_expr *e)
{
	uint16_t addr = 0, old = lt_temp(g), now;

	if (e->a->kind == E_REG) {
		move(g, old, e->a->reg);
	} else if (e->a->kind == E_DEREF) {
		addr = lt_gen_expr(g, e->a->a);
		lt_gen_load(g, old, addr, plain_order(g, e->a->a));
	} else {
		lt_unsup(g, "++ of an expression");
		return old;
	}
	now = lt_gen_binary(g, B_ADD, old, lt_const(g, e->num));
	if (e->a->kind == E_REG)
		move(g, e->a->reg, now);
	else
		lt_gen_store(g, addr, now, plain_order(g, e->a->a));
	return e->op ? now : old;
}

uint16_t lt_gen_expr(struct lt_gen *g, const struct lt_expr *e)
{
	uint16_t a, r;
	int loc;

	if (g->failed)
		return 0;
	switch (e->kind) {
	case E_NUM:
		return lt_const(g, e->num);
	case E_REG:
		return e->reg;
	case E_DEREF:
		a = lt_gen_expr(g, e->a);
		r = lt_temp(g);
		lt_gen_load(g, r, a, plain_order(g, e->a));
		return r;
	case E_ADDR_NAME:
		loc = global(g, g->proc->names[e->reg].name);
		if (loc < 0 || g->proc->names[e->reg].param || g->proc->names[e->reg].declared) {
			lt_unsup(g, "address of a variable of the process");
			return 0;
		}
		return lt_const(g, LT_ADDR(loc));
	case E_UN: {
		struct lt_insn *i;

		a = lt_gen_expr(g, e->a);
		r = lt_temp(g);
		i = lt_emit(g, O_UN);
		i->sub = e->op;
		i->dst = r;
		i->a = a;
		return r;
	}
	case E_BIN:
		a = steady(g, lt_gen_expr(g, e->a), e->b);
		return lt_gen_binary(g, e->op, a, lt_gen_expr(g, e->b));
	case E_LAND:
	case E_LOR:
	case E_COND:
		return logic(g, e);
	case E_COMMA:
		lt_gen_expr(g, e->a);
		return lt_gen_expr(g, e->b);
	case E_ASSIGN:
		return assign(g, e);
	case E_INCDEC:
		return incdec(g, e);
	case E_CALL:
		return lt_gen_call(g, e);
	}
	return 0;
}
