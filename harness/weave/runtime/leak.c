// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * leak.c - what a scenario with .leaks left allocated.
 *
 * The finding's step is the allocation: that is the site to look at.
 */
#include "weave/runtime/record.h"
#include "weave/runtime/state.h"

void lw_leak_blame(const struct lw_object *o)
{
	struct lw_engine *e = &lw_eng;

	e->cur = o->alloced_by;
	e->pc = o->alloc_pc;
	if (lw_recording())
		e->last_event[e->cur] = lw_record_find_alloc(e->cur, o->off);
}

void lw_leaks_find(void)
{
	struct lw_engine *e = &lw_eng;
	uint32_t leaked = 0;
	const struct lw_object *first = NULL;
	char name[64];

	for (uint32_t i = 0; i < e->nobjects; i++) {
		const struct lw_object *o = &e->object[i];

		if (o->state != LW_OBJ_LIVE || !o->alloc_pc)
			continue;
		if (!leaked++)
			first = o;
	}
	if (!first)
		return;
	lw_leak_blame(first);
	if (leaked == 1)
		lw_finding_set(LW_LEAK, "%s, which thread %u allocated, was never freed",
			       lw_describe(first->off, name), e->cur);
	else
		lw_finding_set(LW_LEAK, "%s, which thread %u allocated, was never freed, nor were "
			       "%u others", lw_describe(first->off, name), e->cur, leaked - 1);
}
