/* SPDX-License-Identifier: GPL-2.0-or-later */
/* random.h - small execution graphs from a generator of a fixed seed. */
#ifndef LW_TESTS_JUDGE_RANDOM_H
#define LW_TESTS_JUDGE_RANDOM_H

#include "weave/judge/judge.h"

/* What the graphs are made of, beside accesses, fences and read-modify-writes. */
struct random_mix {
	enum mm_model model;	/* not looked at here */
	bool rcu, srcu, locks, plain, c11;
};

void random_seed(uint64_t seed);
bool random_one_in(unsigned int n);

/*
 * The next graph, of at most PLAINLY_MAX events, well-formed, and valid until
 * the one after it.  Some are any small program, some rings of grace periods and
 * sections, most critical cycles.  Reads are coherent and read-modify-writes
 * atomic most of the time.
 */
const struct jg_graph *random_graph(const struct random_mix *mix);

#endif /* LW_TESTS_JUDGE_RANDOM_H */
