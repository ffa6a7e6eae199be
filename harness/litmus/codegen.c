/* SPDX-License-Identifier: GPL-2.0-or-later */
/* codegen.c - processes and their statements into instructions. */
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
