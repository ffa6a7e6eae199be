// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sleep.c - steps that have been explored at an earlier node, with all that can
 * follow, and with which nothing has happened since that they do not commute with.
 */
#include <string.h>

#include "explore/internal.h"

bool ex_fast_asleep(const struct ex_frame *f, unsigned int proc)
{
	bool some = false;

	for (uint32_t i = 0; i < f->nsleepers; i++) {
		const struct ex_sleeper *s = &ex.sleeper[f->sleepers + i];

		if (s->done->proc != proc)
			continue;
		if (s->awake)
			return false;
		some = true;
	}
	for (const struct ex_done *d = f->done; d; d = d->next)
		some |= d->proc == proc;
	return some;
}

/* Is a step with these choices so far, and no more to come, one that is known? */
bool ex_label_asleep(const struct ex_frame *f, unsigned int proc, const struct ex_label *label)
{
	for (uint32_t i = 0; i < f->nsleepers; i++) {
		const struct ex_done *d = ex.sleeper[f->sleepers + i].done;

		if (d->proc == proc && d->label.n == label->n &&
		    ex_same_choices(&d->label, label, label->n))
			return true;
	}
	for (const struct ex_done *d = f->done; d; d = d->next)
		if (d->proc == proc && d->label.n == label->n &&
		    !memcmp(d->label.name, label->name, label->n * sizeof(label->name[0])))
			return true;
	return false;
}

static void sleep_on(struct ex_frame *next, const struct ex_done *d, bool awake, uint32_t fences,
		     uint32_t step, uint32_t *roused)
{
	const struct ex_foot theirs = ex_foot_of_done(d), ours = ex_foot_of(step);

	if (d->proc == ex.frame[step].proc)
		return;
	if (ex_conflicts(theirs, ours) || ex_bars(theirs, fences, ours)) {
		*roused |= 1u << d->proc;
		return;
	}
	if (ex.nsleeper == EX_SLEEPERS) {
		ex_bound(LW_BOUND_MEMORY);	/* one sleeper less loses nothing but time */
		return;
	}
	awake |= ex_feeds(theirs, ours);
	/* Of its other choices some may have had to wait for an empty buffer. */
	awake |= ex.frame[step].proc >= EX_DRAIN && d->label.n;
	ex.sleeper[ex.nsleeper++] = (struct ex_sleeper){ d, fences, awake };
	next->nsleepers++;
}

void ex_sleep_on(uint32_t k)
{
	const struct ex_frame *f = &ex.frame[k];
	struct ex_frame *next = &ex.frame[k + 1];
	uint32_t roused = 0;

	for (uint32_t i = 0; i < f->nsleepers; i++)
		sleep_on(next, ex.sleeper[f->sleepers + i].done,
			 ex.sleeper[f->sleepers + i].awake,
			 ex.sleeper[f->sleepers + i].fences, k, &roused);
	for (const struct ex_done *d = f->done; d; d = d->next)
		sleep_on(next, d, d->awake, ex_fences_at(k), k, &roused);
	/* One of its choices means something new now: it may run, but not choose the others. */
	for (uint32_t i = 0; i < next->nsleepers; i++)
		if (roused >> ex.sleeper[next->sleepers + i].done->proc & 1)
			ex.sleeper[next->sleepers + i].awake = true;
}
