/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generate.h - random litmus tests, the same ones for the same seed on every machine. */
#ifndef LW_TESTS_GENERATE_H
#define LW_TESTS_GENERATE_H

#include <stddef.h>
#include <stdint.h>

/* What the tests are made of; a set. */
enum generate_what {
	GEN_FENCES	= 1u << 0,
	GEN_DEPENDS	= 1u << 1,
	GEN_RMW		= 1u << 2,
	GEN_LOCKS	= 1u << 3,
	GEN_RCU		= 1u << 4,
	GEN_SRCU	= 1u << 5,
	GEN_PLAIN	= 1u << 6,
	GEN_C11		= 1u << 7,	/* instead of the kernel's dialect */
	GEN_BEFORE	= 1u << 8,	/* smp_mb__before_atomic() */
};

/* Writes a test of 2 or 3 processes into buf; returns its length. */
size_t generate(char *buf, size_t size, uint64_t seed, unsigned int what);

#endif /* LW_TESTS_GENERATE_H */
