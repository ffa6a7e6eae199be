// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmm_compiled.c - lkmm and alpha for compiled code, where dependencies are
 * invisible: every load happens before its thread's later stores.  The rules
 * stand in lkmm_*.h; "what happens before" is a prefix of each thread.
 */
#define LKMM_EXACT 0

#include "weave/model/lkmm_ops.h"
#include "weave/model/lkmm_life.h"

const struct mm_ops mm_lkmm_compiled_ops = {
	.size = sizeof(struct lkmm),
	.reset = reset, .loc_added = loc_added,
	.load = load, .store = store, .rmw = rmw, .fence = fence,
	.fence_ahead = fence_ahead, .lock = lock, .unlock = unlock,
	.section_begin = section_begin, .section_end = section_end,
	.gp_start = gp_start, .gp_ready = gp_ready, .gp_waits = gp_waits, .gp_end = gp_end,
	.gp_over = gp_over, .gp_left = gp_left,
	.spawn = spawn, .join = join, .dep_join = dep_join, .dep_saw = dep_saw,
	.saw_store = saw_store,
	.given = given, .hash = hash,
	.hash_thread = hash_one_thread,
};
