/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * litmus.h - litmus tests: read, run exhaustively over the engine's models,
 * print in the shape that herd prints.
 *
 * Two dialects are read: herd7's C dialect as the Linux kernel uses it, and
 * C11 litmus files.  docs/memory-model.md says which constructs, and what is
 * not supported by construct.
 */
#ifndef LW_LITMUS_LITMUS_H
#define LW_LITMUS_LITMUS_H

#include <stddef.h>

struct lt_test;

/* Where the text stopped being a litmus test, and what was expected there. */
struct lt_error {
	unsigned int line;	/* from 1 */
	unsigned int col;	/* from 1, in bytes */
	char message[200];	/* "found ..., expected ..." */
};

/*
 * Read one litmus test from memory.  Any bytes may be given; time and stack
 * are bounded by len.  0: *out is the test, to be freed with
 * lw_litmus_free(); a construct that is understood as syntax but cannot be run
 * is noted in it.  -1: *err says where and why; -2: out of memory.
 */
int lw_litmus_parse(const char *buf, size_t len, struct lt_test **out, struct lt_error *err);
void lw_litmus_free(struct lt_test *test);

/*
 * The `litmus` command: argv as main() has it.  Exit status 0: all that was
 * asked agrees; 1: a disagreement with an expected verdict; 2: wrong usage, a
 * file missing or not parsing.
 */
int lw_litmus_main(int argc, char **argv);

#endif /* LW_LITMUS_LITMUS_H */
