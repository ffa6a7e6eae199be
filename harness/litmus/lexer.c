/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lexer.c - a litmus file cut into tokens.  Bytes beyond ASCII may stand in comments only. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "litmus/lexer.h"

struct lex {
	struct lt_test *t;
	const char *buf;
	size_t len, pos;
	unsigned int line;
	size_t line_start;
	unsigned int depth;	/* of { } */
	bool init_done;		/* the first { } block has ended */
	struct lt_error *err;
};

void lt_position(const char *buf, size_t pos, unsigned int *line, unsigned int *col)
{
	size_t i, start = 0;

	*line = 1;
	for (i = 0; i < pos; i++)
		if (buf[i] == '\n') {
			(*line)++;
			start = i + 1;
		}
	*col = (unsigned int)(pos - start + 1);
}

static int at(const struct lex *l, size_t off)
{
	return l->pos + off < l->len ? (unsigned char)l->buf[l->pos + off] : -1;
}

static int fail(struct lex *l, size_t pos, const char *message)
{
	lt_position(l->buf, pos, &l->err->line, &l->err->col);
	snprintf(l->err->message, sizeof(l->err->message), "%s", message);
	return -1;
}

static void step(struct lex *l)
{
	if (l->buf[l->pos++] == '\n') {
		l->line++;
		l->line_start = l->pos;
	}
}

/* (* ... *), nested; l->pos is at the first character. */
static int skip_ml_comment(struct lex *l)
{
	size_t start = l->pos;
	unsigned int depth = 0;

	while (l->pos < l->len) {
		if (at(l, 0) == '(' && at(l, 1) == '*') {
			depth++;
			l->pos += 2;
		} else if (at(l, 0) == '*' && at(l, 1) == ')') {
			l->pos += 2;
			if (--depth == 0)
				return 0;
		} else {
			step(l);
		}
	}
	return fail(l, start, "found the start of a comment, expected its end '*)' before the end of the file");
}

static int skip_c_comment(struct lex *l)
{
	size_t start = l->pos;

	l->pos += 2;
	while (l->pos < l->len) {
		if (at(l, 0) == '*' && at(l, 1) == '/') {
			l->pos += 2;
			return 0;
		}
		step(l);
	}
	return fail(l, start, "found the start of a comment, expected its end '*/' before the end of the file");
}

static int skip_blank(struct lex *l)
{
	for (;;) {
		int c = at(l, 0);

		if (c < 0)
			return 0;
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			step(l);
		} else if (c == '/' && at(l, 1) == '/') {
			while (l->pos < l->len && at(l, 0) != '\n')
				l->pos++;
		} else if (c == '/' && at(l, 1) == '*') {
			if (skip_c_comment(l))
				return -1;
		} else if (c == '(' && at(l, 1) == '*' && (!l->init_done || l->depth == 0)) {
			if (skip_ml_comment(l))
				return -1;
		} else {
			return 0;
		}
	}
}

/* After the digits: u, l, ul, ull ... */
static void skip_suffix(struct lex *l)
{
	while (at(l, 0) == 'u' || at(l, 0) == 'U' || at(l, 0) == 'l' || at(l, 0) == 'L')
		l->pos++;
}

static int number(struct lex *l, struct lt_token *tok)
{
	size_t start = l->pos;
	unsigned int base = 10;
	bool any = false;

	if (at(l, 0) == '0' && (at(l, 1) == 'x' || at(l, 1) == 'X')) {
		base = 16;
		l->pos += 2;
	} else if (at(l, 0) == '0' && isdigit(at(l, 1) < 0 ? 0 : at(l, 1))) {
		base = 8;
	}
	tok->kind = TK_NUM;
	for (;; l->pos++) {
		int c = at(l, 0);
		unsigned int digit;

		if (c >= '0' && c <= '9')
			digit = (unsigned int)(c - '0');
		else if (base == 16 && c >= 0 && isxdigit(c))
			digit = (unsigned int)(tolower(c) - 'a') + 10;
		else
			break;
		if (digit >= base)
			return fail(l, l->pos, "found a digit 8 or 9, expected an octal digit");
		if (__builtin_mul_overflow(tok->num, (uint64_t)base, &tok->num) ||
		    __builtin_add_overflow(tok->num, (uint64_t)digit, &tok->num) ||
		    tok->num > INT64_MAX)
			return fail(l, start, "found a number above 2^63 - 1, expected a smaller one");
		any = true;
	}
	if (!any)
		return fail(l, start, "found '0x', expected a hexadecimal number");
	skip_suffix(l);
	if (at(l, 0) == '_' || (at(l, 0) >= 0 && isalnum(at(l, 0))))
		return fail(l, l->pos, "found a letter right behind a number, expected a blank or an operator");
	return 0;
}

static const char *const marks[] = {
	"<<=", ">>=", "/\\", "\\/", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "->", "=>",
	"++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
};

static int mark(struct lex *l, struct lt_token *tok)
{
	char message[80];
	size_t i;
	int c = at(l, 0);

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *m = marks[i];
		size_t n = strlen(m);

		if (l->len - l->pos < n || memcmp(l->buf + l->pos, m, n))
			continue;
		tok->kind = n == 2 ? TK2(m[0], m[1]) : TK3(m[0], m[1], m[2]);
		l->pos += n;
		return 0;
	}
	if (c < 32 || c > 126 || !strchr("(){}[];,:=<>+-*/%&|^~!?.", c)) {
		if (c > 32 && c < 127)
			snprintf(message, sizeof(message), "found '%c', expected a token of C", c);
		else
			snprintf(message, sizeof(message), "found byte 0x%02x, expected a token of C",
				 (unsigned int)c);
		return fail(l, l->pos, message);
	}
	if (c == '{')
		l->depth++;
	if (c == '}' && l->depth > 0 && --l->depth == 0)
		l->init_done = true;
	tok->kind = c;
	l->pos++;
	return 0;
}

static int next(struct lex *l, struct lt_token *tok)
{
	int rc = 0, c;

	memset(tok, 0, sizeof(*tok));
	if (skip_blank(l))
		return -1;
	tok->line = l->line;
	tok->col = (unsigned int)(l->pos - l->line_start + 1);
	tok->text = l->buf + l->pos;
	c = at(l, 0);
	if (c < 0) {
		tok->kind = TK_EOF;
		return 0;
	}
	if (isdigit(c)) {
		rc = number(l, tok);
	} else if (isalpha(c) || c == '_') {
		size_t start = l->pos;

		while (at(l, 0) == '_' || (at(l, 0) >= 0 && isalnum(at(l, 0))))
			l->pos++;
		tok->kind = TK_IDENT;
		tok->id = lt_strndup(l->t->arena, l->buf + start, l->pos - start);
		if (!tok->id)
			return -2;
	} else {
		rc = mark(l, tok);
	}
	tok->len = (uint32_t)(l->buf + l->pos - tok->text);
	return rc;
}

int lt_lex(struct lt_test *t, const char *buf, size_t len, size_t pos,
	   struct lt_tokens *out, struct lt_error *err)
{
	struct lex l = { .t = t, .buf = buf, .len = len, .pos = pos, .err = err };
	unsigned int col;
	size_t cap = 0;

	lt_position(buf, pos, &l.line, &col);
	l.line_start = pos + 1 - col;
	out->tok = NULL;
	out->n = 0;
	do {
		int rc;

		if (out->n == cap) {
			struct lt_token *p;

			cap = cap ? cap * 2 : 256;
			p = realloc(out->tok, cap * sizeof(*p));
			if (!p)
				return -2;
			out->tok = p;
		}
		rc = next(&l, &out->tok[out->n]);
		if (rc)
			return rc;
	} while (out->tok[out->n++].kind != TK_EOF);
	return 0;
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int lt_lex_header(struct lt_test *t, const char *buf, size_t len, size_t *pos,
		  struct lt_error *err)
{
	struct lex l = { .t = t, .buf = buf, .len = len, .line = 1, .err = err };
	size_t start, end, quote;

	if (skip_blank(&l))
		return -1;
	if (at(&l, 0) < 0)
		return fail(&l, l.pos, "found end of file, expected 'C' and the test's name");
	if (at(&l, 0) != 'C' || (at(&l, 1) != ' ' && at(&l, 1) != '\t'))
		return fail(&l, l.pos, "found no C litmus test, expected 'C' and the test's name");
	for (start = l.pos + 1; start < len && (buf[start] == ' ' || buf[start] == '\t'); start++)
		;
	for (end = start; end < len && buf[end] != '\n' && buf[end] != '{'; end++)
		if (buf[end] == '(' && end + 1 < len && buf[end + 1] == '*')
			break;
	l.pos = end;
	while (end > start && blank(buf[end - 1]))
		end--;
	if (end == start)
		return fail(&l, start, "found end of line, expected the test's name");
	t->name = lt_strndup(t->arena, buf + start, end - start);
	start = l.pos;
	while (l.pos < len && buf[l.pos] != '{') {
		if (at(&l, 0) == '(' && at(&l, 1) == '*') {
			if (skip_ml_comment(&l))
				return -1;
		} else if (at(&l, 0) == '"') {
			/* A quoted description stands on one line. */
			for (quote = l.pos + 1; quote < len && buf[quote] != '"' && buf[quote] != '\n';)
				quote++;
			l.pos = quote < len && buf[quote] == '"' ? quote + 1 : l.pos + 1;
		} else {
			l.pos++;
		}
	}
	if (l.pos >= len)
		return fail(&l, len, "found end of file, expected '{' of the initial state");
	t->comment = lt_strndup(t->arena, buf + start, l.pos - start);
	*pos = l.pos;
	return t->name && t->comment ? 0 : -2;
}
