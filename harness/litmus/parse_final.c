/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse_final.c - what follows the processes: locations [...], filter (...), exists (...). */
#include <stdio.h>
#include <string.h>

#include "litmus/parse.h"

static struct lt_prop *parse_prop(struct lt_parser *p);

static struct lt_prop *new_prop(struct lt_parser *p, enum lt_pkind kind, struct lt_prop *a,
				struct lt_prop *b)
{
	struct lt_prop *q = p->rc ? NULL : lt_new(p, sizeof(*q));
	unsigned int depth = 0;

	if (!q)
		return NULL;
	q->kind = (uint8_t)kind;
	q->a = a;
	q->b = b;
	if (a)
		depth = a->depth;
	if (b && b->depth > depth)
		depth = b->depth;
	q->depth = (uint16_t)(depth + 1);
	if (depth + 1 > LT_MAX_DEPTH)
		lt_expected(p, "a condition less deep");
	return p->rc ? NULL : q;
}

/* "0:r1": the process' number is the current token. */
static void parse_register(struct lt_parser *p, struct lt_term *term)
{
	const struct lt_token *tok = lt_peek(p, 0);
	int reg;

	if (tok->num >= p->t->nprocs) {
		lt_fail_at(p, tok, "found a process that the test does not have, expected one of its processes");
		return;
	}
	term->kind = T_REG;
	term->proc = (uint8_t)tok->num;
	p->at += 2;
	tok = lt_peek(p, 0);
	if (!lt_expect(p, TK_IDENT, "a register's name"))
		return;
	term->name = tok->id;
	reg = lt_find_register(p->t->procs[term->proc], tok->id);
	term->reg = reg < 0 ? LT_NO_REG : (uint16_t)reg;
}

/* x, *x, [x], a[1]: a location. */
static void parse_location(struct lt_parser *p, struct lt_term *term)
{
	bool bracket = lt_accept(p, '[');
	const struct lt_token *tok;
	int loc;

	if (!bracket)
		lt_accept(p, '*');
	tok = lt_peek(p, 0);
	if (!lt_expect(p, TK_IDENT, "a location or a register like 0:r1"))
		return;
	term->kind = T_LOC;
	term->name = tok->id;
	loc = lt_location(p, tok->id);
	if (loc < 0)
		return;
	term->loc = (uint16_t)loc;
	if (bracket) {
		if (!lt_is(p, '[')) {
			lt_expect(p, ']', "']'");
			return;
		}
	}
	if (lt_accept(p, '[')) {
		tok = lt_peek(p, 0);
		if (!lt_expect(p, TK_NUM, "an index") || !lt_expect(p, ']', "']'"))
			return;
		if (tok->num >= p->t->locs[loc].len) {
			lt_fail_at(p, tok, "found an index beyond the array, expected a smaller one");
			return;
		}
		term->loc = (uint16_t)((uint64_t)loc + tok->num);
		if (bracket)
			lt_expect(p, ']', "']'");
	}
}

static void parse_left(struct lt_parser *p, struct lt_term *term)
{
	if (lt_is(p, TK_NUM) && lt_peek(p, 1)->kind == ':')
		parse_register(p, term);
	else
		parse_location(p, term);
}

static void parse_right(struct lt_parser *p, struct lt_term *term)
{
	if (lt_is(p, TK_NUM) && lt_peek(p, 1)->kind == ':') {
		parse_register(p, term);
		return;
	}
	term->kind = T_VALUE;
	lt_parse_value(p, &term->value);
}

static struct lt_prop *parse_atom(struct lt_parser *p)
{
	struct lt_prop *q = new_prop(p, P_ATOM, NULL, NULL);

	if (!q)
		return NULL;
	parse_left(p, &q->left);
	if (p->rc)
		return NULL;
	switch (lt_peek(p, 0)->kind) {
	case '=':
	case TK2('=', '='):
		q->op = B_EQ;
		break;
	case TK2('!', '='):
		q->op = B_NE;
		break;
	case '<':
		q->op = B_LT;
		break;
	case '>':
		q->op = B_GT;
		break;
	case TK2('<', '='):
		q->op = B_LE;
		break;
	case TK2('>', '='):
		q->op = B_GE;
		break;
	default:
		lt_expected(p, "'=' or '!='");
		return NULL;
	}
	p->at++;
	parse_right(p, &q->right);
	return p->rc ? NULL : q;
}

static struct lt_prop *parse_not_inner(struct lt_parser *p)
{
	struct lt_prop *q;

	if (lt_is(p, '~') || lt_is(p, '!') || lt_is_word(p, 0, "not")) {
		p->at++;
		if (!lt_enter(p))
			return NULL;
		q = parse_not_inner(p);
		p->depth--;
		return new_prop(p, P_NOT, q, NULL);
	}
	if (lt_accept(p, '(')) {
		q = parse_prop(p);
		return lt_expect(p, ')', "'/\\', '\\/' or ')'") ? q : NULL;
	}
	if (lt_is_word(p, 0, "true") || lt_is_word(p, 0, "false")) {
		bool is_true = lt_is_word(p, 0, "true");

		p->at++;
		return new_prop(p, is_true ? P_TRUE : P_FALSE, NULL, NULL);
	}
	return parse_atom(p);
}

static struct lt_prop *parse_and(struct lt_parser *p)
{
	struct lt_prop *q = parse_not_inner(p);

	while (!p->rc && (lt_accept(p, TK2('/', '\\')) || lt_accept(p, TK2('&', '&'))))
		q = new_prop(p, P_AND, q, parse_not_inner(p));
	return p->rc ? NULL : q;
}

static struct lt_prop *parse_or(struct lt_parser *p)
{
	struct lt_prop *q = parse_and(p);

	while (!p->rc && (lt_accept(p, TK2('\\', '/')) || lt_accept(p, TK2('|', '|'))))
		q = new_prop(p, P_OR, q, parse_and(p));
	return p->rc ? NULL : q;
}

static struct lt_prop *parse_prop(struct lt_parser *p)
{
	struct lt_prop *q;

	if (!lt_enter(p))
		return NULL;
	q = parse_or(p);
	if (!p->rc && lt_accept(p, TK2('=', '>')))
		q = new_prop(p, P_IMPLIES, q, parse_prop(p));
	p->depth--;
	return p->rc ? NULL : q;
}

static void parse_locations(struct lt_parser *p)
{
	struct lt_show **tail = &p->t->shows;

	while (*tail)
		tail = &(*tail)->next;
	lt_expect(p, '[', "'['");
	while (!p->rc && !lt_is(p, ']')) {
		struct lt_show *s;

		if (lt_accept(p, ';') || lt_accept(p, ','))
			continue;
		s = lt_new(p, sizeof(*s));
		if (!s)
			return;
		parse_left(p, &s->term);
		*tail = s;
		tail = &s->next;
		if (!p->rc && !lt_is(p, ';') && !lt_is(p, ',') && !lt_is(p, ']'))
			lt_expected(p, "';' or ']'");
	}
	lt_expect(p, ']', "']'");
	lt_accept(p, ';');
}

/* The condition as written, comments left out, blanks as one. */
static void keep_text(struct lt_parser *p, size_t from)
{
	size_t i, n = 1;
	char *text;

	for (i = from; i < p->at; i++)
		n += p->toks.tok[i].len + 1u;
	text = lt_new(p, n);
	if (!text)
		return;
	p->t->cond_text = text;
	for (i = from; i < p->at; i++) {
		const struct lt_token *tok = &p->toks.tok[i];

		if (i > from && tok->text > tok[-1].text + tok[-1].len)
			*text++ = ' ';
		memcpy(text, tok->text, tok->len);
		text += tok->len;
	}
}

static void parse_quantifier(struct lt_parser *p)
{
	size_t from = p->at;
	bool negated = lt_accept(p, '~');

	if (!negated && lt_is_word(p, 0, "not")) {
		negated = true;
		p->at++;
	}
	if (lt_is_word(p, 0, "exists"))
		p->t->quant = negated ? Q_NOT_EXISTS : Q_EXISTS;
	else if (lt_is_word(p, 0, "forall") && !negated)
		p->t->quant = Q_FORALL;
	else {
		lt_expected(p, negated ? "'exists'" : "'exists', '~exists', 'forall', 'locations', 'filter' or a process");
		return;
	}
	p->at++;
	p->t->cond = parse_prop(p);
	if (!p->rc)
		keep_text(p, from);
	lt_accept(p, ';');
}

void lt_parse_final(struct lt_parser *p)
{
	while (!p->rc && !lt_is(p, TK_EOF)) {
		if (lt_is_word(p, 0, "locations")) {
			p->at++;
			parse_locations(p);
		} else if (lt_is_word(p, 0, "filter") && !p->t->filter) {
			p->at++;
			p->t->filter = parse_prop(p);
			lt_accept(p, ';');
		} else if (!p->t->cond) {
			parse_quantifier(p);
		} else {
			lt_expected(p, "end of file");
		}
	}
	if (p->rc || p->t->cond)
		return;
	/* herd takes a test without a condition for "forall true". */
	p->t->quant = Q_FORALL;
	p->t->cond = new_prop(p, P_TRUE, NULL, NULL);
	p->t->cond_text = "forall (true)";
}
