/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate.h - tiny programs from a number, the same everywhere.
 */
#ifndef TESTS_MODEL_GENERATE_H
#define TESTS_MODEL_GENERATE_H

#include "tiny.h"

enum generate_for {
	GENERATE_ANY,	/* what every model knows: no spin locks, no fences of LKMM's alone */
	GENERATE_LKMM,	/* and those */
	GENERATE_C11,	/* acquire, release and seq_cst fences; no dependencies, no RCU */
};

/* 2 to `threads` threads of 2 to `most` instructions (and what closes a section). */
void generate(struct tiny_program *p, unsigned int number, unsigned int threads,
	      unsigned int most, enum generate_for what);

#endif /* TESTS_MODEL_GENERATE_H */
