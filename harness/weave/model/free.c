/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free.c - a model without rules: see free.h. */
#include <stdlib.h>
#include <string.h>

#include "weave/model/free.h"
#include "weave/model/internal.h"

struct free_mm {
	struct mm_base base;
};

#define MAX_FOUND 256u

static unsigned int pick(struct mm *mm, unsigned int t, unsigned int n)
{
	lw_due(mm->decider, LW_STREAM_VALUE, t);
	return lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_MESSAGE, n);
}

static void reset(struct mm *mm)
{
	(void)mm;
}

static void loc_added(struct mm *mm, unsigned int loc)
{
	(void)mm;
	(void)loc;
}

static void read_from(const struct mm *mm, unsigned int t, unsigned int m, struct mm_read *out)
{
	const struct mm_msg *msg = &mm_core_const(mm)->msg[m];

	(void)t;
	memset(out, 0, sizeof(*out));
	out->value = msg->value;
	out->tag = msg->tag;
}

static void load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order, mm_dep addr,
		 struct mm_read *out)
{
	const struct mm_core *core = mm_core(mm);
	uint16_t found[MAX_FOUND];
	unsigned int n = 0, m;

	(void)order;
	(void)addr;
	for (m = core->loc[loc].newest; m != MM_NONE && n < MAX_FOUND; m = core->msg[m].older)
		found[n++] = (uint16_t)m;
	read_from(mm, t, found[pick(mm, t, n)], out);
}

static bool store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		  enum mm_order order, const struct mm_deps *deps)
{
	const struct mm_core *core = mm_core(mm);
	uint16_t found[MAX_FOUND];
	unsigned int n = 0, m;

	(void)order;
	(void)deps;
	for (m = core->loc[loc].newest; m != MM_NONE && n < MAX_FOUND; m = core->msg[m].older)
		if (!(core->msg[m].flags & MM_MSG_TAKEN) && mm_msg_room(core, m))
			found[n++] = (uint16_t)m;
	m = mm_msg_insert(mm, found[pick(mm, t, n)], t, value, tag, 0);
	return mm_is_newest(core, m);
}

static bool rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *r, mm_tag tag,
		enum mm_order order, const struct mm_deps *deps, struct mm_read *out)
{
	struct mm_core *core = mm_core(mm);
	uint16_t found[2 * MAX_FOUND];
	bool writes[2 * MAX_FOUND];
	unsigned int n = 0, m, k;
	uint64_t result = 0;

	(void)order;
	(void)deps;
	for (m = core->loc[loc].newest; m != MM_NONE && n < MAX_FOUND; m = core->msg[m].older) {
		bool succeeds = mm_rmw_apply(r, core->msg[m].value, &result);

		if (succeeds && !r->must_fail && !(core->msg[m].flags & MM_MSG_TAKEN) &&
		    mm_msg_room(core, m)) {
			writes[n] = true;
			found[n++] = (uint16_t)m;
		}
		if ((!succeeds || r->weak) && !r->must_write) {
			writes[n] = false;
			found[n++] = (uint16_t)m;
		}
	}
	if (!n) {
		mm->infeasible = true;
		read_from(mm, t, core->loc[loc].newest, out);
		return false;
	}
	k = pick(mm, t, n);
	read_from(mm, t, found[k], out);
	out->wrote = writes[k];
	if (!writes[k])
		return false;
	mm_rmw_apply(r, out->value, &result);
	core->msg[found[k]].flags |= MM_MSG_TAKEN;
	return mm_is_newest(core, mm_msg_insert(mm, found[k], t, result, tag, MM_MSG_RMW));
}

static void fence(struct mm *mm, unsigned int t, enum mm_fence f)
{
	(void)mm;
	(void)t;
	(void)f;
}

/* Locks are taken in the order of their modification order: nothing is lost by that. */
static void lock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		 struct mm_read *out)
{
	struct mm_core *core = mm_core(mm);
	unsigned int m = core->loc[loc].newest;

	(void)addr;
	read_from(mm, t, m, out);
	out->wrote = true;
	core->msg[m].flags |= MM_MSG_TAKEN;
	mm_msg_insert(mm, m, t, 1, tag, MM_MSG_RMW);
}

static void unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	mm_msg_insert(mm, mm_core(mm)->loc[loc].newest, t, 0, tag, MM_MSG_UNLOCK);
}

static unsigned int begin(struct mm *mm, unsigned int t, unsigned int domain)
{
	(void)mm;
	(void)t;
	(void)domain;
	return 0;
}

static void end(struct mm *mm, unsigned int t, unsigned int which)
{
	(void)mm;
	(void)t;
	(void)which;
}

static bool ready(const struct mm *mm, unsigned int gp)
{
	(void)mm;
	(void)gp;
	return true;
}

static void left(struct mm *mm, unsigned int t)
{
	(void)mm;
	(void)t;
}

static uint64_t hash(const struct mm *mm, const struct mm_live *live)
{
	(void)live;
	return mm_hash_core(mm_core_const(mm), 1);
}

static const struct mm_ops ops = {
	.size = sizeof(struct free_mm), .reset = reset, .loc_added = loc_added, .load = load,
	.store = store, .rmw = rmw, .fence = fence, .lock = lock, .unlock = unlock,
	.section_begin = begin, .section_end = end, .gp_start = begin, .gp_ready = ready,
	.gp_end = end, .gp_over = end, .gp_left = left, .spawn = end, .join = end, .hash = hash,
};

bool mm_free_follow(struct mm *mm, unsigned int t, unsigned int loc, mm_tag from, uint64_t value,
		    mm_tag tag)
{
	struct mm_core *core = mm_core(mm);
	unsigned int m = core->loc[loc].newest;

	while (m != MM_NONE && core->msg[m].tag != from)
		m = core->msg[m].older;
	if (m == MM_NONE || (core->msg[m].flags & MM_MSG_TAKEN) || !mm_msg_room(core, m))
		return false;
	core->msg[m].flags |= MM_MSG_TAKEN;
	mm_msg_insert(mm, m, t, value, tag, MM_MSG_RMW);
	return true;
}

struct mm *mm_free_create(void)
{
	struct mm *mm = aligned_alloc(64, (ops.size + 63) & ~(size_t)63);

	if (!mm)
		return NULL;
	memset(mm, 0, ops.size);
	mm->ops = &ops;
	return mm;
}
