/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plainly.h - the models once more, for tests only: written down as relation
 * expressions over matrices of bool, initial writes and all, with nothing done
 * cleverly.  Slow, and of small graphs only.
 */
#ifndef LW_TESTS_JUDGE_PLAINLY_H
#define LW_TESTS_JUDGE_PLAINLY_H

#include "weave/judge/judge.h"

#define PLAINLY_MAX 40

struct plainly {
	const char *axiom;		/* that fails, or NULL */
	bool racing[PLAINLY_MAX][PLAINLY_MAX];	/* pairs that race, either way round */
	bool race;
	bool mixed;			/* flag mixed-accesses */
};

/* The graph must be well-formed and have at most PLAINLY_MAX events. */
void plainly_judge(const struct jg_graph *g, const struct jg_options *opt, struct plainly *out);

#endif /* LW_TESTS_JUDGE_PLAINLY_H */
