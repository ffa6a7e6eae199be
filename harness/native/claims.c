// SPDX-License-Identifier: GPL-2.0-or-later
/* claims.c - oracles as functions, and what they say (oracles.h). */
#include <stdio.h>

#include "native/heap.h"
#include "native/oracles.h"

static const char *name_of(const void *obj, char name[64])
{
	const struct lw_block *block = lw_bins_block(obj);

	if (!lw_pool_describe((uintptr_t)obj, name, 64))
		snprintf(name, 64, "%s", block ? block->name : "an object");
	return name;
}

void lw_found_writer(const struct lw_cell *cell, const void *obj, const char *when, bool to_write)
{
	unsigned int writer = lw_relaxed_load(&cell->writer);
	char name[64];

	if (to_write)
		lw_found("two-writers", "thread %u %s %s to write while thread %u is inside to write",
			 lw_me()->number, when, name_of(obj, name), writer - 1);
	lw_found("reader-and-writer", "thread %u %s %s to read while thread %u is inside to write",
		 lw_me()->number, when, name_of(obj, name), writer - 1);
}

/* Whose byte it is; if it has gone meanwhile, some other's. */
static unsigned int other_of(const uint8_t bytes[LW_MAX_WORKERS], unsigned int mine)
{
	unsigned int i = 0;

	while (i < LW_MAX_WORKERS - 1 && (i == mine || !lw_relaxed_load(&bytes[i])))
		i++;
	return i;
}

void lw_found_reader(const struct lw_cell *cell, const void *obj, const char *when)
{
	unsigned int me = lw_me()->number;
	char name[64];

	lw_found("reader-and-writer", "thread %u %s %s to write while thread %u is inside to read", me, when,
		 name_of(obj, name), other_of(cell->reading, me));
}

void lw_found_claim(const struct lw_cell *cell, const void *obj)
{
	char name[64];

	lw_found("recycled-use", "thread %u gives another identity to %s while thread %u holds it",
		 lw_me()->number, name_of(obj, name), other_of(cell->claimed, LW_MAX_WORKERS));
}

void lw_found_wrong(const void *obj, bool free)
{
	char name[64];

	lw_found("recycled-use", "thread %u got hold of %s, which is %s", lw_me()->number, name_of(obj, name),
		 free ? "free" : "not what it looked up");
}

void lw_found_changed(const void *obj)
{
	char name[64];

	lw_found("recycled-use", "%s became another while thread %u held it", name_of(obj, name),
		 lw_me()->number);
}

void lw_found_not_had(const void *obj, const char *verb)
{
	char name[64];

	lw_found("assertion", "thread %u %s %s, which it did not %s", lw_me()->number, verb, name_of(obj, name),
		 *verb == 'l' ? "enter" : "hold");
}

void lw_left_unnoticed(struct lw_worker *me, const void *obj)
{
	if (!me->nreading || lw_pool_cell(obj))
		lw_found_not_had(obj, "leaves");
	me->nreading--;
}

void lw_found_too_many(void)
{
	lw_found("unsupported", "one thread has more than %u objects, or one more than %u times", LW_MAX_HELD,
		 UINT8_MAX);
}

void lw_found_sleep(const struct lw_worker *me, const char *what)
{
	if (me->rcu_nest)
		lw_found("rcu-misuse", "%s inside an RCU read-side section", what);
	lw_found("assertion", "%s with a spin lock held", what);
}

void lw_claims_check_free(const struct lw_cell *cell, const void *obj)
{
	char name[64];

	if (lw_any_other(cell->claimed, LW_MAX_WORKERS))
		lw_found("free-while-referenced", "thread %u frees %s while thread %u holds it",
			 lw_me()->number, name_of(obj, name), other_of(cell->claimed, LW_MAX_WORKERS));
}

/* Any part of it may be what was claimed. */
void lw_claims_check_free_elsewhere(const void *obj, size_t size, const char *name)
{
	if (!lw_relaxed_load(&lw_cells_elsewhere))
		return;
	for (unsigned int i = 0; i < lw_relaxed_load(&lw_nworkers) && i < LW_MAX_WORKERS; i++) {
		unsigned int n = lw_relaxed_load(&lw_workers[i].nclaim);

		for (unsigned int j = 0; j < n; j++) {
			const void *held = lw_relaxed_load(&lw_workers[i].claim[j].obj);

			if (held && (uintptr_t)held - (uintptr_t)obj < size)
				lw_found("free-while-referenced", "thread %u frees %s while thread %u holds it",
					 lw_me()->number, name, i);
		}
	}
}

void lw_claims_op_end(struct lw_worker *me)
{
	if (me->nreading || me->nwriting)
		lw_found("assertion", "an operation ends inside a critical section");
}
