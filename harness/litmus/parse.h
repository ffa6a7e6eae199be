/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse.h - what the parts of the parser share. */
#ifndef LW_LITMUS_PARSE_H
#define LW_LITMUS_PARSE_H

#include "litmus/lexer.h"

struct lt_parser {
	struct lt_test *t;
	struct lt_tokens toks;
	size_t at;
	struct lt_process *proc;	/* whose body is being read */
	unsigned int proc_no;
	unsigned int depth;		/* of the recursion */
	int rc;				/* -1: *err is set; -2: out of memory; both stay */
	struct lt_error *err;
	const char *buf;
};

static inline const struct lt_token *lt_peek(const struct lt_parser *p, size_t ahead)
{
	size_t i = p->at + ahead;

	return &p->toks.tok[i < p->toks.n ? i : p->toks.n - 1];
}

static inline bool lt_is(const struct lt_parser *p, int kind)
{
	return lt_peek(p, 0)->kind == kind;
}

/* Error at the current token: "found ..., expected " + what. */
void lt_expected(struct lt_parser *p, const char *what);
void lt_fail_at(struct lt_parser *p, const struct lt_token *tok, const char *message);
bool lt_accept(struct lt_parser *p, int kind);
bool lt_expect(struct lt_parser *p, int kind, const char *what);
/* `*`, `const`, `volatile` between a type and its name. */
void lt_skip_stars(struct lt_parser *p);
bool lt_is_word(const struct lt_parser *p, size_t ahead, const char *word);
/* Recursion: false (and an error) when too deep; pair with p->depth--. */
bool lt_enter(struct lt_parser *p);
/* NULL sets p->rc. */
void *lt_new(struct lt_parser *p, size_t size);

/* The location of that name, made if there is none; -1: no room (noted). */
int lt_location(struct lt_parser *p, const char *name);
/* The process' register of that name, made if there is none. */
int lt_register(struct lt_parser *p, struct lt_process *proc, const char *name);
int lt_find_register(const struct lt_process *proc, const char *name);

/* True if a type starts here: `int`, `struct x`, `atomic_t`, ... */
bool lt_at_type(const struct lt_parser *p, size_t ahead);
/* Number of tokens of a cast "(type *)" here, or 0. */
size_t lt_at_cast(const struct lt_parser *p);

struct lt_expr *lt_parse_expr(struct lt_parser *p);		/* with commas */
struct lt_expr *lt_parse_assignment(struct lt_parser *p);
struct lt_expr *lt_new_expr(struct lt_parser *p, enum lt_ekind kind);
void lt_parse_body(struct lt_parser *p);
void lt_parse_init(struct lt_parser *p);
void lt_parse_final(struct lt_parser *p);
bool lt_parse_value(struct lt_parser *p, uint64_t *value);

#endif /* LW_LITMUS_PARSE_H */
