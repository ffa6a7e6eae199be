/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prog.h - a process as a short program for a register machine, and what is
 * known about it before it runs.
 *
 * A process stops before each instruction that is an event of the memory model
 * (or a choice that leads to one); what lies between two of those touches
 * registers only.  So a state of the whole test is: the model's, and each
 * process' place and live registers.
 */
#ifndef LW_LITMUS_PROG_H
#define LW_LITMUS_PROG_H

#include "litmus/ast.h"

#define LT_MAX_CODE	2000u	/* instructions of one process */

enum lt_op {
	/* registers only */
	O_CONST,	/* dst = imm */
	O_MOV,		/* dst = a */
	O_BIN,		/* dst = a sub b */
	O_UN,		/* dst = sub a */
	O_SELECT,	/* dst = a ? b : c */
	O_JUMP,
	O_JZ,		/* to target if a is 0; a's dependency becomes one of control */
	O_CTRL_SAVE,	/* dst = control dependency so far */
	O_CTRL_RESTORE,	/* the arms of the branch have ended: as it was in a */
	O_COUNT0,	/* dst = 0: a loop starts */
	O_COUNT,	/* ++dst; beyond the bound the execution is dropped */
	/* a choice of the explorer: go on, or to target; the event there belongs to the step */
	O_CHOICE,
	/* events */
	O_LOAD,		/* dst = *a */
	O_STORE,	/* *a = b */
	O_RMW,		/* dst = old value of *a; dst2 = whether it stored; operand b, expected c */
	O_FENCE,
	O_LOCK, O_UNLOCK, O_TRYLOCK, O_IS_LOCKED,
	O_RCU_LOCK, O_RCU_UNLOCK,
	O_SRCU_LOCK,	/* dst = index; a: the srcu_struct */
	O_SRCU_UNLOCK,	/* a, b: the index */
	O_SYNC,		/* synchronize_rcu(); a != LT_NO_REG: synchronize_srcu() */
	O_END,
};

static inline bool lt_is_local(enum lt_op op)
{
	return op < O_CHOICE;
}

/* A set of locations. */
struct lt_set { uint64_t w[LT_MAX_LOCS / 64]; };

struct lt_insn {
	uint8_t op;		/* enum lt_op */
	uint8_t sub;		/* enum lt_bop, mm_fence, mm_rmw_kind, '!' '~' '-' */
	uint8_t order;
	uint8_t fail_order;
	bool noreturn, weak, must_write, must_fail;
	uint16_t dst, dst2, a, b, c;
	uint16_t target;
	uint64_t imm;
	struct lt_set locs;	/* what an event may touch */
};

/* What a process may still do, from an instruction on. */
struct lt_future {
	struct lt_set load, store, lock;
	uint8_t sections, gps;	/* domains */
	bool strong;		/* strong fences, seq_cst accesses */
};

struct lt_regset { uint64_t w[LT_MAX_REGS / 64 + 1]; };

struct lt_code {
	unsigned int n;
	unsigned int nregs;
	bool before_atomic;	/* has smp_mb__before_atomic(), which its next RMW completes */
	struct lt_insn insn[LT_MAX_CODE];
	struct lt_future future[LT_MAX_CODE];
	struct lt_regset live[LT_MAX_CODE];
	struct lt_regset assigns[LT_MAX_CODE];	/* from here on */
	bool leaves[LT_MAX_CODE];	/* a load that may be left open: see open.h */
	bool opens;			/* there is one */
};

struct lt_prog {
	const struct lt_test *test;
	enum mm_model model;
	unsigned int unroll;
	unsigned int nprocs;
	struct lt_code *code[LT_MAX_PROCS];
	uint8_t domain[LT_MAX_LOCS];	/* srcu_struct: 1.., else 0 */
	struct lt_set locks;		/* locations on which spin locks operate */
	bool plain;			/* plain accesses: races are possible */
};

/*
 * Of a fence: does it tell all others something?  smp_mb__before_atomic() leaves that to its
 * read-modify-write, but under weak, where it is a fence of C11's.
 */
static inline bool lt_strong_fence(const struct lt_prog *prog, const struct lt_insn *i)
{
	return i->sub == MM_FENCE_SEQ_CST ||
	       (i->sub == MM_FENCE_BEFORE_ATOMIC && prog->model == MM_WEAK) ||
	       (i->sub > MM_FENCE_BEFORE_ATOMIC && i->sub <= MM_FENCE_AFTER_UNLOCK_LOCK);
}

static inline bool lt_set_has(const struct lt_set *s, unsigned int loc)
{
	return s->w[loc / 64] >> (loc % 64) & 1;
}
static inline void lt_set_add(struct lt_set *s, unsigned int loc)
{
	s->w[loc / 64] |= UINT64_C(1) << (loc % 64);
}
static inline bool lt_set_join(struct lt_set *dst, const struct lt_set *src)
{
	uint64_t more = 0;

	for (unsigned int i = 0; i < LT_MAX_LOCS / 64; i++) {
		more |= src->w[i] & ~dst->w[i];
		dst->w[i] |= src->w[i];
	}
	return more != 0;
}
static inline bool lt_set_meets(const struct lt_set *a, const struct lt_set *b)
{
	uint64_t both = 0;

	for (unsigned int i = 0; i < LT_MAX_LOCS / 64; i++)
		both |= a->w[i] & b->w[i];
	return both != 0;
}

/* The location at an address; -1 if there is none. */
static inline int lt_loc_at(const struct lt_test *t, uint64_t value)
{
	uint64_t object = (value - LT_ADDR_BASE) >> 32, off = value & 0xffffffffu;

	if (value < LT_ADDR_BASE || object >= t->nlocs || t->locs[object].first != object ||
	    off >= t->locs[object].len)
		return -1;
	return (int)(object + off);
}

/*
 * Compile for a model: kernel read-modify-writes that are fully ordered become
 * three steps where the model wants that.  NULL: out of memory, or a construct
 * that cannot be run (noted in the test).
 */
struct lt_prog *lt_compile(struct lt_test *t, enum mm_model model, unsigned int unroll);
void lt_prog_free(struct lt_prog *prog);

/* Where an instruction leads. */
static inline bool lt_falls_through(const struct lt_insn *i)
{
	return i->op != O_JUMP && i->op != O_END;
}
static inline bool lt_jumps(const struct lt_insn *i)
{
	return i->op == O_JUMP || i->op == O_JZ || i->op == O_CHOICE;
}

/* lt_code.leaves, .opens; lt_analyse() calls it. */
void lt_find_open(const struct lt_prog *prog, struct lt_code *c);
/* Pointers, futures and live registers; lt_compile() calls it. */
void lt_analyse(struct lt_prog *prog);

/* a op b on values; false: division by zero. */
bool lt_binary(unsigned int op, uint64_t a, uint64_t b, uint64_t *result);

/* The values of all registers and locations, for conditions. */
struct lt_final {
	const uint64_t *regs[LT_MAX_PROCS];
	const uint64_t *locs;
};
uint64_t lt_term_value(const struct lt_term *term, const struct lt_final *f);
bool lt_holds(const struct lt_prop *p, const struct lt_final *f);
/* Calls fn for each register or location that a condition names. */
void lt_prop_terms(const struct lt_prop *p, void (*fn)(const struct lt_term *, void *), void *arg);

#endif /* LW_LITMUS_PROG_H */
