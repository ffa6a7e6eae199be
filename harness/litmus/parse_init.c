/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse_init.c - the initial state: { int x = 1; int *y = &x; 0:r1=y; int a[2] = {1, 2}; } */
#include <string.h>

#include "litmus/parse.h"

/* A number, &x, x (its address), a[i], ATOMIC_INIT(n), a cast before any of them. */
bool lt_parse_value(struct lt_parser *p, uint64_t *value)
{
	const struct lt_token *tok;
	bool negative = false;
	size_t cast;
	int loc;

	*value = 0;
	while ((cast = lt_at_cast(p)) && lt_is(p, '('))
		p->at += cast;
	if (lt_accept(p, '-'))
		negative = true;
	else
		lt_accept(p, '&');
	tok = lt_peek(p, 0);
	if (tok->kind == TK_NUM) {
		*value = negative ? 0 - tok->num : tok->num;
		p->at++;
		return true;
	}
	if (tok->kind != TK_IDENT || negative) {
		lt_expected(p, "a number or a location's name");
		return false;
	}
	p->at++;
	if (!strcmp(tok->id, "NULL"))
		return true;
	if (lt_is(p, '(')) {	/* ATOMIC_INIT(n), SPIN_LOCK_UNLOCKED(x) */
		bool number;

		p->at++;
		number = lt_is(p, TK_NUM) || lt_is(p, '-');
		if (!lt_parse_value(p, value))
			return false;
		if (!number && strncmp(tok->id, "ATOMIC", 6))
			*value = 0;
		return lt_expect(p, ')', "')'");
	}
	loc = lt_location(p, tok->id);
	if (loc < 0)
		return !p->rc;
	*value = LT_ADDR(loc);
	if (lt_accept(p, '[')) {
		tok = lt_peek(p, 0);
		if (!lt_expect(p, TK_NUM, "an index") || !lt_expect(p, ']', "']'"))
			return false;
		if (tok->num >= p->t->locs[loc].len) {
			lt_fail_at(p, tok, "found an index beyond the array, expected a smaller one");
			return false;
		}
		*value += tok->num;
	}
	return true;
}

/* "0:r1 = value", the number being the current token. */
static void parse_register(struct lt_parser *p)
{
	const struct lt_token *tok = lt_peek(p, 0);
	struct lt_process *proc;
	uint64_t value = 0;
	int reg;

	if (tok->num >= LT_MAX_PROCS) {
		lt_fail_at(p, tok, "found a process above 7, expected one from 0 to 7");
		return;
	}
	p->at++;
	lt_expect(p, ':', "':'");
	proc = p->t->procs[tok->num];
	if (!proc)
		proc = p->t->procs[tok->num] = lt_new(p, sizeof(*proc));
	tok = lt_peek(p, 0);
	if (p->rc || !lt_expect(p, TK_IDENT, "a register's name"))
		return;
	reg = lt_register(p, proc, tok->id);
	if (lt_accept(p, '='))
		lt_parse_value(p, &value);
	if (reg < 0 || p->rc)
		return;
	proc->names[reg].has_init = true;
	proc->names[reg].init = value;
}

/* "[n] = { a, b }" behind an array's name. */
static void parse_array(struct lt_parser *p, const char *name)
{
	struct lt_test *t = p->t;
	const struct lt_token *tok = lt_peek(p, 0);
	uint64_t n, i = 0, value;
	int loc;

	if (!lt_expect(p, TK_NUM, "the array's size") || !lt_expect(p, ']', "']'"))
		return;
	n = tok->num;
	if (n == 0 || n > LT_MAX_LOCS - t->nlocs) {
		if (n == 0) {
			lt_fail_at(p, tok, "found an array of no elements, expected a size of 1 or more");
			return;
		}
		lt_unsupported(t, "more than 128 locations");
		n = 1;
	}
	for (loc = 0; loc < (int)t->nlocs; loc++)
		if (!strcmp(t->locs[loc].name, name)) {
			lt_fail_at(p, tok, "found the size of a location already used, expected no size");
			return;
		}
	loc = lt_location(p, name);
	if (loc < 0)
		return;
	t->locs[loc].len = (uint16_t)n;
	for (i = 1; i < n; i++) {
		t->locs[t->nlocs] = t->locs[loc];
		t->nlocs++;
	}
	if (!lt_accept(p, '='))
		return;
	lt_expect(p, '{', "'{'");
	for (i = 0; !p->rc && !lt_is(p, '}'); i++) {
		if (i == n && !t->nunsupported) {
			lt_expected(p, "'}' (the array has no more elements)");
			return;
		}
		if (!lt_parse_value(p, &value))
			return;
		if (i < n)
			t->locs[(uint64_t)loc + i].init = value;
		if (!lt_accept(p, ','))
			break;
	}
	lt_expect(p, '}', "',' or '}'");
}

static void parse_declarator(struct lt_parser *p)
{
	const struct lt_token *tok;
	uint64_t value;
	bool bracket;
	int loc;

	lt_skip_stars(p);
	if (lt_is(p, TK_NUM)) {
		parse_register(p);
		return;
	}
	bracket = lt_accept(p, '[');
	tok = lt_peek(p, 0);
	if (!lt_expect(p, TK_IDENT, "a location, a register or '}'"))
		return;
	if (bracket)
		lt_expect(p, ']', "']'");
	else if (lt_accept(p, '[')) {
		parse_array(p, tok->id);
		return;
	}
	loc = lt_location(p, tok->id);
	if (!lt_accept(p, '=') || p->rc)
		return;
	if (lt_parse_value(p, &value) && loc >= 0)
		p->t->locs[loc].init = value;
}

void lt_parse_init(struct lt_parser *p)
{
	lt_expect(p, '{', "'{' of the initial state");
	while (!p->rc && !lt_is(p, '}')) {
		if (lt_accept(p, ';'))
			continue;
		while (lt_is(p, TK_IDENT) &&
		       (lt_peek(p, 1)->kind == TK_IDENT || lt_peek(p, 1)->kind == '*' ||
			lt_peek(p, 1)->kind == TK_NUM))
			p->at++;
		do
			parse_declarator(p);
		while (!p->rc && lt_accept(p, ','));
		if (!p->rc && !lt_is(p, ';') && !lt_is(p, '}'))
			lt_expected(p, "'=', ';' or '}'");
	}
	lt_expect(p, '}', "'}'");
}
