/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * free.h - a model without rules: a load returns any store executed before it, a
 * store goes anywhere (but not between a read-modify-write and what it read), fences
 * and grace periods do nothing.
 *
 * Explored exhaustively it makes every candidate execution in which program order and
 * reads-from have no cycle; what the judge leaves of those is what the axioms allow,
 * got without any of the operational rules.  The litmus front end adds the others:
 * loads that are left open (harness/litmus/open.h).
 */
#ifndef LW_WEAVE_MODEL_FREE_H
#define LW_WEAVE_MODEL_FREE_H

#include "weave/model/mm.h"

/* NULL: out of memory; mm_destroy() ends it.  mm_reset() takes any model's name. */
struct mm *mm_free_create(void);

/*
 * A read-modify-write of t that was left open reads from the store `from` after all:
 * its own store goes right behind.  False: another read-modify-write has that place.
 */
bool mm_free_follow(struct mm *mm, unsigned int t, unsigned int loc, mm_tag from, uint64_t value,
		    mm_tag tag);

#endif /* LW_WEAVE_MODEL_FREE_H */
