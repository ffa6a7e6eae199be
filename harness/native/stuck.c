// SPDX-License-Identifier: GPL-2.0-or-later
#include "native/stuck.h"

static double seconds(uint64_t from, uint64_t to)
{
	return to > from ? (double)(to - from) * 1e-9 : 0;
}

static bool starves(const struct lw_seen *s, const struct lw_reading *r, uint64_t now, double after)
{
	return r->busy && r->runs && seconds(s->since, now) >= after / 4 && seconds(s->cpu, r->cpu) < after / 10;
}

bool lw_judge_stuck(struct lw_seen *seen, const struct lw_reading *reading, unsigned int n, uint64_t now,
		    bool afresh, double after, bool *stuck)
{
	bool any = false, starving = false;

	for (unsigned int i = 0; i < n; i++) {
		const struct lw_reading *r = &reading[i];

		if (afresh || !r->busy || !seen[i].since || seen[i].ops != r->ops)
			seen[i] = (struct lw_seen){ r->ops, now, r->cpu };
		stuck[i] = seconds(seen[i].since, now) >= after;
		any |= stuck[i];
		starving |= starves(&seen[i], r, now, after);
	}
	return any && !starving;
}
