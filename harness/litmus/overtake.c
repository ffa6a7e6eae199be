/* SPDX-License-Identifier: GPL-2.0-or-later */
/* overtake.c - which loads a later store of their process may overtake, before anything runs. */
#include "litmus/prog.h"

/* A store that may happen ahead of a load before it, as far as the load knows. */
static bool overtakes(const struct lt_insn *i, bool plain)
{
	switch (i->op) {
	case O_STORE:
	case O_RMW:
		return plain || !(i->order == MM_RELEASE || i->order == MM_ACQ_REL);
	case O_UNLOCK:
		return plain;
	case O_LOCK:
	case O_TRYLOCK:
		return true;
	}
	return false;
}

static bool may_wait(const struct lt_insn *i, bool plain)
{
	bool acquires = i->order == MM_ACQUIRE || i->order == MM_ACQ_REL;

	if (i->op == O_RMW)	/* a failed one acquires nothing */
		return plain || !acquires || i->sub == MM_CMPXCHG || i->sub == MM_ADD_UNLESS;
	if (i->op == O_LOAD)
		return plain || !acquires;
	return i->op == O_IS_LOCKED || i->op == O_TRYLOCK;
}

/*
 * Which loads it makes sense to leave open: a store that nothing orders behind the load
 * may come before a full fence.  Plain accesses are left to the judge.
 */
void lt_find_open(const struct lt_prog *prog, struct lt_code *c)
{
	bool late[LT_MAX_CODE] = { false };	/* such a store, from here on */
	bool more;

	do {
		more = false;
		for (unsigned int k = c->n; k-- > 0;) {
			const struct lt_insn *i = &c->insn[k];
			bool fence = i->op == O_SYNC ||
				     (i->op == O_FENCE && i->sub == MM_FENCE_SEQ_CST);
			bool next = (lt_falls_through(i) && late[k + 1]) ||
				    (lt_jumps(i) && late[i->target]);
			bool now = overtakes(i, prog->plain) ||
				   (next && (prog->plain || !fence));

			c->leaves[k] = next && may_wait(i, prog->plain);
			c->opens |= c->leaves[k];
			more |= now != late[k];
			late[k] = now;
		}
	} while (more);
}
