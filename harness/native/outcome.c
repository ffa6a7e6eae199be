// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * outcome.c - what becomes of an operation: it goes through at once, has to try
 * again, or falls back to the long way.  A compare-exchange that fails is a retry,
 * too, whether or not the scenario says so: lw_exchange_failed() in delay.c.
 */
#include "native/run.h"

void lw_op_fell_back(void)
{
	lw_me()->fell_back = true;
}

void lw_op_retried(void)
{
	lw_me()->retried = true;
}

void lw_outcome_begin(struct lw_worker *me)
{
	me->fell_back = false;
	me->retried = false;
}

/* Who falls back has tried; it counts once. */
void lw_outcome_end(const struct lw_worker *me, struct lw_tally *tally, unsigned int op)
{
	if (me->fell_back)
		lw_relaxed_add(&tally->fell_back[op], 1);
	else if (me->retried)
		lw_relaxed_add(&tally->retried[op], 1);
	lw_relaxed_add(&tally->ops[op], 1);
}
