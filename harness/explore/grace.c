// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * grace.c - sections that begin when a grace period is over, and could have begun before: it
 * would have waited for them.  weak, lkmm, alpha.
 *
 * Which grace periods a section comes behind is its one choice, see sections.c.  To come behind
 * those that start later is to read what they stored, so race.c does that.
 */
#include "explore/internal.h"

static bool takes(uint32_t j, uint32_t key)
{
	const struct ex_foot foot = ex_foot_of(j);

	for (uint32_t i = 0; i < foot.n; i++)
		if (foot.a[i].space == EX_GRACE && foot.a[i].kind == EX_TAKE && foot.a[i].key == key)
			return true;
	return false;
}

/*
 * Step j begins a section behind the end, in step i, of a grace period, a.  Earlier, that
 * could have waited for it.  Behind others it is still, if they started by then.
 */
static void wait_for_it(uint32_t i, const struct ex_access *a, uint32_t j,
			const struct ex_access *section, uint32_t end)
{
	uint64_t steps[EX_WORDS];
	struct ex_last last = { .step = j, .label = ex.frame[j].label };
	mm_tag name = section->tag;

	ex_without_choice(j, last.before);
	for (uint32_t k = 0; k < j; k++) {
		const struct ex_access *start = ex_find(ex_foot_of(k), EX_GRACE, EX_STORE);

		if (!start || !takes(j, start->stored))
			continue;
		if (start->stored == a->key || k == i || ex_has(ex.frame[k].hb, i))
			name -= start->tag;
		else
			ex_include(last.before, k);
	}
	ex_without(i, end, steps);
	for (uint32_t k = j; k < end; k++)
		if (ex_has(ex.frame[k].hb, j) || ex.frame[k].proc == ex.frame[j].proc)
			ex_drop(steps, k);
	last.label.n = section->pick;
	last.label.name[last.label.n++] = name;
	ex_demand(i, steps, end, &last);
}

void ex_grace_periods(uint32_t j, uint32_t end)
{
	const struct ex_access *section = ex_find(ex_foot_of(j), EX_GRACE, EX_READ);
	uint64_t before[EX_WORDS];

	if (!section || section->pick >= EX_PICKS)
		return;
	ex_without_choice(j, before);
	for (uint32_t i = 0; i < j; i++) {
		const struct ex_foot foot = ex_foot_of(i);

		for (uint32_t m = 0; m < foot.n; m++)
			if (foot.a[m].space == EX_GRACE && foot.a[m].kind == EX_RIGHT &&
			    !ex_has(before, i))
				wait_for_it(i, &foot.a[m], j, section, end);
	}
}
