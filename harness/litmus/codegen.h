/* SPDX-License-Identifier: GPL-2.0-or-later */
/* codegen.h - what the parts of the compiler share. */
#ifndef LW_LITMUS_CODEGEN_H
#define LW_LITMUS_CODEGEN_H

#include "litmus/prog.h"

#define LT_MAX_LOOPS 32u

struct lt_gen {
	struct lt_prog *prog;
	struct lt_test *test;
	struct lt_process *proc;
	struct lt_code *code;
	unsigned int fixed;	/* registers below stay, those from there on are temporary */
	unsigned int used;
	bool failed;
	/* jumps out of loops that are still to be given their target */
	struct { uint16_t insn; uint8_t loop; bool again; } jumps[256];
	unsigned int njumps, loops;
};

struct lt_insn *lt_emit(struct lt_gen *g, enum lt_op op);
uint16_t lt_temp(struct lt_gen *g);
uint16_t lt_const(struct lt_gen *g, uint64_t value);
/* A jump's target: the next instruction. */
void lt_here(struct lt_gen *g, unsigned int insn);
void lt_unsup(struct lt_gen *g, const char *what);

/* The register that holds the value. */
uint16_t lt_gen_expr(struct lt_gen *g, const struct lt_expr *e);
/* A new register for what the operator makes of two. */
uint16_t lt_gen_binary(struct lt_gen *g, unsigned int op, uint16_t a, uint16_t b);
/* The register that holds the location's address; e is an lvalue. */
uint16_t lt_gen_object(struct lt_gen *g, const struct lt_expr *e, bool lvalue);
uint16_t lt_gen_call(struct lt_gen *g, const struct lt_expr *e);
void lt_gen_load(struct lt_gen *g, uint16_t dst, uint16_t addr, enum mm_order order);
void lt_gen_store(struct lt_gen *g, uint16_t addr, uint16_t value, enum mm_order order);
void lt_gen_fence(struct lt_gen *g, enum mm_fence fence);

#endif /* LW_LITMUS_CODEGEN_H */
