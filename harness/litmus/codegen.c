/* SPDX-License-Identifier: GPL-2.0-or-later */
/* codegen.c - statements and expressions, but for calls, into instructions. */
#include <stdlib.h>
#include <string.h>

#include "litmus/codegen.h"

static struct lt_insn overflow;

struct lt_insn *lt_emit(struct lt_gen *g, enum lt_op op)
{
	struct lt_insn *i;

	if (g->code->n >= LT_MAX_CODE - 1) {
		lt_unsup(g, "more than 2000 instructions in a process");
		return &overflow;
	}
	i = &g->code->insn[g->code->n++];
	memset(i, 0, sizeof(*i));
	i->op = (uint8_t)op;
	i->dst = i->dst2 = i->a = i->b = i->c = LT_NO_REG;
	return i;
}

void lt_unsup(struct lt_gen *g, const char *what)
{
	g->failed = true;
	lt_unsupported(g->test, what);
}

uint16_t lt_temp(struct lt_gen *g)
{
	if (g->used >= LT_MAX_REGS) {
		lt_unsup(g, "more than 240 registers in a process");
		return 0;
	}
	if (g->used >= g->code->nregs)
		g->code->nregs = g->used + 1;
	return (uint16_t)g->used++;
}

uint16_t lt_const(struct lt_gen *g, uint64_t value)
{
	uint16_t r = lt_temp(g);
	struct lt_insn *i = lt_emit(g, O_CONST);

	i->dst = r;
	i->imm = value;
	return r;
}

void lt_here(struct lt_gen *g, unsigned int insn)
{
	g->code->insn[insn].target = (uint16_t)g->code->n;
}

void lt_gen_load(struct lt_gen *g, uint16_t dst, uint16_t addr, enum mm_order order)
{
	struct lt_insn *i = lt_emit(g, O_LOAD);

	i->dst = dst;
	i->a = addr;
	i->order = (uint8_t)order;
	g->prog->plain |= order == MM_PLAIN;
}

void lt_gen_store(struct lt_gen *g, uint16_t addr, uint16_t value, enum mm_order order)
{
	struct lt_insn *i = lt_emit(g, O_STORE);

	i->a = addr;
	i->b = value;
	i->order = (uint8_t)order;
	g->prog->plain |= order == MM_PLAIN;
	/* x86: the store and a full fence. */
	if (order == MM_SEQ_CST && g->prog->model == MM_TSO)
		lt_gen_fence(g, MM_FENCE_SEQ_CST);
}

void lt_gen_fence(struct lt_gen *g, enum mm_fence fence)
{
	lt_emit(g, O_FENCE)->sub = (uint8_t)fence;
}

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

static uint16_t binary(struct lt_gen *g, unsigned int op, uint16_t a, uint16_t b)
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
		return binary(g, e->kind == E_LAND ? B_LAND : B_LOR, a, lt_gen_expr(g, e->b));
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
		b = binary(g, B_LOR, a, lt_const(g, 1));
	} else {
		b = lt_gen_expr(g, e->b);
		if (e->kind == E_LAND)
			b = binary(g, B_LAND, a, b);
	}
	move(g, r, b);
	end = g->code->n;
	lt_emit(g, O_JUMP);
	lt_here(g, jump);
	/* a is 0 */
	if (e->kind == E_LAND) {
		b = binary(g, B_LAND, a, lt_const(g, 0));
	} else {
		b = lt_gen_expr(g, e->kind == E_LOR ? e->b : e->c);
		if (e->kind == E_LOR)
			b = binary(g, B_LOR, a, b);
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
			value = binary(g, e->op, left->reg, value);
		move(g, left->reg, value);
		return left->reg;
	}
	addr = steady(g, lt_gen_expr(g, left->a), e->b);
	if (e->op) {
		old = lt_temp(g);
		lt_gen_load(g, old, addr, plain_order(g, left->a));
		value = binary(g, e->op, old, lt_gen_expr(g, e->b));
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
	now = binary(g, B_ADD, old, lt_const(g, e->num));
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
		return binary(g, e->op, a, lt_gen_expr(g, e->b));
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

static void gen_stmt(struct lt_gen *g, const struct lt_stmt *s);

static void gen_if(struct lt_gen *g, const struct lt_stmt *s)
{
	unsigned int fixed = g->fixed, jump, end;
	uint16_t save = lt_temp(g), cond;

	g->fixed = g->used;
	cond = lt_gen_expr(g, s->cond);
	lt_emit(g, O_CTRL_SAVE)->dst = save;
	jump = g->code->n;
	lt_emit(g, O_JZ)->a = cond;
	gen_stmt(g, s->body);
	if (s->other) {
		end = g->code->n;
		lt_emit(g, O_JUMP);
		lt_here(g, jump);
		gen_stmt(g, s->other);
		jump = end;
	}
	lt_here(g, jump);
	lt_emit(g, O_CTRL_RESTORE)->a = save;
	g->fixed = fixed;
}

static void gen_discard(struct lt_gen *g, const struct lt_expr *e)
{
	if (e && !g->failed)
		lt_gen_expr(g, e);
	g->used = g->fixed;
}

/* Give `break` or `continue` of this loop its target: the next instruction. */
static void land(struct lt_gen *g, bool again)
{
	unsigned int i;

	for (i = 0; i < g->njumps; i++)
		if (g->jumps[i].loop == g->loops && g->jumps[i].again == again)
			lt_here(g, g->jumps[i].insn);
}

/* As if unrolled: what a loop's conditions depend on is a control dependency up to its end. */
static void gen_loop(struct lt_gen *g, const struct lt_stmt *s)
{
	unsigned int fixed = g->fixed, top, exit_jump = 0, i, keep;
	uint16_t save, count;
	bool exits = s->cond != NULL;

	if (g->loops >= LT_MAX_LOOPS) {
		lt_unsup(g, "more than 32 nested loops");
		return;
	}
	g->loops++;
	keep = g->njumps;
	if (s->kind == S_FOR)
		gen_discard(g, s->init);
	save = lt_temp(g);
	count = lt_temp(g);
	g->fixed = g->used;
	lt_emit(g, O_CTRL_SAVE)->dst = save;
	lt_emit(g, O_COUNT0)->dst = count;
	top = g->code->n;
	if (s->kind != S_DO && s->cond) {
		uint16_t cond = lt_gen_expr(g, s->cond);

		g->used = g->fixed;
		exit_jump = g->code->n;
		lt_emit(g, O_JZ)->a = cond;
	}
	lt_emit(g, O_COUNT)->dst = count;
	gen_stmt(g, s->body);
	land(g, true);
	if (s->kind == S_FOR)
		gen_discard(g, s->step);
	if (s->kind == S_DO) {
		uint16_t cond = lt_gen_expr(g, s->cond);

		g->used = g->fixed;
		exit_jump = g->code->n;
		lt_emit(g, O_JZ)->a = cond;
	}
	lt_emit(g, O_JUMP)->target = (uint16_t)top;
	if (exits && !g->failed)
		lt_here(g, exit_jump);
	land(g, false);
	for (i = keep; i < g->njumps; i++)
		g->jumps[i].loop = UINT8_MAX;
	g->njumps = keep;
	lt_emit(g, O_CTRL_RESTORE)->a = save;
	g->loops--;
	g->fixed = fixed;
}

static void gen_jump(struct lt_gen *g, bool again)
{
	if (!g->loops || g->njumps == 256) {
		lt_unsup(g, again ? "continue outside a loop" : "break outside a loop");
		return;
	}
	g->jumps[g->njumps].insn = (uint16_t)g->code->n;
	g->jumps[g->njumps].loop = (uint8_t)g->loops;
	g->jumps[g->njumps++].again = again;
	lt_emit(g, O_JUMP);
}

static void gen_stmt(struct lt_gen *g, const struct lt_stmt *s)
{
	const struct lt_stmt *k;
	unsigned int used = g->used;

	if (g->failed || !s)
		return;
	switch (s->kind) {
	case S_EXPR:
		lt_gen_expr(g, s->cond);
		break;
	case S_BLOCK:
		for (k = s->body; k; k = k->next)
			gen_stmt(g, k);
		break;
	case S_IF:
		gen_if(g, s);
		break;
	case S_BREAK:
	case S_CONTINUE:
		gen_jump(g, s->kind == S_CONTINUE);
		break;
	default:
		gen_loop(g, s);
	}
	g->used = used;
}

static bool gen_process(struct lt_prog *prog, struct lt_test *t, unsigned int p)
{
	struct lt_gen g = { .prog = prog, .test = t, .proc = t->procs[p] };

	g.code = prog->code[p] = calloc(1, sizeof(*g.code));
	if (!g.code)
		return false;
	g.fixed = g.used = g.code->nregs = t->procs[p]->nnames;
	gen_stmt(&g, t->procs[p]->body);
	lt_emit(&g, O_END);
	return !g.failed;
}

struct lt_prog *lt_compile(struct lt_test *t, enum mm_model model, unsigned int unroll)
{
	struct lt_prog *prog = t->nunsupported ? NULL : calloc(1, sizeof(*prog));
	bool ok = prog != NULL;
	unsigned int p;

	if (!prog)
		return NULL;
	prog->test = t;
	prog->model = model;
	prog->unroll = unroll;
	prog->nprocs = t->nprocs;
	for (p = 0; p < t->nprocs; p++)
		ok = gen_process(prog, t, p) && ok;
	if (ok)
		lt_analyse(prog);
	if (!ok || t->nunsupported) {
		lt_prog_free(prog);
		return NULL;
	}
	return prog;
}

void lt_prog_free(struct lt_prog *prog)
{
	unsigned int p;

	if (!prog)
		return;
	for (p = 0; p < LT_MAX_PROCS; p++)
		free(prog->code[p]);
	free(prog);
}
