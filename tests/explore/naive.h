/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * naive.h - every decision of every execution, one after the other, with no
 * thought at all: what the explorer must not lose anything of.  Only who waits in a loop
 * goes round once at most without having read anything new.
 */
#ifndef TESTS_EXPLORE_NAIVE_H
#define TESTS_EXPLORE_NAIVE_H

#include "weave/runtime/engine.h"

/* Returns the number of executions; 0 if it would be more than max. */
uint64_t naive_explore(const struct lw_scenario *scenario, const struct lw_plan *plan, uint64_t max,
		       void (*each)(uint64_t graph, const struct lw_outcome *o, void *arg),
		       void *arg);

#endif /* TESTS_EXPLORE_NAIVE_H */
