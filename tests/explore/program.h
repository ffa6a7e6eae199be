/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * program.h - small random programs, as a scenario.
 */
#ifndef TESTS_EXPLORE_PROGRAM_H
#define TESTS_EXPLORE_PROGRAM_H

#include <stdint.h>
#include <stdio.h>

#include "lockweave/scenario.h"

enum program_kind {
	OP_LOAD, OP_STORE, OP_XCHG, OP_ADD, OP_CAS, OP_FENCE, OP_LOCK, OP_UNLOCK, OP_TRYLOCK,
	OP_RCU_LOCK, OP_RCU_UNLOCK, OP_SYNC, OP_QUIET_LOAD, OP_QUIET_STORE, OP_ENTER, OP_LEAVE,
	OP_SLEEP, OP_WAKE, OP_READ_LOCK, OP_READ_UNLOCK, OP_WRITE_LOCK, OP_WRITE_UNLOCK,
	OP_ALLOC, OP_FREE, OP_READ_TRY, OP_WRITE_TRY, OP_WAIT,
	OP_CALL, OP_BARRIER,
	OP_PUT,			/* a new object, in the place of the old one, which is freed */
	OP_TAKE,		/* nothing in its place */
	OP_PEEK,		/* what the object says that is there, in a section */
	OP_COPY,		/* memcpy() */
	OP_FRAME,		/* a function with a variable of its own, which stores, and may load */
	OP_NR
};

struct program_op {
	uint8_t kind;		/* enum program_kind */
	uint8_t where;		/* which variable, lock, kind of fence */
	uint8_t value;
	uint8_t order;		/* as the compiler's __ATOMIC_ */
	uint8_t only_if;	/* 1: the last value read was odd; 2: it was even */
};

#define PROGRAM_OPS 6u
#define PROGRAM_THREADS 4u

struct program {
	unsigned int nthreads;
	unsigned int nops[PROGRAM_THREADS];
	struct program_op op[PROGRAM_THREADS][PROGRAM_OPS];
};

extern struct program program;
extern const struct lw_scenario program_scenario;

/* What is in it besides plain loads, stores and read-modify-writes. */
enum program_flavour {
	FLAVOUR_ATOMICS, FLAVOUR_LOCKS, FLAVOUR_RCU, FLAVOUR_QUIET, FLAVOUR_SLEEP,
	FLAVOUR_RWLOCK,		/* nothing but sections of one reader/writer lock */
	FLAVOUR_WAIT,		/* loops until another thread has stored */
	FLAVOUR_MIXED,		/* of all of them */
	FLAVOUR_OBJECTS,	/* in type-stable memory, and sections and grace periods */
	FLAVOUR_CALLBACKS,	/* sections and call_rcu(), if there is */
	FLAVOUR_REUSE,		/* objects that others look at while they are freed and allocated */
	FLAVOUR_FRAMES,		/* functions that return, and copies: under tso with an empty buffer */
	FLAVOUR_NR
};

/*
 * NULL, or what calls call_rcu() and rcu_barrier(): only where that is linked there is a thread
 * for callbacks.  A callback stores to *var.
 */
extern const struct program_calls {
	void (*call)(unsigned int t, uint32_t *var, uint32_t value);
	void (*barrier)(void);
} *program_calls;

void program_make(uint64_t seed, enum program_flavour flavour, unsigned int threads,
		  unsigned int events);
void program_print(FILE *out);

#endif /* TESTS_EXPLORE_PROGRAM_H */
