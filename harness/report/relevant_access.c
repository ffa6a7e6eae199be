// SPDX-License-Identifier: GPL-2.0-or-later
/* Accesses that matter: between two steps that clash, and before a check that failed. */
#include "report/relevant.h"

#include <string.h>

void lw_gates(struct choice *c, unsigned int thread, uint32_t from, uint32_t end,
	      unsigned int depth)
{
	unsigned int left = 3;
	uint32_t i;

	for (i = end; i-- > from && left; ) {
		const struct lw_event *e = &c->all[i], *source;

		if (e->thread != thread || !e->reads_from || e->reads_from <= from ||
		    e->reads_from > i || e->age)
			continue;
		source = &c->all[e->reads_from - 1];
		if (source->thread == thread)
			continue;
		give(c, i, GATE - depth);
		give_to(c, e->reads_from, GATE - depth);
		if (depth < 2)
			lw_gates(c, source->thread, from, e->reads_from - 1, depth + 1);
		left--;
	}
}

/* The thread's own use of the object begins, or ends, there: what was before is another story. */
static bool begins_or_ends(const struct lw_event *e, uint32_t object)
{
	return e->object == object && (e->kind == LW_EV_ALLOC || e->kind == LW_EV_FREE);
}

/* How the thread got hold of the object: atomic accesses to it within the operation. */
static void entry(struct choice *c, uint32_t event)
{
	const struct lw_event *it = &c->all[event - 1];
	unsigned int left = 5;
	uint32_t i;

	for (i = event - 1; i-- > c->start && left; ) {
		const struct lw_event *e = &c->all[i];

		if (e->thread != it->thread)
			continue;
		if (e->kind == LW_EV_OP_BEGIN || begins_or_ends(e, it->object))
			return;
		if (!e->object || e->object != it->object || is_plain(e) || !lw_is_access(e))
			continue;
		give(c, i, ENTRY + (lw_writes(e) ? 2 : 0));
		left--;
	}
}

/*
 * How the thread came by the object: the pointer that it read last; and by what
 * that lay in, if it was another object.
 */
static void lookup(struct choice *c, uint32_t event, unsigned int depth)
{
	unsigned int thread = c->all[event - 1].thread;
	uint32_t object = c->all[event - 1].object, i;

	if (!lw_is_heap(c->r, object))
		return;
	for (i = event - 1; i-- > c->start; ) {
		if (c->all[i].thread != thread)
			continue;
		if (begins_or_ends(&c->all[i], object))
			return;
		if (lw_pointed_at(c->r, &c->all[i]) != object)
			continue;
		/* A variable of the program that nothing protects tells nothing. */
		if (is_plain(&c->all[i]) && !lw_is_heap(c->r, c->all[i].object))
			return;
		give(c, i, FOUND - depth);
		about(c, &c->all[i]);
		if (is_plain(&c->all[i]))
			entry(c, i + 1);
		if (depth < 2)
			lookup(c, i + 1, depth + 1);
		return;
	}
}

/* Whoever frees or allocates the object has no need to find it. */
void lw_came_by(struct choice *c, uint32_t event)
{
	if (c->all[event - 1].kind == LW_EV_FREE || c->all[event - 1].kind == LW_EV_ALLOC)
		return;
	lookup(c, event, 0);
	entry(c, event);
}

/* Is it the function where the check is? */
static bool in_failed_check(const struct choice *c, uint32_t i)
{
	struct lw_frame check[LW_REPORT_FRAMES], frame[LW_REPORT_FRAMES];

	return lw_finding_frames(c->r, check) && lw_event_frames(c->r, &c->all[i], frame) &&
	       !strcmp(check[0].function, frame[0].function);
}

/* A plain store of what the thread had just read: that is where the value is from. */
static void copied(struct choice *c, uint32_t store, unsigned int points)
{
	const struct lw_event *e = &c->all[store];
	uint32_t i;

	for (i = store; i-- > c->start; ) {
		const struct lw_event *before = &c->all[i];

		if (before->thread != e->thread)
			continue;
		if (e->kind == LW_EV_PLAIN_STORE && before->kind == LW_EV_LOAD && before->known &&
		    before->value == e->stored)
			give(c, i, points);
		return;
	}
}

static void one_access(struct choice *c, uint32_t i, unsigned int points)
{
	unsigned int writers = 6;
	uint32_t k;

	give(c, i, points);
	about(c, &c->all[i]);
	for (k = i; k-- > c->start && writers; )
		if (lw_writes(&c->all[k]) && lw_same_place(&c->all[k], &c->all[i])) {
			give(c, k, points - 4);
			copied(c, k, points - 4);
			writers--;
		}
}

void lw_last_accesses(struct choice *c)
{
	unsigned int thread = c->all[c->event - 1].thread, left = 4, points = LAST + 4;
	uint32_t i;

	for (i = c->event; i-- > c->start && left; ) {
		if (c->all[i].thread != thread || !lw_is_access(&c->all[i]))
			continue;
		if (!in_failed_check(c, i)) {
			if (points < LAST + 4)
				return;
			left = left > 2 ? 2 : left;
		}
		one_access(c, i, points);
		points--;
		left--;
	}
}
