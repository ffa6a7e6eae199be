/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse_expr.c - expressions of C, by recursive descent. */
#include <stdio.h>
#include <string.h>

#include "litmus/parse.h"

struct lt_expr *lt_new_expr(struct lt_parser *p, enum lt_ekind kind)
{
	struct lt_expr *e = lt_new(p, sizeof(*e));

	if (e) {
		e->kind = (uint8_t)kind;
		e->line = lt_peek(p, 0)->line;
		e->depth = 1;
	}
	return e;
}

/* Keep the depth of the tree, which bounds every later walk over it. */
static struct lt_expr *deepen(struct lt_parser *p, struct lt_expr *e)
{
	struct lt_expr *const kids[] = { e->a, e->b, e->c };
	unsigned int i, depth = 0;

	for (i = 0; i < 3; i++)
		if (kids[i] && kids[i]->depth > depth)
			depth = kids[i]->depth;
	for (i = 0; i < e->nargs; i++)
		if (e->args[i] && e->args[i]->depth > depth)
			depth = e->args[i]->depth;
	e->depth = (uint16_t)(depth + 1);
	if (depth + 1 > LT_MAX_DEPTH)
		lt_expected(p, "an expression less deep");
	return p->rc ? NULL : e;
}

static struct lt_expr *node(struct lt_parser *p, enum lt_ekind kind, unsigned int op,
			    struct lt_expr *a, struct lt_expr *b, struct lt_expr *c)
{
	struct lt_expr *e;

	if (p->rc)
		return NULL;
	e = lt_new_expr(p, kind);
	if (!e)
		return NULL;
	e->op = (uint8_t)op;
	e->a = a;
	e->b = b;
	e->c = c;
	if (a)
		e->line = a->line;
	return deepen(p, e);
}

static void note(struct lt_parser *p, const char *what)
{
	lt_unsupported(p->t, what);
}

/* The arguments of a call; `(` is the current token. */
static struct lt_expr *parse_call(struct lt_parser *p, const char *name)
{
	struct lt_expr *args[8], *e = lt_new_expr(p, E_CALL);
	const struct lt_token *start = lt_peek(p, 0);
	char what[96];
	unsigned int n = 0;
	bool known;

	if (!e)
		return NULL;
	known = lt_builtin_find(name, p->t->c11, &e->call);
	lt_expect(p, '(', "'('");
	while (!p->rc && !lt_is(p, ')')) {
		struct lt_expr *arg = lt_parse_assignment(p);

		if (n < 8)
			args[n] = arg;
		n++;
		if (!lt_accept(p, ','))
			break;
	}
	lt_expect(p, ')', "',' or ')'");
	if (p->rc)
		return NULL;
	if (!known) {
		snprintf(what, sizeof(what), "%.60s()", name);
		note(p, what);
		e->call.fn = FN_NOP;
		return e;
	}
	if (n != e->call.nargs) {
		snprintf(what, sizeof(what), "found %u argument%s of %.40s(), expected %u", n,
			 n == 1 ? "" : "s", name, e->call.nargs);
		lt_fail_at(p, start, what);
		return NULL;
	}
	e->nargs = (uint16_t)n;
	e->args = lt_new(p, (n + 1) * sizeof(e->args[0]));
	if (!e->args)
		return NULL;
	memcpy(e->args, args, n * sizeof(e->args[0]));
	return deepen(p, e);
}

static struct lt_expr *number(struct lt_parser *p, uint64_t value)
{
	struct lt_expr *e = lt_new_expr(p, E_NUM);

	if (e)
		e->num = value;
	return e;
}

static struct lt_expr *parse_name(struct lt_parser *p)
{
	const char *id = lt_peek(p, 0)->id;
	struct lt_expr *e;
	int reg;

	p->at++;
	if (lt_is(p, '('))
		return parse_call(p, id);
	/* herd knows no constants true and false: they are registers, 0 like any other. */
	if (!strcmp(id, "NULL"))
		return number(p, 0);
	if (lt_memory_order(id) >= 0) {
		e = number(p, (uint64_t)lt_memory_order(id));
		if (e)
			e->op = 1;	/* a memory order, not a number */
		return e;
	}
	reg = lt_register(p, p->proc, id);
	if (reg < 0)
		return NULL;
	e = lt_new_expr(p, E_REG);
	if (e)
		e->reg = (uint16_t)reg;
	return e;
}

static struct lt_expr *parse_primary(struct lt_parser *p)
{
	const struct lt_token *tok = lt_peek(p, 0);
	struct lt_expr *e;

	if (tok->kind == TK_NUM) {
		e = number(p, tok->num);
		p->at++;
		return e;
	}
	if (tok->kind == TK_IDENT)
		return parse_name(p);
	if (lt_accept(p, '(')) {
		e = lt_parse_expr(p);
		return lt_expect(p, ')', "')'") ? e : NULL;
	}
	lt_expected(p, "an expression");
	return NULL;
}

static struct lt_expr *parse_postfix(struct lt_parser *p)
{
	struct lt_expr *e = parse_primary(p), *i;

	while (!p->rc) {
		if (lt_accept(p, '[')) {
			i = lt_parse_expr(p);
			lt_expect(p, ']', "']'");
			e = node(p, E_BIN, B_ADD, e, i, NULL);
			e = node(p, E_DEREF, 0, e, NULL, NULL);
		} else if (lt_is(p, TK2('+', '+')) || lt_is(p, TK2('-', '-'))) {
			bool up = lt_is(p, TK2('+', '+'));

			p->at++;
			e = node(p, E_INCDEC, 0, e, NULL, NULL);
			if (e)
				e->num = up ? 1 : UINT64_MAX;
		} else if (lt_is(p, '.') || lt_is(p, TK2('-', '>'))) {
			note(p, "struct member");
			p->at++;
			lt_expect(p, TK_IDENT, "a member's name");
		} else {
			break;
		}
	}
	return p->rc ? NULL : e;
}

static struct lt_expr *parse_unary(struct lt_parser *p);

/* &x: of a name; &*e and &a[i] fold away. */
static struct lt_expr *parse_address(struct lt_parser *p)
{
	struct lt_expr *e = parse_unary(p);

	if (p->rc)
		return NULL;
	if (e->kind == E_DEREF)
		return e->a;
	if (e->kind == E_REG) {
		e->kind = E_ADDR_NAME;
		return e;
	}
	note(p, "address of an expression");
	return e;
}

static struct lt_expr *parse_unary_inner(struct lt_parser *p)
{
	const struct lt_token *tok = lt_peek(p, 0);
	struct lt_expr *e;
	size_t cast;

	switch (tok->kind) {
	case '*':
		p->at++;
		return node(p, E_DEREF, 0, parse_unary(p), NULL, NULL);
	case '&':
		p->at++;
		return parse_address(p);
	case '!':
	case '~':
	case '-':
		p->at++;
		return node(p, E_UN, (unsigned int)tok->kind, parse_unary(p), NULL, NULL);
	case '+':
		p->at++;
		return parse_unary(p);
	case TK2('+', '+'):
	case TK2('-', '-'):
		p->at++;
		e = node(p, E_INCDEC, 1, parse_unary(p), NULL, NULL);
		if (e)
			e->num = tok->kind == TK2('+', '+') ? 1 : UINT64_MAX;
		return e;
	case '(':
		cast = lt_at_cast(p);
		if (cast) {
			p->at += cast;
			return parse_unary(p);
		}
		break;
	case TK_IDENT:
		if (!strcmp(tok->id, "sizeof"))
			note(p, "sizeof");
		break;
	}
	return parse_postfix(p);
}

static struct lt_expr *parse_unary(struct lt_parser *p)
{
	struct lt_expr *e;

	if (!lt_enter(p))
		return NULL;
	e = parse_unary_inner(p);
	p->depth--;
	return p->rc ? NULL : e;
}

struct binop { int token; uint8_t prec, op; };

static const struct binop binops[] = {
	{ '*', 10, B_MUL }, { '/', 10, B_DIV }, { '%', 10, B_MOD },
	{ '+', 9, B_ADD }, { '-', 9, B_SUB },
	{ TK2('<', '<'), 8, B_SHL }, { TK2('>', '>'), 8, B_SHR },
	{ '<', 7, B_LT }, { '>', 7, B_GT }, { TK2('<', '='), 7, B_LE }, { TK2('>', '='), 7, B_GE },
	{ TK2('=', '='), 6, B_EQ }, { TK2('!', '='), 6, B_NE },
	{ '&', 5, B_AND }, { '^', 4, B_XOR }, { '|', 3, B_OR },
	{ TK2('&', '&'), 2, B_LAND }, { TK2('|', '|'), 1, B_LOR },
};

static const struct binop *binop_of(int token)
{
	size_t i;

	for (i = 0; i < sizeof(binops) / sizeof(binops[0]); i++)
		if (binops[i].token == token)
			return &binops[i];
	return NULL;
}

/* Precedence climbing; the recursion is at most one level per precedence. */
static struct lt_expr *parse_binary(struct lt_parser *p, unsigned int least)
{
	struct lt_expr *e = parse_unary(p), *right;

	while (!p->rc) {
		const struct binop *b = binop_of(lt_peek(p, 0)->kind);

		if (!b || b->prec < least)
			break;
		p->at++;
		right = parse_binary(p, b->prec + 1u);
		if (b->op == B_LAND)
			e = node(p, E_LAND, 0, e, right, NULL);
		else if (b->op == B_LOR)
			e = node(p, E_LOR, 0, e, right, NULL);
		else
			e = node(p, E_BIN, b->op, e, right, NULL);
	}
	return p->rc ? NULL : e;
}

static int assign_op(int token)
{
	switch (token) {
	case '=': return 0;
	case TK2('+', '='): return B_ADD;
	case TK2('-', '='): return B_SUB;
	case TK2('*', '='): return B_MUL;
	case TK2('/', '='): return B_DIV;
	case TK2('%', '='): return B_MOD;
	case TK2('&', '='): return B_AND;
	case TK2('|', '='): return B_OR;
	case TK2('^', '='): return B_XOR;
	case TK3('<', '<', '='): return B_SHL;
	case TK3('>', '>', '='): return B_SHR;
	}
	return -1;
}

static struct lt_expr *parse_assignment_inner(struct lt_parser *p)
{
	struct lt_expr *e = parse_binary(p, 1), *b, *c;
	int op;

	if (p->rc)
		return NULL;
	if (lt_accept(p, '?')) {
		b = lt_parse_expr(p);
		lt_expect(p, ':', "':'");
		c = p->rc ? NULL : lt_parse_assignment(p);
		return node(p, E_COND, 0, e, b, c);
	}
	op = assign_op(lt_peek(p, 0)->kind);
	if (op < 0)
		return e;
	if (e->kind != E_REG && e->kind != E_DEREF) {
		lt_expected(p, "';' (what stands before is no variable)");
		return NULL;
	}
	p->at++;
	b = lt_parse_assignment(p);
	return node(p, E_ASSIGN, (unsigned int)op, e, b, NULL);
}

struct lt_expr *lt_parse_assignment(struct lt_parser *p)
{
	struct lt_expr *e;

	if (!lt_enter(p))
		return NULL;
	e = parse_assignment_inner(p);
	p->depth--;
	return p->rc ? NULL : e;
}

struct lt_expr *lt_parse_expr(struct lt_parser *p)
{
	struct lt_expr *e = lt_parse_assignment(p);

	while (!p->rc && lt_accept(p, ','))
		e = node(p, E_COMMA, 0, e, lt_parse_assignment(p), NULL);
	return p->rc ? NULL : e;
}
