// SPDX-License-Identifier: GPL-2.0-or-later
/* See naive.h. */
#include <string.h>

#include "explore/internal.h"
#include "naive.h"

#define MAX_DECISIONS 4096u

static struct { uint16_t chosen, n; } decision[MAX_DECISIONS];
static uint32_t ndecisions, at;

/* No program here has so many events that a longer wait in a store buffer makes a difference. */
static const uint8_t waits[] = { 0, 1, 2, 3, 8 };

static unsigned int pick(struct lw_decider *d, enum lw_stream stream, unsigned int t,
			 enum lw_choice what, unsigned int n)
{
	d->left[stream][t] = 1;
	if (n < 2 || at == MAX_DECISIONS)
		return 0;
	if (what == LW_CHOOSE_BUFFER)
		n = sizeof(waits);
	if (at == ndecisions) {
		decision[at].chosen = 0;
		decision[at].n = (uint16_t)n;
		ndecisions++;
	}
	at++;
	if (what == LW_CHOOSE_SECTION)
		ex_section_choice(decision[at - 1].chosen);
	return what == LW_CHOOSE_BUFFER ? waits[decision[at - 1].chosen] : decision[at - 1].chosen;
}

static void touch(enum lw_touch what, uintptr_t key, bool exclusive)
{
	(void)what;
	(void)key;
	(void)exclusive;
}

uint64_t naive_explore(const struct lw_scenario *scenario, const struct lw_plan *plan, uint64_t max,
		       void (*each)(uint64_t graph, const struct lw_outcome *o, void *arg),
		       void *arg)
{
	static const struct lw_guide guide = {
		.pick = pick, .names = NULL, .observer = &ex_observer, .touch = touch,
		.spins = ex_spins, .stuck = ex_stuck,
	};
	static struct lw_input in;
	uint64_t runs = 0;

	in.plan = *plan;
	in.ndeviations = 0;
	ndecisions = 0;
	lw_guide = &guide;
	do {
		const struct lw_outcome *o;

		at = 0;
		ex_watch_begin();
		o = lw_engine_run(scenario, &in, false);
		if (!o->infeasible)
			each(ex_graph(), o, arg);
		while (ndecisions && ++decision[ndecisions - 1].chosen == decision[ndecisions - 1].n)
			ndecisions--;
	} while (ndecisions && ++runs < max);
	lw_guide = NULL;
	return ndecisions ? 0 : runs + 1;
}
