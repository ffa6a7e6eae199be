// SPDX-License-Identifier: GPL-2.0-or-later
/* Threads that wait for each other, sleep for ever, or spin. */
#include "report/relevant.h"

bool lw_about_waiting(const struct choice *c)
{
	enum lw_class class = c->r->outcome->finding.class;

	return c->r->outcome->verdict == LW_FINDING &&
	       (class == LW_DEADLOCK || class == LW_LOST_WAKEUP || class == LW_LIVELOCK);
}

/*
 * A sleeper looked at its condition and told others that it sleeps.  What they
 * did to either since, and whether they looked, is the story.
 */
static void since_it_slept(struct choice *c, uint32_t sleep)
{
	unsigned int thread = c->all[sleep].thread, left = 5;
	uint32_t i, k;

	for (i = sleep; i-- > c->start && left; ) {
		const struct lw_event *mine = &c->all[i];

		if (mine->thread != thread || mine->kind == LW_EV_OP_BEGIN)
			continue;
		if (!lw_is_access(mine) || is_plain(mine))
			continue;
		give(c, i, MISSED);
		left--;
		for (k = c->n; k-- > i; )
			if (c->all[k].thread != thread && lw_is_access(&c->all[k]) &&
			    lw_same_place(&c->all[k], mine))
				give(c, k, lw_writes(&c->all[k]) ? MISSED : GATE);
	}
}

static void sleeping(struct choice *c)
{
	uint32_t i, holder;

	for (i = c->start; i < c->n; i++) {
		const struct lw_event *e = &c->all[i];

		if (!lw_waits_forever(c->r, i))
			continue;
		give(c, i, TOLD);
		c->taking_part[e->thread % LW_MAX_THREADS] = true;
		holder = e->object ? lw_holder(c->r, e, i, LW_MAX_THREADS) : 0;
		give_to(c, holder, TOLD - 1);
		if (!e->object)
			since_it_slept(c, i);
	}
}

/* Every thread goes round and round: the last turn of each. */
static void spinning(struct choice *c)
{
	unsigned int left[LW_MAX_THREADS], t;
	uint32_t i;

	for (t = 0; t < LW_MAX_THREADS; t++)
		left[t] = 2;
	for (i = c->n; i-- > c->start; ) {
		t = c->all[i].thread % LW_MAX_THREADS;
		if (!left[t] || !lw_is_access(&c->all[i]))
			continue;
		left[t]--;
		c->taking_part[t] = true;
		give(c, i, MISSED);
		if (c->all[i].reads_from > c->start)
			give_to(c, c->all[i].reads_from, MISSED);
	}
}

void lw_waiting(struct choice *c)
{
	sleeping(c);
	if (c->r->outcome->finding.class == LW_LIVELOCK)
		spinning(c);
}
