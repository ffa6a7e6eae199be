// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sc.c - sequential consistency: a load returns the newest message, a store is
 * appended.  Always.
 *
 * Race clocks: every atomic access synchronises, as the machine makes it do,
 * with the accesses before it to the same location that it conflicts with.
 */
#include "weave/model/sc.h"

void mm_sc_reset(struct mm *mm)
{
	struct mm_sc *s = sc_of(mm);

	mm_sections_reset(&s->sections);
	s->has_rcu = false;
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		uint16_t *c = s->clock[t].c;

		memset(c, 0, sizeof(s->clock[t]));
		mm->hb[t] = mm_hb_of_one(c);
		s->buffer[t].head = s->buffer[t].count = s->buffer[t].drained = 0;
	}
}

void mm_sc_loc_added(struct mm *mm, unsigned int loc)
{
	struct mm_sc *s = sc_of(mm);

	memset(&s->stored[loc], 0, sizeof(s->stored[loc]));
	memset(&s->read[loc], 0, sizeof(s->read[loc]));
}

static void sc_load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order,
		    mm_dep addr, struct mm_read *out)
{
	(void)order;
	(void)addr;
	no_choice(mm, t, LW_CHOOSE_MESSAGE);
	read_newest(sc_of(mm), t, loc, out);
}

static bool sc_store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		     enum mm_order order, const struct mm_deps *deps)
{
	(void)order;
	(void)deps;
	no_choice(mm, t, LW_CHOOSE_PLACE);
	store_now(sc_of(mm), t, loc, value, tag);
	return true;
}

static bool sc_rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		   mm_tag tag, enum mm_order order, const struct mm_deps *deps, struct mm_read *out)
{
	(void)order;
	(void)deps;
	rmw_newest(sc_of(mm), t, loc, rmw, tag, out);
	return true;
}

static void sc_fence(struct mm *mm, unsigned int t, enum mm_fence fence)
{
	(void)mm;
	(void)t;
	(void)fence;
}

void mm_sc_lock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		struct mm_read *out)
{
	static const struct mm_rmw take = { .kind = MM_XCHG, .size = 4, .operand = 1 };

	(void)addr;
	mm->ops->rmw(mm, t, loc, &take, tag, MM_ACQUIRE, NULL, out);
}

void mm_sc_unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	mm->ops->store(mm, t, loc, 0, tag, MM_RELEASE, NULL);
}

const struct mm_ops mm_sc_ops = {
	MM_SC_SHARED_OPS,
	.load = sc_load, .store = sc_store, .rmw = sc_rmw, .fence = sc_fence,
};
