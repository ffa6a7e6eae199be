/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse_stmt.c - a process' body: declarations and statements. */
#include <string.h>

#include "litmus/parse.h"

static struct lt_stmt *parse_stmt(struct lt_parser *p);

static struct lt_stmt *new_stmt(struct lt_parser *p, enum lt_skind kind)
{
	struct lt_stmt *s = lt_new(p, sizeof(*s));

	if (s) {
		s->kind = (uint8_t)kind;
		s->line = lt_peek(p, 0)->line;
		s->depth = 1;
	}
	return s;
}

static bool word_is_type(const char *id)
{
	static const char *const words[] = {
		"int", "char", "long", "short", "unsigned", "signed", "void", "bool", "_Bool",
		"volatile", "const", "struct", "union", "enum", "register", "static", "_Atomic",
		"u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "__u32", "__u64",
		"atomic_int", "atomic_long", "atomic_uint", "atomic_bool", "atomic_ulong",
		"atomic_llong", "atomic_char", "__rcu", "__user",
	};
	size_t i, n = strlen(id);

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i], id))
			return true;
	return n > 2 && !strcmp(id + n - 2, "_t");
}

bool lt_at_type(const struct lt_parser *p, size_t ahead)
{
	const struct lt_token *tok = lt_peek(p, ahead);

	return tok->kind == TK_IDENT && word_is_type(tok->id);
}

/* "(type *)": at least one word of a type, or an unknown name followed by stars. */
size_t lt_at_cast(const struct lt_parser *p)
{
	size_t i = 1, words = 0;
	bool known = false, star = false;

	for (; lt_peek(p, i)->kind == TK_IDENT && i < 16; i++, words++)
		known |= lt_at_type(p, i);
	for (; lt_peek(p, i)->kind == '*' && i < 24; i++)
		star = true;
	return words && (known || star) && lt_peek(p, i)->kind == ')' ? i + 1 : 0;
}

/* Two names in a row, a type's word, or "name * name" with `=`, `;` or `,` behind. */
static bool at_declaration(const struct lt_parser *p)
{
	size_t i = 1;

	if (!lt_is(p, TK_IDENT))
		return false;
	if (lt_at_type(p, 0) && (lt_peek(p, 1)->kind == TK_IDENT || lt_peek(p, 1)->kind == '*'))
		return true;
	if (lt_peek(p, 1)->kind == TK_IDENT)
		return true;
	while (lt_peek(p, i)->kind == '*' && i < 24)
		i++;
	if (i == 1 || lt_peek(p, i)->kind != TK_IDENT)
		return false;
	i = (size_t)lt_peek(p, i + 1)->kind;
	return i == '=' || i == ';' || i == ',';
}

/* `type *name = value, ...;` as a block of assignments. */
static struct lt_stmt *parse_declaration(struct lt_parser *p)
{
	struct lt_stmt *block = new_stmt(p, S_BLOCK), *s, **tail;
	struct lt_expr *e, *value;

	if (!block)
		return NULL;
	block->depth = 2;
	tail = &block->body;
	while (lt_is(p, TK_IDENT) &&
	       (lt_peek(p, 1)->kind == TK_IDENT || lt_peek(p, 1)->kind == '*' || lt_at_type(p, 0)))
		p->at++;
	do {
		lt_skip_stars(p);
		if (!lt_is(p, TK_IDENT)) {
			lt_expected(p, "a variable's name");
			return NULL;
		}
		e = lt_new_expr(p, E_REG);
		int reg = lt_register(p, p->proc, lt_peek(p, 0)->id);

		if (!e || reg < 0)
			return NULL;
		e->reg = (uint16_t)reg;
		p->proc->names[reg].declared = true;
		p->at++;
		if (lt_is(p, '[')) {
			lt_unsupported(p->t, "array in a process");
			while (!lt_is(p, ']') && !lt_is(p, TK_EOF) && !lt_is(p, ';'))
				p->at++;
			lt_expect(p, ']', "']'");
		}
		if (!lt_accept(p, '='))
			continue;
		if (lt_is(p, '{')) {
			lt_expected(p, "an expression");
			return NULL;
		}
		value = lt_parse_assignment(p);
		s = new_stmt(p, S_EXPR);
		if (p->rc)
			return NULL;
		s->cond = lt_new_expr(p, E_ASSIGN);
		if (!s->cond)
			return NULL;
		s->cond->a = e;
		s->cond->b = value;
		s->cond->line = e->line;
		s->cond->depth = (uint16_t)(value->depth + 1);
		*tail = s;
		tail = &s->next;
	} while (!p->rc && lt_accept(p, ','));
	lt_expect(p, ';', "'=', ',' or ';'");
	return block;
}

static struct lt_stmt *parse_block(struct lt_parser *p)
{
	struct lt_stmt *block = new_stmt(p, S_BLOCK), *s, **tail;
	unsigned int depth = 0;

	if (!block)
		return NULL;
	tail = &block->body;
	while (!p->rc && !lt_is(p, '}')) {
		s = parse_stmt(p);
		if (!s)
			return NULL;
		if (s->depth > depth)
			depth = s->depth;
		*tail = s;
		tail = &s->next;
	}
	block->depth = (uint16_t)(depth + 1);
	lt_expect(p, '}', "a statement or '}'");
	return block;
}

static void parse_condition(struct lt_parser *p, struct lt_stmt *s)
{
	lt_expect(p, '(', "'('");
	if (!p->rc)
		s->cond = lt_parse_expr(p);
	lt_expect(p, ')', "')'");
}

static struct lt_stmt *parse_if(struct lt_parser *p)
{
	struct lt_stmt *s = new_stmt(p, S_IF);

	if (!s)
		return NULL;
	p->at++;
	parse_condition(p, s);
	s->body = p->rc ? NULL : parse_stmt(p);
	if (!p->rc && lt_is_word(p, 0, "else")) {
		p->at++;
		s->other = parse_stmt(p);
	}
	return p->rc ? NULL : s;
}

static struct lt_stmt *parse_loop(struct lt_parser *p)
{
	struct lt_stmt *s = new_stmt(p, S_WHILE);

	if (!s)
		return NULL;
	if (lt_is_word(p, 0, "while")) {
		p->at++;
		parse_condition(p, s);
		s->body = p->rc ? NULL : parse_stmt(p);
		return p->rc ? NULL : s;
	}
	if (lt_is_word(p, 0, "do")) {
		s->kind = S_DO;
		p->at++;
		s->body = parse_stmt(p);
		if (!p->rc && !lt_is_word(p, 0, "while"))
			lt_expected(p, "'while'");
		p->at++;
		if (!p->rc)
			parse_condition(p, s);
		lt_expect(p, ';', "';'");
		return p->rc ? NULL : s;
	}
	s->kind = S_FOR;
	p->at++;
	lt_expect(p, '(', "'('");
	if (!p->rc && at_declaration(p)) {
		struct lt_stmt *block = new_stmt(p, S_BLOCK), *decl = parse_declaration(p);

		if (p->rc)
			return NULL;
		block->body = decl;
		decl->next = s;
		block->depth = 3;
		s = block;
	} else {
		if (!p->rc && !lt_is(p, ';'))
			s->init = lt_parse_expr(p);
		lt_expect(p, ';', "';'");
	}
	struct lt_stmt *loop = s->kind == S_FOR ? s : s->body->next;

	if (!p->rc && !lt_is(p, ';'))
		loop->cond = lt_parse_expr(p);
	lt_expect(p, ';', "';'");
	if (!p->rc && !lt_is(p, ')'))
		loop->step = lt_parse_expr(p);
	lt_expect(p, ')', "')'");
	loop->body = p->rc ? NULL : parse_stmt(p);
	return p->rc ? NULL : s;
}

/* break, continue, return, ... : only where they cannot be variables. */
static struct lt_stmt *parse_jump(struct lt_parser *p)
{
	static const char *const others[] = { "return", "goto", "switch", "case", "default", "asm" };
	bool alone = lt_peek(p, 1)->kind == ';';
	size_t i;

	if (alone && (lt_is_word(p, 0, "break") || lt_is_word(p, 0, "continue"))) {
		struct lt_stmt *s = new_stmt(p, lt_is_word(p, 0, "break") ? S_BREAK : S_CONTINUE);

		p->at += 2;
		return s;
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (!lt_is_word(p, 0, others[i]) || lt_peek(p, 1)->kind == '=')
			continue;
		lt_unsupported(p->t, others[i]);
		/* What belongs to it is passed over as a statement. */
		p->at++;
		while (!lt_is(p, ';') && !lt_is(p, '{') && !lt_is(p, '}') && !lt_is(p, ':') &&
		       !lt_is(p, TK_EOF))
			p->at++;
		if (!lt_accept(p, ';'))
			lt_accept(p, ':');
		return new_stmt(p, S_BLOCK);
	}
	return NULL;
}

static struct lt_stmt *parse_stmt_inner(struct lt_parser *p)
{
	struct lt_stmt *s;

	if (lt_accept(p, ';'))
		return new_stmt(p, S_BLOCK);
	if (lt_accept(p, '{'))
		return parse_block(p);
	if (lt_is_word(p, 0, "if") && lt_peek(p, 1)->kind == '(')
		return parse_if(p);
	if ((lt_is_word(p, 0, "while") || lt_is_word(p, 0, "for")) && lt_peek(p, 1)->kind == '(')
		return parse_loop(p);
	if (lt_is_word(p, 0, "do") && lt_peek(p, 1)->kind != '=')
		return parse_loop(p);
	s = parse_jump(p);
	if (s || p->rc)
		return s;
	if (at_declaration(p))
		return parse_declaration(p);
	s = new_stmt(p, S_EXPR);
	if (!s)
		return NULL;
	s->cond = lt_parse_expr(p);
	lt_expect(p, ';', "an operator or ';'");
	return s;
}

static struct lt_stmt *parse_stmt(struct lt_parser *p)
{
	struct lt_stmt *s;
	unsigned int depth = 0;

	if (!lt_enter(p))
		return NULL;
	s = parse_stmt_inner(p);
	p->depth--;
	if (p->rc || !s)
		return NULL;
	if (s->body)
		depth = s->body->depth;
	if (s->other && s->other->depth > depth)
		depth = s->other->depth;
	if (s->kind != S_BLOCK)
		s->depth = (uint16_t)(depth + 1);
	return s;
}

void lt_parse_body(struct lt_parser *p)
{
	lt_expect(p, '{', "'{' of the process' body");
	if (!p->rc)
		p->proc->body = parse_block(p);
}
