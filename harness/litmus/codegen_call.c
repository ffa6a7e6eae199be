/* SPDX-License-Identifier: GPL-2.0-or-later */
/* codegen_call.c - calls: loads, stores, read-modify-writes, fences, locks, RCU. */
#include "litmus/codegen.h"

static bool splits(const struct lt_gen *g)
{
	return g->prog->model == MM_LKMM || g->prog->model == MM_ALPHA;
}

/* What a model has no rule for, named. */
static void check_model(struct lt_gen *g, const struct lt_builtin *b)
{
	bool c11_model = g->prog->model == MM_WEAK;

	if (c11_model && b->kernel) {
		if (b->fn == FN_FENCE && b->kind != MM_FENCE_SEQ_CST)
			lt_unsup(g, "kernel fence under a C11 model");
		if (b->fn >= FN_RCU_LOCK && b->fn <= FN_SYNC_SRCU)
			lt_unsup(g, "RCU under a C11 model");
	}
	if (splits(g) && !b->kernel &&
	    (b->order == MM_SEQ_CST || b->order == MM_ACQ_REL || b->fail_order == MM_SEQ_CST))
		if (b->fn != FN_FENCE)
			lt_unsup(g, "C11 seq_cst or acq_rel access under a kernel model");
	if (splits(g) && !b->kernel && b->fn == FN_FENCE && b->order != MM_SEQ_CST)
		lt_unsup(g, "C11 acquire or release fence under a kernel model");
}

/* Trailing memory_order arguments override the default. */
static struct lt_builtin resolve(struct lt_gen *g, const struct lt_expr *e)
{
	struct lt_builtin b = e->call;
	unsigned int first = e->nargs - b.norders, i;

	for (i = 0; i < b.norders; i++) {
		const struct lt_expr *arg = e->args[first + i];

		if (arg->kind != E_NUM || arg->op != 1) {
			lt_unsup(g, "memory order that is no constant");
			return b;
		}
		if (i == 0)
			b.order = b.fail_order = (uint8_t)arg->num;
		else
			b.fail_order = (uint8_t)arg->num;
	}
	if (b.norders == 1 && b.fail_order == MM_ACQ_REL)
		b.fail_order = MM_ACQUIRE;
	if (b.norders == 1 && b.fail_order == MM_RELEASE)
		b.fail_order = MM_RELAXED;
	return b;
}

static uint16_t fence(struct lt_gen *g, const struct lt_builtin *b)
{
	static const uint8_t by_order[] = {
		[MM_ACQUIRE] = MM_FENCE_ACQUIRE, [MM_RELEASE] = MM_FENCE_RELEASE,
		[MM_ACQ_REL] = MM_FENCE_ACQ_REL, [MM_SEQ_CST] = MM_FENCE_SEQ_CST,
	};

	if (b->kernel)
		lt_gen_fence(g, (enum mm_fence)b->kind);
	else if (b->order >= MM_ACQUIRE)
		lt_gen_fence(g, (enum mm_fence)by_order[b->order]);
	return 0;
}

/* Where try_cmpxchg() finds the expected value, and puts the one it saw. */
struct expected {
	uint16_t reg;	/* its value */
	uint16_t addr;	/* in memory there, or LT_NO_REG: it is the variable `var` */
	uint16_t var;
};

static struct expected expected_at(struct lt_gen *g, const struct lt_expr *e, bool by_pointer)
{
	struct expected x = { .addr = LT_NO_REG, .var = LT_NO_REG };

	if (!by_pointer) {
		x.reg = lt_gen_expr(g, e);
		return x;
	}
	if (e->kind == E_ADDR_NAME && !g->proc->names[e->reg].param) {
		x.reg = x.var = e->reg;
		return x;
	}
	x.addr = lt_gen_expr(g, e);
	x.reg = lt_temp(g);
	lt_gen_load(g, x.reg, x.addr, MM_PLAIN);
	return x;
}

struct rmw_args { uint16_t addr, operand, expected, old, wrote; };

static struct lt_insn *emit_rmw(struct lt_gen *g, const struct lt_builtin *b,
				const struct rmw_args *r, enum mm_order order)
{
	struct lt_insn *i = lt_emit(g, O_RMW);

	i->sub = b->kind;
	i->order = (uint8_t)order;
	i->fail_order = b->fail_order;
	i->noreturn = b->noreturn;
	i->weak = b->weak;
	i->a = r->addr;
	i->b = r->operand;
	i->c = r->expected;
	i->dst = r->old;
	i->dst2 = r->wrote;
	return i;
}

/*
 * lkmm, alpha: a fully ordered one is fence, access, fence.  Where it may fail,
 * and then orders nothing, the explorer decides beforehand which it will be.
 */
static void emit_full(struct lt_gen *g, const struct lt_builtin *b, const struct rmw_args *r)
{
	bool may_fail = b->kind == MM_CMPXCHG || b->kind == MM_ADD_UNLESS;
	unsigned int choice = g->code->n, end;

	if (may_fail)
		lt_emit(g, O_CHOICE);
	lt_gen_fence(g, MM_FENCE_SEQ_CST);
	emit_rmw(g, b, r, MM_RELAXED)->must_write = may_fail;
	lt_gen_fence(g, MM_FENCE_SEQ_CST);
	if (!may_fail)
		return;
	end = g->code->n;
	lt_emit(g, O_JUMP);
	lt_here(g, choice);
	emit_rmw(g, b, r, MM_RELAXED)->must_fail = true;
	lt_here(g, end);
}

static uint16_t new_value(struct lt_gen *g, const struct lt_builtin *b, const struct rmw_args *r)
{
	static const uint8_t ops[] = {
		[MM_ADD] = B_ADD, [MM_SUB] = B_SUB, [MM_AND] = B_AND, [MM_OR] = B_OR, [MM_XOR] = B_XOR,
	};

	if (b->kind == MM_XCHG)
		return r->operand;
	return lt_gen_binary(g, ops[b->kind], r->old, r->operand);
}

/* A failed try_cmpxchg() leaves in *expected what it saw. */
static void write_back(struct lt_gen *g, const struct expected *x, const struct rmw_args *r)
{
	uint16_t save = lt_temp(g), failed = lt_temp(g);
	struct lt_insn *i;
	unsigned int jump;

	if (x->var != LT_NO_REG) {
		/* On success it saw the expected value anyway. */
		i = lt_emit(g, O_MOV);
		i->dst = x->var;
		i->a = r->old;
		return;
	}
	lt_emit(g, O_CTRL_SAVE)->dst = save;
	i = lt_emit(g, O_UN);
	i->sub = '!';
	i->dst = failed;
	i->a = r->wrote;
	jump = g->code->n;
	lt_emit(g, O_JZ)->a = failed;
	lt_gen_store(g, x->addr, r->old, MM_PLAIN);
	lt_here(g, jump);
	lt_emit(g, O_CTRL_RESTORE)->a = save;
}

static uint16_t rmw(struct lt_gen *g, const struct lt_expr *e, const struct lt_builtin *b)
{
	struct expected x = { .addr = LT_NO_REG, .var = LT_NO_REG, .reg = LT_NO_REG };
	struct rmw_args r = { .expected = LT_NO_REG };
	struct lt_insn *i;

	r.addr = lt_gen_expr(g, e->args[b->value_first ? 1 : 0]);
	if (b->kind == MM_CMPXCHG) {
		x = expected_at(g, e->args[1], b->by_pointer);
		r.expected = x.reg;
		r.operand = lt_gen_expr(g, e->args[2]);
	} else if (b->has_imm) {
		r.operand = lt_const(g, (uint64_t)(int64_t)b->imm);
		if (b->has_expected_imm)
			r.expected = lt_const(g, (uint64_t)(int64_t)b->expected);
	} else {
		r.operand = lt_gen_expr(g, e->args[b->value_first ? 0 : 1]);
		if (b->kind == MM_ADD_UNLESS)
			r.expected = lt_gen_expr(g, e->args[2]);
	}
	if (b->invert) {
		uint16_t not = lt_temp(g);

		i = lt_emit(g, O_UN);
		i->sub = '~';
		i->dst = not;
		i->a = r.operand;
		r.operand = not;
	}
	r.old = lt_temp(g);
	r.wrote = lt_temp(g);
	if (b->kernel && b->order == MM_SEQ_CST && splits(g))
		emit_full(g, b, &r);
	else
		emit_rmw(g, b, &r, (enum mm_order)b->order);
	if (b->by_pointer)
		write_back(g, &x, &r);
	switch (b->ret) {
	case RET_NEW:
		return new_value(g, b, &r);
	case RET_NEW_ZERO:
		return lt_gen_binary(g, B_EQ, new_value(g, b, &r), lt_const(g, 0));
	case RET_NEW_NEG:
		return lt_gen_binary(g, B_LT, new_value(g, b, &r), lt_const(g, 0));
	case RET_WROTE:
		return r.wrote;
	}
	return r.old;
}

static uint16_t on_object(struct lt_gen *g, const struct lt_expr *e, enum lt_op op)
{
	uint16_t addr = lt_gen_expr(g, e->args[0]), index = LT_NO_REG, r;
	struct lt_insn *i;

	if (op == O_SRCU_UNLOCK)
		index = lt_gen_expr(g, e->args[1]);
	r = lt_temp(g);
	i = lt_emit(g, op);
	i->a = addr;
	i->b = index;
	i->dst = r;
	return r;
}

static uint16_t access(struct lt_gen *g, const struct lt_expr *e, const struct lt_builtin *b)
{
	uint16_t addr = lt_gen_object(g, e->args[0], b->lvalue), r;

	if (b->fn == FN_LOAD) {
		if (e->nargs > 1 && b->kernel)	/* rcu_dereference_check(p, condition) */
			lt_gen_expr(g, e->args[1]);
		r = lt_temp(g);
		lt_gen_load(g, r, addr, (enum mm_order)b->order);
		if (b->depends && g->prog->model == MM_ALPHA)
			lt_gen_fence(g, MM_FENCE_READ_DEPENDS);
		return r;
	}
	r = lt_gen_expr(g, e->args[1]);
	lt_gen_store(g, addr, r, (enum mm_order)b->order);
	if (b->full_after)
		lt_gen_fence(g, MM_FENCE_SEQ_CST);
	return r;
}

uint16_t lt_gen_call(struct lt_gen *g, const struct lt_expr *e)
{
	struct lt_builtin b = resolve(g, e);
	unsigned int i;

	check_model(g, &b);
	if (g->failed)
		return 0;
	switch (b.fn) {
	case FN_NOP:
		for (i = 0; i < e->nargs; i++)
			lt_gen_expr(g, e->args[i]);
		return lt_const(g, 0);
	case FN_LOAD:
	case FN_STORE:
		return access(g, e, &b);
	case FN_RMW:
		return rmw(g, e, &b);
	case FN_FENCE:
		return fence(g, &b);
	case FN_LOCK:
		return on_object(g, e, O_LOCK);
	case FN_UNLOCK:
		return on_object(g, e, O_UNLOCK);
	case FN_TRYLOCK:
		return on_object(g, e, O_TRYLOCK);
	case FN_IS_LOCKED:
		return on_object(g, e, O_IS_LOCKED);
	case FN_SRCU_LOCK:
		return on_object(g, e, O_SRCU_LOCK);
	case FN_SRCU_UNLOCK:
		return on_object(g, e, O_SRCU_UNLOCK);
	case FN_SYNC_SRCU:
		return on_object(g, e, O_SYNC);
	case FN_RCU_LOCK:
		lt_emit(g, O_RCU_LOCK);
		break;
	case FN_RCU_UNLOCK:
		lt_emit(g, O_RCU_UNLOCK);
		break;
	case FN_SYNC_RCU:
		lt_emit(g, O_SYNC);
		break;
	}
	return 0;
}
