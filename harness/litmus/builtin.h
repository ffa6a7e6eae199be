/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * builtin.h - the functions that a litmus test may call, by name.
 *
 * Kernel names follow tools/memory-model/linux-kernel.def and
 * Documentation/atomic_t.txt; C11 names are those of <stdatomic.h>.
 */
#ifndef LW_LITMUS_BUILTIN_H
#define LW_LITMUS_BUILTIN_H

#include <stdbool.h>
#include <stdint.h>

enum lt_fn {
	FN_NOP,			/* barrier(), kfree(), lockdep */
	FN_LOAD, FN_STORE,
	FN_RMW,
	FN_FENCE,
	FN_LOCK, FN_UNLOCK, FN_TRYLOCK, FN_IS_LOCKED,
	FN_RCU_LOCK, FN_RCU_UNLOCK, FN_SYNC_RCU,
	FN_SRCU_LOCK, FN_SRCU_UNLOCK, FN_SYNC_SRCU,
};

/* What a read-modify-write's call returns. */
enum lt_ret {
	RET_NONE, RET_OLD, RET_NEW,
	RET_NEW_ZERO,		/* ..._and_test() */
	RET_NEW_NEG,		/* atomic_add_negative() */
	RET_WROTE,		/* atomic_add_unless(), try_cmpxchg() */
};

struct lt_builtin {
	uint8_t fn;		/* enum lt_fn */
	uint8_t kind;		/* FN_RMW: enum mm_rmw_kind; FN_FENCE: enum mm_fence */
	uint8_t order;		/* enum mm_order; RMW: MM_SEQ_CST is the kernel's "full" */
	uint8_t fail_order;
	uint8_t ret;		/* enum lt_ret */
	bool lvalue;		/* the location is written as *x, not as x */
	bool full_after;	/* smp_store_mb(): a full fence follows */
	bool depends;		/* rcu_dereference(): contains the barrier that alpha needs */
	bool has_imm;		/* the operand is `imm`, not an argument */
	bool value_first;	/* atomic_add(v, x): the location is the second argument */
	bool by_pointer;	/* the expected value is passed by address */
	bool invert;		/* andnot: the operand's complement */
	bool weak;
	bool noreturn;
	bool kernel;
	uint8_t norders;	/* trailing memory_order arguments */
	uint8_t nargs;		/* all arguments */
	int8_t imm;
	int8_t expected;	/* add_unless/inc_not_zero: has_imm as well */
	bool has_expected_imm;
};

/*
 * Looks a name up.  c11: the file is in the C11 dialect, which decides what
 * atomic_fetch_add() and its like mean.  False: no such function is known.
 */
bool lt_builtin_find(const char *name, bool c11, struct lt_builtin *out);

/* memory_order_acquire etc.; -1 if it is no such name. */
int lt_memory_order(const char *name);

#endif /* LW_LITMUS_BUILTIN_H */
