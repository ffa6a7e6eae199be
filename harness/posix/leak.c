// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the program allocated and can no longer free: blocks to which no pointer is left
 * in static variables, in what threads have of their own, on stacks of threads that did
 * not end, or in blocks that are reached from there.
 */
#include "posix/posix.h"

static void scan_roots(void)
{
	struct lw_engine *e = &lw_eng;

	lwp_tls_each(lw_leak_scan);
	lwp_keys_each(lw_leak_look_at);
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		if (lw_task_life(t) && !(e->done >> t & 1))
			lw_leak_scan((uintptr_t)e->thread[t].sp, lw_stack_top(t) - (uintptr_t)e->thread[t].sp);
}

void lwp_leaks_find(void)
{
	lw_leaks_find_lost(scan_roots);
}
