/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tiny.h - very small programs over a memory model, explored whole.  It shares
 * nothing with harness/litmus but the model under test.
 */
#ifndef TESTS_MODEL_TINY_H
#define TESTS_MODEL_TINY_H

#include <stdbool.h>
#include <stdint.h>

#include "weave/model/mm.h"

#define TINY_THREADS 4u
#define TINY_INSNS 8u
#define TINY_LOCS 4u
#define TINY_OUTCOMES 4096u

enum tiny_op {
	TINY_END, TINY_R, TINY_W, TINY_XCHG, TINY_FENCE, TINY_LOCK, TINY_UNLOCK,
	TINY_RCU_LOCK, TINY_RCU_UNLOCK, TINY_GP,
};

/* A thread's n-th read (or exchange) fills register n. */
struct tiny_insn {
	enum tiny_op op;
	unsigned int loc;
	unsigned int value;
	enum mm_order order;
	enum mm_fence fence;
	unsigned int addr;	/* 1 + register that the address depends on; 0: none */
	unsigned int data;	/* likewise the value (it stays `value`) */
	unsigned int ctrl;	/* likewise a branch around it that is always taken; TINY_W, litmus texts */
	bool noreturn;		/* TINY_XCHG: a kernel form whose result nobody sees */
};

struct tiny_program {
	unsigned int nthreads;
	/* For the axioms: what is stored depends on all that the thread has read, as in a lock. */
	bool assumed;
	struct tiny_insn insn[TINY_THREADS][TINY_INSNS];
};

/* Registers, 4 bits each and 4 a thread, thread 0 lowest; then final values. */
struct tiny_outcome {
	uint64_t regs;
	uint16_t final;	/* 4 bits a location */
};

struct tiny_result {
	unsigned int n;
	struct tiny_outcome outcome[TINY_OUTCOMES];	/* sorted */
	uint64_t runs;
};

/* prune: leave states that were seen before. */
void tiny_explore(const struct tiny_program *p, const struct mm_config *config, bool prune,
		  struct tiny_result *out);

/* Is there an outcome whose registers and finals equal these where the masks say so? */
bool tiny_shows(const struct tiny_result *r, uint64_t regs, uint64_t regs_mask, uint16_t final,
		uint16_t final_mask);

#endif /* TESTS_MODEL_TINY_H */
