/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lexer.h - a litmus file cut into tokens. */
#ifndef LW_LITMUS_LEXER_H
#define LW_LITMUS_LEXER_H

#include "litmus/ast.h"
#include "litmus/litmus.h"

/* A punctuation mark's kind is its characters, first one highest. */
#define TK2(a, b)	(((a) << 8) | (b))
#define TK3(a, b, c)	(((a) << 16) | ((b) << 8) | (c))
enum { TK_IDENT = 1, TK_NUM, TK_EOF };

struct lt_token {
	int kind;
	unsigned int line, col;
	const char *text;	/* in the file */
	uint32_t len;
	const char *id;		/* TK_IDENT: interned copy */
	uint64_t num;		/* TK_NUM */
};

struct lt_tokens {
	struct lt_token *tok;
	size_t n;		/* the last one is TK_EOF */
};

/*
 * The first lines (the dialect's letter, name, description) up to the initial
 * state's `{`.  Sets test->name and test->comment; *pos is where the `{` is.
 */
int lt_lex_header(struct lt_test *t, const char *buf, size_t len, size_t *pos,
		  struct lt_error *err);
/*
 * Everything from pos on.  herd's comments (* ... *) are known outside
 * process bodies only: within, "(*x)" is an expression.
 */
int lt_lex(struct lt_test *t, const char *buf, size_t len, size_t pos,
	   struct lt_tokens *out, struct lt_error *err);

/* Line and column of an offset. */
void lt_position(const char *buf, size_t pos, unsigned int *line, unsigned int *col);

#endif /* LW_LITMUS_LEXER_H */
