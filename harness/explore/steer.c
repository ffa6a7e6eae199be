// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * steer.c - makes the decisions of one execution: as before up to the node where
 * it branches off, then what is demanded there, then whatever is not asleep.
 */
#include "explore/internal.h"

#include "weave/runtime/state.h"

void ex_bound(enum lw_explore_bound bound)
{
	if (ex.out->bound == LW_BOUND_NONE)
		ex.out->bound = bound;
}

static unsigned int choose(unsigned int t)
{
	struct ex_frame *f = &ex.frame[ex.depth];
	unsigned int p, in_vain = UINT32_MAX;
	bool asleep = false;

	if (ex.depth < ex.base)
		return f->proc;
	if (ex.depth == EX_STEPS) {
		ex_bound(LW_BOUND_STEPS);
		ex_give_up(EX_UNABLE);
	}
	f->given = false;
	while (f->pending && ex.depth >= ex.importing && ex_demands_in_vain(f->pending))
		ex_drop_first(f);
	if (f->pending) {
		p = ex_take(f);
		if (!ex_can_run(p))
			ex_give_up(EX_UNABLE);
		return p;
	}
	for (unsigned int i = 0; i < (lw_eng.buffered ? 2u : 1u) * LW_MAX_THREADS; i++) {
		p = (t + i) % LW_MAX_THREADS + (i < LW_MAX_THREADS ? 0 : EX_DRAIN);
		if (!ex_can_run(p))
			continue;
		if (ex_fast_asleep(f, p) || (p < EX_DRAIN && f->stuck >> p & 1))
			asleep = true;
		else if (p >= EX_DRAIN || !ex_looks_in_vain(p))
			return p;
		else if (in_vain == UINT32_MAX || in_vain == t)
			in_vain = p;
	}
	/* If nobody can do anything else, they may look, by turns, for that to come to light. */
	if (!asleep && in_vain != UINT32_MAX)
		return in_vain;
	ex_give_up(EX_ASLEEP);
}

/* ---- decisions ---- */

static unsigned int place_in_ring(uint32_t mask, unsigned int t, unsigned int target)
{
	unsigned int k = 0;

	for (t = (t + 1) % LW_MAX_THREADS; t != target; t = (t + 1) % LW_MAX_THREADS)
		k += mask >> t & 1;
	return k;
}

void ex_note_woken(void)
{
	uint32_t now = lw_eng.runnable, fresh = now & ~ex.runnable;

	/* Taking a lock depends on the unlock in any case, and so on. */
	for (uint32_t m = fresh & ~ex.in_vain; m; m &= m - 1)
		ex.woken_by[__builtin_ctz(m)] = (uint16_t)ex.depth;	/* just counted */
	ex.in_vain &= ~fresh;
	ex.runnable = now;
}

/*
 * The step after that of a thread which could go on is another's.  Steps count, not who
 * looked in vain in between: nobody does when the execution is repeated.
 */
static void count_preemption(unsigned int t, unsigned int next)
{
	const struct lw_explore_options *o = ex.options;
	struct ex_frame *f = &ex.frame[ex.depth];
	unsigned int last = ex.depth ? f[-1].proc % EX_DRAIN : t;

	if (ex.depth < ex.base)
		return;
	f->preemptions = ex.depth ? f[-1].preemptions : 0;
	if (!o->bound_preemptions || ex.aside || next == last || !(lw_eng.runnable >> last & 1))
		return;
	if (f->preemptions++ < o->max_preemptions)
		return;
	ex_bound(LW_BOUND_PREEMPTIONS);
	ex_give_up(EX_CUT);
}

/*
 * A thread has come to its first visible event.  If what it did before has to do
 * with others, that was a step of its own; else it belongs to the event.
 */
static bool prelude(unsigned int t)
{
	struct ex_frame *f = &ex.frame[ex.depth];

	if (ex.depth >= ex.base)
		f->prelude = f->n || f->label.n;
	ex.started |= LW_ALL(t);
	ex.known = f->prelude;
	return f->prelude;
}

static unsigned int which_thread(unsigned int t)
{
	uint32_t others = lw_eng.runnable & ~LW_ALL(t), started = ex.started;
	bool can_stay = lw_eng.runnable >> t & 1;
	unsigned int next;

	ex.starting = false;
	if (ex.open && !ex.aside && !(ex.started >> t & 1) && can_stay && !prelude(t))
		return 0;
	ex.started |= LW_ALL(t);
	if (ex.aside)	/* it has still to come to its next event */
		ex.started &= ~LW_ALL(t);
	if (ex.open && ex_in_vain(t)) {
		ex.started = started;	/* it may not have come to an event yet */
		ex.runnable = lw_eng.runnable;
	} else if (ex.open) {
		ex_step_ends();
		ex_note_woken();
	} else {
		ex.runnable = lw_eng.runnable;
	}
	next = choose(t);
	count_preemption(t, next % EX_DRAIN);
	ex_step_begins(next);
	next %= EX_DRAIN;
	if (ex.aside) {
		ex.aside = false;
		return next == t ? (unsigned int)__builtin_popcount(others) :
		       place_in_ring(others, t, next);
	}
	return next == t ? 0 : place_in_ring(others, t, next) + can_stay;
}

/*
 * A step ends where a thread steps aside whoever there is to go on: threads that
 * wait in vain do not when the execution is repeated.
 */
void ex_alone(void)
{
	which_thread(lw_eng.cur);
}

static unsigned int which_value(unsigned int t, enum lw_choice what, unsigned int n);

/* Sleeping and waking without cause could go on for ever. */
static unsigned int wakes_early(unsigned int t)
{
	unsigned int k;

	if (ex.early[t] == ex.options->early_wakeups) {
		ex.out->early_bound = true;
		return 0;
	}
	k = which_value(t, LW_CHOOSE_WAKE, 2);
	ex.early[t] += k;
	return k;
}

/*
 * The first of ex.offered that is not known yet.  What leads nowhere is none of the choices,
 * unless there is nothing else.
 */
static unsigned int not_asleep(struct ex_frame *f, unsigned int t, unsigned int await,
			       unsigned int n)
{
	unsigned int last = f->label.n - 1u, first = UINT32_MAX;
	bool some = false;

	for (unsigned int k = 0; k < n; k++) {
		bool futile = await && ex_futile_message(await, ex.offered[k]);

		some |= !futile;
		f->label.name[last] = ex.offered[k];
		if (ex_label_asleep(f, t, &f->label))
			continue;
		if (!futile)
			return k;
		if (first == UINT32_MAX)
			first = k;
	}
	if (some || first == UINT32_MAX)
		ex_give_up(EX_ASLEEP);
	return first;
}

/*
 * Something is chosen in setup, or by the first thread before its first event, where
 * nobody else has run yet: that is a step.
 */
static void start(unsigned int t)
{
	struct ex_frame *f = &ex.frame[0];

	if (!ex.base) {
		f->given = false;
		if (f->pending && ex_take(f) != t)
			ex_give_up(EX_UNABLE);
	}
	f->start = true;
	f->preemptions = 0;
	ex_step_begins(t);
}

static unsigned int which_value(unsigned int t, enum lw_choice what, unsigned int n)
{
	const unsigned int await = what == LW_CHOOSE_MESSAGE ? ex_awaits(t) : 0;
	struct ex_frame *f = &ex.frame[ex.depth];
	bool named = ex.offered[0] != UINT32_MAX - 1;
	unsigned int i, k;
	uint32_t *names;

	if (lw_eng.mm->nbarred)
		ex_note_barred(what == LW_CHOOSE_PLACE);
	if (n == 1 && (!ex.open || !named || ex.no_choice))
		return 0;
	if (ex.starting && !ex.open)
		start(t);
	if (!ex.open) {
		ex_bound(LW_BOUND_FINISH);
		return 0;
	}
	if (n > LW_MAX_NAMES || f->label.n == EX_PICKS || ex.nnames + n > EX_NAMES) {
		ex_bound(LW_BOUND_CHOICES);
		ex_give_up(EX_CUT);
	}
	i = f->label.n++;
	names = ex.offered;
	if (!named)
		for (k = 0; k < n; k++)
			names[k] = k;
	if (what == LW_CHOOSE_PLACE)
		f->label.places |= (uint8_t)(1u << i);
	if (ex.depth >= ex.base) {
		f->pick[i] = (struct ex_pick){ .what = (uint8_t)what, .n = (uint16_t)n,
					       .names = ex.nnames, .await = (uint8_t)await };
		memcpy(&ex.names[ex.nnames], names, n * sizeof(names[0]));
		ex.nnames += n;
	}
	if (what == LW_CHOOSE_PLACE && f->given && !f->exact && !f->rest && ex.depth >= ex.base)
		f->rest = ex_tree_copy(f->after);
	if (f->given && i < f->follow && (f->exact || what != LW_CHOOSE_PLACE)) {
		for (k = 0; k < n && names[k] != f->label.name[i]; k++)
			;
		if (k == n) {
			f->pick[i].chosen = UINT16_MAX;	/* all of them are still to be explored */
			ex_give_up(EX_UNABLE);
		}
	} else {
		k = not_asleep(f, t, await, n);
	}
	f->label.name[i] = names[k];
	if (ex.depth >= ex.base)
		f->pick[i].chosen = (uint16_t)k;
	return k;
}

/* One choice decides about all grace periods that a section begins in. */
static unsigned int which_side(unsigned int t)
{
	static unsigned int waits;
	const unsigned int nth = ex_section_asked();

	if (!nth)
		waits = which_value(t, LW_CHOOSE_SECTION, ex_section_sides(ex.offered));
	ex_section_choice(waits >> nth & 1);
	return waits >> nth & 1;
}

void ex_only_choice(unsigned int t, enum lw_choice what, uint32_t name)
{
	if (lw_eng.alone && !ex.starting)	/* finish() is nobody's step */
		return;
	ex.offered[0] = name;
	which_value(t, what, 1);
	ex.offered[0] = UINT32_MAX - 1;
}

unsigned int ex_pick(struct lw_decider *d, enum lw_stream stream, unsigned int t,
		     enum lw_choice what, unsigned int n)
{
	unsigned int k;

	d->left[stream][t] = 1;
	ex.nth[stream][t]++;
	if (what != LW_CHOOSE_THREAD && what != LW_CHOOSE_MESSAGE)
		ex.spin[t].simple = false;
	if (stream == LW_STREAM_SCHED)
		k = which_thread(t);
	else if (what == LW_CHOOSE_BUFFER)
		k = ex_which_buffer(t);
	else if (what == LW_CHOOSE_WAKE)
		k = wakes_early(t);
	else if (what == LW_CHOOSE_SECTION)
		k = which_side(t);
	else
		k = which_value(t, what, n);
	ex.offered[0] = UINT32_MAX - 1;
	if (k && ex.nlog < EX_LOG)
		ex.log[ex.nlog++] = (struct ex_log){
			.stream = (uint8_t)stream, .thread = (uint8_t)t, .what = (uint8_t)what,
			.n = (uint16_t)n, .chosen = (uint16_t)k, .nth = ex.nth[stream][t],
		};
	return k;
}
