/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse.c - a litmus file as a whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "litmus/parse.h"

#define MAX_NEST 250u

void lt_fail_at(struct lt_parser *p, const struct lt_token *tok, const char *message)
{
	if (p->rc)
		return;
	p->rc = -1;
	p->err->line = tok->line;
	p->err->col = tok->col;
	snprintf(p->err->message, sizeof(p->err->message), "%s", message);
}

void lt_expected(struct lt_parser *p, const char *what)
{
	const struct lt_token *tok = lt_peek(p, 0);
	char message[200];

	if (tok->kind == TK_EOF)
		snprintf(message, sizeof(message), "found end of file, expected %s", what);
	else
		snprintf(message, sizeof(message), "found '%.*s'%s, expected %s",
			 tok->len > 40 ? 40 : (int)tok->len, tok->text, tok->len > 40 ? "..." : "", what);
	lt_fail_at(p, tok, message);
}

bool lt_accept(struct lt_parser *p, int kind)
{
	if (p->rc || lt_peek(p, 0)->kind != kind)
		return false;
	p->at++;
	return true;
}

bool lt_expect(struct lt_parser *p, int kind, const char *what)
{
	if (p->rc)
		return false;
	if (lt_accept(p, kind))
		return true;
	lt_expected(p, what);
	return false;
}

bool lt_is_word(const struct lt_parser *p, size_t ahead, const char *word)
{
	const struct lt_token *tok = lt_peek(p, ahead);

	return tok->kind == TK_IDENT && !strcmp(tok->id, word);
}

void lt_skip_stars(struct lt_parser *p)
{
	while (lt_is(p, '*') || lt_is_word(p, 0, "const") || lt_is_word(p, 0, "volatile"))
		p->at++;
}

bool lt_enter(struct lt_parser *p)
{
	if (p->rc)
		return false;
	if (p->depth >= MAX_NEST) {
		lt_expected(p, "fewer nested brackets");
		return false;
	}
	p->depth++;
	return true;
}

void *lt_new(struct lt_parser *p, size_t size)
{
	void *ptr;

	if (p->rc)
		return NULL;
	ptr = lt_alloc(p->t->arena, size);
	if (!ptr)
		p->rc = -2;
	return ptr;
}

int lt_location(struct lt_parser *p, const char *name)
{
	struct lt_test *t = p->t;
	unsigned int i;

	for (i = 0; i < t->nlocs; i++)
		if (!strcmp(t->locs[i].name, name))
			return (int)i;
	if (t->nlocs == LT_MAX_LOCS) {
		lt_unsupported(t, "more than 128 locations");
		return -1;
	}
	t->locs[i] = (struct lt_loc){ .name = name, .first = (uint16_t)i, .len = 1 };
	t->nlocs++;
	return (int)i;
}

int lt_find_register(const struct lt_process *proc, const char *name)
{
	unsigned int i;

	for (i = 0; i < proc->nnames; i++)
		if (!strcmp(proc->names[i].name, name))
			return (int)i;
	return -1;
}

int lt_register(struct lt_parser *p, struct lt_process *proc, const char *name)
{
	int reg = lt_find_register(proc, name);

	if (reg >= 0)
		return reg;
	if (proc->nnames == LT_MAX_NAMES) {
		lt_expected(p, "at most 120 variables in a process");
		return -1;
	}
	proc->names[proc->nnames].name = name;
	return (int)proc->nnames++;
}

/* Which dialect: any name that only C11 litmus files use, and no kernel one, decides. */
static bool is_c11(const struct lt_parser *p)
{
	static const char *const starts[] = {
		"memory_order", "atomic_int", "atomic_load", "atomic_store", "atomic_exchange",
		"atomic_compare_exchange", "atomic_thread_fence", "_Atomic",
	};
	size_t i, j;

	for (i = 0; i < p->toks.n; i++) {
		const char *id = p->toks.tok[i].id;
		size_t n = id ? strlen(id) : 0;

		for (j = 0; n && j < sizeof(starts) / sizeof(starts[0]); j++)
			if (!strncmp(id, starts[j], strlen(starts[j])))
				return true;
		if (n > 9 && !strcmp(id + n - 9, "_explicit"))
			return true;
	}
	return false;
}

/* One parameter; each names a location whose address it holds. */
static void parse_param(struct lt_parser *p)
{
	const char *name = NULL;
	bool atomic = false;
	int reg, loc;

	while (lt_is(p, TK_IDENT) || lt_is(p, '*')) {
		if (lt_is(p, TK_IDENT)) {
			name = lt_peek(p, 0)->id;
			if (!strncmp(name, "atomic_", 7) && p->t->c11)
				atomic = true;
			if (!strcmp(name, "_Atomic"))
				atomic = true;
		}
		p->at++;
	}
	if (!name) {
		lt_expected(p, "a parameter");
		return;
	}
	if (lt_accept(p, '[')) {
		lt_accept(p, TK_NUM);
		lt_expect(p, ']', "']'");
	}
	loc = lt_location(p, name);
	reg = lt_register(p, p->proc, name);
	if (p->rc || loc < 0 || reg < 0)
		return;
	p->proc->names[reg].param = true;
	p->proc->names[reg].atomic = atomic;
	p->proc->names[reg].loc = (uint16_t)loc;
}

static bool at_process(const struct lt_parser *p)
{
	const struct lt_token *tok = lt_peek(p, 0);
	size_t i;

	if (tok->kind != TK_IDENT || tok->id[0] != 'P' || lt_peek(p, 1)->kind != '(')
		return false;
	for (i = 1; tok->id[i]; i++)
		if (tok->id[i] < '0' || tok->id[i] > '9')
			return false;
	return i > 1;
}

static void parse_process(struct lt_parser *p)
{
	struct lt_test *t = p->t;
	const struct lt_token *tok = lt_peek(p, 0);
	char name[16], what[32];

	snprintf(name, sizeof(name), "P%u", t->nprocs);
	if (strcmp(tok->id, name)) {
		snprintf(what, sizeof(what), "process %s", name);
		lt_expected(p, what);
		return;
	}
	if (t->nprocs == LT_MAX_PROCS) {
		lt_unsupported(t, "more than 8 processes");
		p->proc = lt_new(p, sizeof(*p->proc));
	} else {
		if (!t->procs[t->nprocs])
			t->procs[t->nprocs] = lt_new(p, sizeof(*p->proc));
		p->proc = t->procs[t->nprocs++];
	}
	if (!p->proc)
		return;
	p->at += 2;
	if (lt_is_word(p, 0, "void") && lt_peek(p, 1)->kind == ')')
		p->at++;
	while (!p->rc && !lt_is(p, ')')) {
		parse_param(p);
		if (!lt_accept(p, ','))
			break;
	}
	lt_expect(p, ')', "',' or ')'");
	lt_parse_body(p);
}

static void parse_all(struct lt_parser *p)
{
	struct lt_test *t = p->t;
	unsigned int i;

	t->c11 = is_c11(p);
	lt_parse_init(p);
	while (!p->rc) {
		if ((lt_is_word(p, 0, "void") || lt_is_word(p, 0, "static")) &&
		    lt_peek(p, 1)->kind == TK_IDENT) {
			p->at++;
			continue;
		}
		if (!at_process(p) || (t->nprocs == LT_MAX_PROCS && t->nunsupported))
			break;
		parse_process(p);
	}
	if (!p->rc && t->nprocs == 0)
		lt_expected(p, "process P0");
	if (!p->rc && t->nprocs == LT_MAX_PROCS && at_process(p))
		return;		/* noted as unsupported: the rest need not be read */
	for (i = t->nprocs; !p->rc && i < LT_MAX_PROCS; i++)
		if (t->procs[i])
			lt_expected(p, "the process whose register the initial state sets");
	lt_parse_final(p);
}

int lw_litmus_parse(const char *buf, size_t len, struct lt_test **out, struct lt_error *err)
{
	struct lt_parser p = { .err = err, .buf = buf };
	struct lt_test *t;
	size_t pos;
	int rc = -2;

	*out = NULL;
	memset(err, 0, sizeof(*err));
	if (len > LT_MAX_FILE) {
		err->line = err->col = 1;
		snprintf(err->message, sizeof(err->message),
			 "found a file of %zu bytes, expected at most %u", len, LT_MAX_FILE);
		return -1;
	}
	t = calloc(1, sizeof(*t));
	if (!t)
		return -2;
	t->arena = lt_arena_new();
	if (t->arena)
		rc = lt_lex_header(t, buf, len, &pos, err);
	if (!rc)
		rc = lt_lex(t, buf, len, pos, &p.toks, err);
	if (!rc) {
		p.t = t;
		parse_all(&p);
		rc = p.rc;
	}
	free(p.toks.tok);
	if (rc) {
		lw_litmus_free(t);
		return rc;
	}
	*out = t;
	return 0;
}

void lw_litmus_free(struct lt_test *test)
{
	if (!test)
		return;
	lt_arena_free(test->arena);
	free(test);
}
