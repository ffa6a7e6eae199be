/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan.h - the plan that a user asks for. */
#ifndef LW_FUZZ_PLAN_H
#define LW_FUZZ_PLAN_H

#include "lockweave/scenario.h"

/*
 * text: the file of an input, whose plan it is; or operations by name with their
 * arguments, "read 1, read 2 | write", threads apart by bars, with "from N:" in
 * front for one of its beginnings (lw_start()) other than the first; NULL: the scenario's
 * own.  Then no more than that many threads, and operations in each (0: all).
 * Exits with LW_EXIT_USAGE and one line on stderr if there is no such plan.
 */
void lw_plan_make(const struct lw_scenario *scenario, const char *text, unsigned int threads,
		  unsigned int ops, struct lw_plan *plan);

#endif /* LW_FUZZ_PLAN_H */
