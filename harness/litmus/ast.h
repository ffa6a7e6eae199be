/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ast.h - a litmus test as read: locations, processes, conditions.
 *
 * Everything hangs off one struct lt_test and lives in its arena.
 */
#ifndef LW_LITMUS_AST_H
#define LW_LITMUS_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "litmus/builtin.h"
#include "weave/model/mm.h"

#define LT_MAX_PROCS	MM_MAX_THREADS
#define LT_MAX_LOCS	MM_MAX_LOCS
#define LT_MAX_REGS	240u	/* of one process, temporaries included */
#define LT_MAX_NAMES	120u	/* registers that one process' source names */
#define LT_MAX_DEPTH	400u	/* of an expression, statement or condition */
#define LT_MAX_FILE	(1u << 20)
#define LT_MAX_UNSUPPORTED 8u

/*
 * Addresses are values too.  Location l stands at LT_ADDR(l); elements of an
 * array are consecutive locations and follow their first one at distance 1.
 */
#define LT_ADDR_BASE	(UINT64_C(1) << 56)
#define LT_ADDR(l)	(LT_ADDR_BASE + ((uint64_t)(l) << 32))
/* What srcu_read_lock() returns: names the n-th section of a process. */
#define LT_INDEX_BASE	(UINT64_C(1) << 57)

struct lt_arena;

enum lt_ekind {
	E_NUM,		/* num */
	E_REG,		/* reg: a register of the process */
	E_DEREF,	/* *a: a plain access, or the object of READ_ONCE() */
	E_ADDR_NAME,	/* &name: register or location */
	E_UN,		/* op a: '!' '~' '-' */
	E_BIN,		/* a op b */
	E_LAND, E_LOR,	/* && || */
	E_COND,		/* a ? b : c */
	E_COMMA,	/* a, b */
	E_ASSIGN,	/* a = b; op != 0: a op= b */
	E_INCDEC,	/* num: +1 or -1; op != 0: value after */
	E_CALL,		/* call, args */
};

enum lt_bop {
	B_ADD = 1, B_SUB, B_MUL, B_DIV, B_MOD, B_AND, B_OR, B_XOR, B_SHL, B_SHR,
	B_EQ, B_NE, B_LT, B_GT, B_LE, B_GE, B_LAND, B_LOR,
};

struct lt_expr {
	uint8_t kind;		/* enum lt_ekind */
	uint8_t op;
	uint16_t depth;
	uint16_t reg;
	uint16_t nargs;
	unsigned int line;
	uint64_t num;
	struct lt_expr *a, *b, *c;
	struct lt_expr **args;
	struct lt_builtin call;
};

enum lt_skind { S_EXPR, S_BLOCK, S_IF, S_WHILE, S_DO, S_FOR, S_BREAK, S_CONTINUE };

struct lt_stmt {
	uint8_t kind;		/* enum lt_skind */
	uint16_t depth;
	unsigned int line;
	struct lt_expr *cond;	/* S_IF and loops; S_EXPR: the expression */
	struct lt_expr *init, *step;
	struct lt_stmt *body;	/* S_BLOCK: the first one; S_IF: then; loops */
	struct lt_stmt *other;	/* S_IF: else */
	struct lt_stmt *next;	/* in a block */
};

struct lt_name {
	const char *name;
	bool param;		/* holds the address of location `loc` */
	bool declared;
	bool atomic;		/* C11: dereferencing is a seq_cst access */
	bool has_init;
	uint16_t loc;
	uint64_t init;
};

struct lt_process {
	unsigned int nnames;
	struct lt_name names[LT_MAX_NAMES];
	struct lt_stmt *body;
};

struct lt_loc {
	const char *name;	/* of the object; its elements share it */
	uint16_t first;		/* the object's first location */
	uint16_t len;		/* number of the object's locations */
	uint64_t init;
};

/* A location or register in a condition, or a value. */
enum lt_tkind { T_VALUE, T_LOC, T_REG };
struct lt_term {
	uint8_t kind;		/* enum lt_tkind */
	uint8_t proc;
	uint16_t reg;		/* LT_NO_REG: the process knows no such register */
	uint16_t loc;
	uint64_t value;
	const char *name;
};
#define LT_NO_REG 0xffffu

enum lt_pkind { P_TRUE, P_FALSE, P_ATOM, P_NOT, P_AND, P_OR, P_IMPLIES };
struct lt_prop {
	uint8_t kind;		/* enum lt_pkind */
	uint8_t op;		/* P_ATOM: enum lt_bop */
	uint16_t depth;
	struct lt_term left, right;
	struct lt_prop *a, *b;
};

enum lt_quant { Q_EXISTS, Q_NOT_EXISTS, Q_FORALL };

struct lt_show { struct lt_term term; struct lt_show *next; };

struct lt_test {
	struct lt_arena *arena;
	const char *name;
	const char *comment;	/* text before the initial state: description, comments */
	bool c11;
	unsigned int nprocs;
	struct lt_process *procs[LT_MAX_PROCS];
	unsigned int nlocs;
	struct lt_loc locs[LT_MAX_LOCS];
	enum lt_quant quant;
	struct lt_prop *cond;
	struct lt_prop *filter;		/* or NULL */
	struct lt_show *shows;		/* locations [...] */
	const char *cond_text;		/* as written, blanks folded */
	unsigned int nunsupported;
	const char *unsupported[LT_MAX_UNSUPPORTED];
};

void *lt_alloc(struct lt_arena *arena, size_t size);	/* zeroed; NULL: out of memory */
char *lt_strndup(struct lt_arena *arena, const char *s, size_t n);
struct lt_arena *lt_arena_new(void);
void lt_arena_free(struct lt_arena *arena);

/* Note a construct that cannot be run; each name once. */
void lt_unsupported(struct lt_test *t, const char *what);

#endif /* LW_LITMUS_AST_H */
