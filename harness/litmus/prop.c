/* SPDX-License-Identifier: GPL-2.0-or-later */
/* prop.c - arithmetic on values, and conditions over a final state. */
#include "litmus/prog.h"

static bool divide(unsigned int op, int64_t a, int64_t b, uint64_t *result)
{
	if (b == 0)
		return false;
	if (b == -1)	/* INT64_MIN / -1 would trap */
		*result = op == B_DIV ? 0 - (uint64_t)a : 0;
	else
		*result = (uint64_t)(op == B_DIV ? a / b : a % b);
	return true;
}

bool lt_binary(unsigned int op, uint64_t a, uint64_t b, uint64_t *result)
{
	int64_t sa = (int64_t)a, sb = (int64_t)b;

	switch (op) {
	case B_ADD: *result = a + b; break;
	case B_SUB: *result = a - b; break;
	case B_MUL: *result = a * b; break;
	case B_DIV:
	case B_MOD: return divide(op, sa, sb, result);
	case B_AND: *result = a & b; break;
	case B_OR: *result = a | b; break;
	case B_XOR: *result = a ^ b; break;
	case B_SHL: *result = b < 64 ? a << b : 0; break;
	case B_SHR: *result = b < 64 ? (uint64_t)(sa >> b) : 0; break;
	case B_EQ: *result = a == b; break;
	case B_NE: *result = a != b; break;
	case B_LT: *result = sa < sb; break;
	case B_GT: *result = sa > sb; break;
	case B_LE: *result = sa <= sb; break;
	case B_GE: *result = sa >= sb; break;
	case B_LAND: *result = a && b; break;
	case B_LOR: *result = a || b; break;
	default: return false;
	}
	return true;
}

uint64_t lt_term_value(const struct lt_term *term, const struct lt_final *f)
{
	switch (term->kind) {
	case T_LOC:
		return f->locs[term->loc];
	case T_REG:
		return term->reg == LT_NO_REG ? 0 : f->regs[term->proc][term->reg];
	}
	return term->value;
}

bool lt_holds(const struct lt_prop *p, const struct lt_final *f)
{
	uint64_t r = 0;

	switch (p->kind) {
	case P_TRUE:
		return true;
	case P_FALSE:
		return false;
	case P_ATOM:
		lt_binary(p->op, lt_term_value(&p->left, f), lt_term_value(&p->right, f), &r);
		return r != 0;
	case P_NOT:
		return !lt_holds(p->a, f);
	case P_AND:
		return lt_holds(p->a, f) && lt_holds(p->b, f);
	case P_OR:
		return lt_holds(p->a, f) || lt_holds(p->b, f);
	case P_IMPLIES:
		return !lt_holds(p->a, f) || lt_holds(p->b, f);
	}
	return false;
}

void lt_prop_terms(const struct lt_prop *p, void (*fn)(const struct lt_term *, void *), void *arg)
{
	if (!p)
		return;
	if (p->kind == P_ATOM) {
		fn(&p->left, arg);
		fn(&p->right, arg);
	}
	lt_prop_terms(p->a, fn, arg);
	lt_prop_terms(p->b, fn, arg);
}
