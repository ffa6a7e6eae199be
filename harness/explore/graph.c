// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * graph.c - the hash of an execution's graph.
 */
#include "explore/internal.h"
#include "weave/runtime/state.h"

static uint32_t name_of(unsigned int loc)
{
	return lw_eng.loc[loc].size ? lw_eng.loc[loc].off : ~lw_eng.loc[loc].off;
}

void ex_graph_grows(unsigned int t, unsigned int op, unsigned int loc, mm_tag tag)
{
	ex.graph[t] = ex_mix(ex_mix(ex.graph[t], (uint64_t)op << 32 | name_of(loc)), tag);
}

/*
 * Reads that each thread made, what its stores were, where they stand in
 * modification order.
 */
uint64_t ex_graph(void)
{
	static mm_tag tags[1024];
	uint64_t h = 0, sum = 0;

	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		h = ex_mix(h, ex.graph[t]);
	for (unsigned int loc = 0; loc < lw_eng.nlocs; loc++) {
		unsigned int n = mm_modification_order(lw_eng.mm, loc, tags, 1024);
		uint64_t one;

		if (n < 2 || !lw_eng.loc[loc].size)
			continue;
		one = name_of(loc);
		for (unsigned int i = 0; i < n && i < 1024; i++)
			one = ex_mix(one, tags[i]);
		sum += ex_mix(one, n);
	}
	return ex_mix(ex_mix(h, sum), ex_sections_graph());
}
