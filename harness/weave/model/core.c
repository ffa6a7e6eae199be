// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * core.c - locations and their messages in modification order.
 */
#include "weave/model/internal.h"

unsigned int mm_loc_new(struct mm *mm, uint64_t initial)
{
	struct mm_core *core = mm_core(mm);
	unsigned int loc = core->nlocs;
	unsigned int n = core->nmsgs;

	if (loc >= MM_MAX_LOCS || n >= MM_MAX_MSGS) {
		mm->full = true;
		return MM_MAX_LOCS - 1;
	}
	core->nlocs++;
	core->nmsgs++;
	core->width = (core->nlocs + MM_LANES - 1) & ~(MM_LANES - 1);
	core->msg[n] = (struct mm_msg){
		.value = initial, .older = MM_NONE, .newer = MM_NONE,
		.loc = (uint16_t)loc, .thread = MM_BY_INIT,
	};
	core->plain_column[loc] = 0;
	core->column_of[loc] = MM_NONE;
	core->loc[loc] = (struct mm_loc){ (uint16_t)n, (uint16_t)n, 1 };
	mm->ops->loc_added(mm, loc);
	return loc;
}

bool mm_msg_room(const struct mm_core *core, unsigned int after)
{
	const struct mm_msg *m = &core->msg[after];

	return m->newer == MM_NONE || core->msg[m->newer].label - m->label > 1;
}

unsigned int mm_msg_insert(struct mm *mm, unsigned int after, unsigned int t, uint64_t value,
			   mm_tag tag, unsigned int flags)
{
	struct mm_core *core = mm_core(mm);
	struct mm_msg *before = &core->msg[after];
	struct mm_loc *loc = &core->loc[before->loc];
	unsigned int n = core->nmsgs;
	uint32_t label;

	if (__builtin_expect(n >= MM_MAX_MSGS, 0)) {
		mm->full = true;
		return after;
	}
	if (before->newer == MM_NONE) {
		label = before->label + MM_LABEL_GAP;
		loc->newest = (uint16_t)n;
	} else {
		struct mm_msg *newer = &core->msg[before->newer];

		label = before->label + (newer->label - before->label) / 2;
		newer->older = (uint16_t)n;
	}
	core->msg[n] = (struct mm_msg){
		.value = value, .tag = tag, .label = label,
		.older = (uint16_t)after, .newer = before->newer,
		.loc = before->loc, .thread = (uint8_t)t, .flags = (uint8_t)flags,
	};
	before->newer = (uint16_t)n;
	loc->count++;
	core->nmsgs++;
	return n;
}

unsigned int mm_choose_place(struct mm *mm, unsigned int t, unsigned int loc, uint32_t floor)
{
	const struct mm_core *core = mm_core(mm);
	unsigned int after = core->loc[loc].newest;
	uint16_t found[256] = { (uint16_t)after };
	unsigned int n = 0;

	if (!lw_due(mm->decider, LW_STREAM_VALUE, t))
		return after;
	for (; after != MM_NONE && n < 256; after = core->msg[after].older) {
		if (core->msg[after].label < floor)
			break;
		if (core->msg[after].flags & MM_MSG_TAKEN)
			continue;
		if (!mm_msg_room(core, after))
			mm->unmodelled_places++;
		else
			found[n++] = (uint16_t)after;
	}
	for (unsigned int i = 0; mm->decider->names && i < n; i++) {
		unsigned int newer = core->msg[found[i]].newer;

		lw_name(mm->decider, i, newer == MM_NONE ? LW_NAME_LAST : core->msg[newer].tag);
	}
	return found[lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_PLACE, n ? n : 1)];
}

uint32_t mm_msg_age(const struct mm_core *core, unsigned int msg)
{
	uint32_t age = 0;

	for (unsigned int m = core->msg[msg].newer; m != MM_NONE; m = core->msg[m].newer)
		age++;
	return age;
}

uint64_t mm_newest(const struct mm *mm, unsigned int loc, mm_tag *tag)
{
	const struct mm_core *core = mm_core_const(mm);
	const struct mm_msg *m = &core->msg[core->loc[loc].newest];

	if (tag)
		*tag = m->tag;
	return m->value;
}

unsigned int mm_modification_order(const struct mm *mm, unsigned int loc, mm_tag *tags,
				   unsigned int max)
{
	const struct mm_core *core = mm_core_const(mm);
	unsigned int n = 0;

	for (unsigned int m = core->loc[loc].oldest; m != MM_NONE; m = core->msg[m].newer, n++)
		if (n < max)
			tags[n] = core->msg[m].tag;
	return n;
}

unsigned int mm_message(const struct mm_core *core, unsigned int loc, mm_tag tag)
{
	unsigned int m = core->loc[loc].newest;

	while (m != MM_NONE && core->msg[m].tag != tag)
		m = core->msg[m].older;
	return m;
}

bool mm_value_of(const struct mm *mm, unsigned int loc, mm_tag tag, uint64_t *value)
{
	const struct mm_core *core = mm_core_const(mm);
	unsigned int m = mm_message(core, loc, tag);

	if (m != MM_NONE)
		*value = core->msg[m].value;
	return m != MM_NONE;
}

bool mm_older(const struct mm *mm, unsigned int loc, mm_tag a, mm_tag b)
{
	const struct mm_core *core = mm_core_const(mm);

	for (unsigned int m = core->loc[loc].newest; m != MM_NONE; m = core->msg[m].older) {
		if (core->msg[m].tag == a)
			return false;
		if (core->msg[m].tag == b)
			return true;
	}
	return true;
}

bool mm_all_among(const struct mm *mm, unsigned int t, unsigned int loc, const uint64_t *values,
		  unsigned int n)
{
	const struct mm_core *core = mm_core_const(mm);

	for (unsigned int m = core->loc[loc].newest; m != MM_NONE; m = core->msg[m].older) {
		unsigned int i = 0;

		while (i < n && values[i] != core->msg[m].value)
			i++;
		if (i == n)
			return false;
		if (core->msg[m].thread == t)
			break;
	}
	return true;
}

unsigned int mm_rank(const struct mm_core *core, unsigned int loc, uint32_t label)
{
	unsigned int rank = 0;

	for (unsigned int m = core->loc[loc].oldest; m != MM_NONE; m = core->msg[m].newer, rank++)
		if (core->msg[m].label >= label)
			break;
	return rank;
}

uint64_t mm_hash_at(const struct mm_core *core, uint64_t h, const uint32_t *at, unsigned int n)
{
	uint64_t sum = 0;	/* plain columns come in any order */

	for (unsigned int loc = 0; loc < core->nlocs && loc < n; loc++) {
		unsigned int of = core->column_of[loc];
		bool plain = of != MM_NONE;

		if (at[loc])
			sum += mm_mix((uint64_t)plain << 16 | (plain ? of : loc),
				      mm_rank(core, plain ? of : loc, at[loc]));
	}
	return mm_mix(h, sum);
}

uint64_t mm_hash_core(const struct mm_core *core, uint64_t h)
{
	for (unsigned int loc = 0; loc < core->nlocs; loc++) {
		if (core->column_of[loc] != MM_NONE)
			continue;
		for (unsigned int m = core->loc[loc].oldest; m != MM_NONE; m = core->msg[m].newer) {
			h = mm_mix(h, core->msg[m].value);
			h = mm_mix(h, (uint64_t)core->msg[m].tag << 8 | core->msg[m].flags);
		}
		h = mm_mix(h, loc + 1);
	}
	return h;
}
