// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * steer.c - makes the decisions of one execution: as before up to the node where
 * it branches off, then what is demanded there, then whatever is not asleep.
 */
#include "explore/internal.h"
#include <stddef.h>

#include "weave/runtime/rwlock.h"
#include "weave/runtime/state.h"

void ex_bound(enum lw_explore_bound bound)
{
	if (ex.out->bound == LW_BOUND_NONE)
		ex.out->bound = bound;
}

_Noreturn static void give_up(enum ex_end why)
{
	ex.end = why;
	lw_infeasible();
}

/* ---- sleep ---- */

static bool fast_asleep(const struct ex_frame *f, unsigned int proc)
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
static bool label_asleep(const struct ex_frame *f, unsigned int proc, const struct ex_label *label)
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

static void sleep_on(struct ex_frame *next, const struct ex_done *d, bool awake, uint32_t step,
		     uint32_t *roused)
{
	const struct ex_foot theirs = { d->n, d->a }, ours = ex_foot_of(step);

	if (d->proc == ex.frame[step].proc)
		return;
	if (ex_conflicts(theirs, ours)) {
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
	ex.sleeper[ex.nsleeper++] = (struct ex_sleeper){ d, awake };
	next->nsleepers++;
}

/* ---- steps ---- */

static void new_node(struct ex_frame *f)
{
	f->pending = NULL;
	f->done = NULL;
	f->after = NULL;
	f->sleepers = ex.nsleeper;
	f->nsleepers = 0;
	f->first = ex.naccess;
	f->names = ex.nnames;
}

/* Nothing said what the step did, so it has to do with everything. */
static void touches_everything(struct ex_frame *f)
{
	ex.access[ex.naccess < EX_ACCESSES ? ex.naccess++ : ex.naccess - 1] =
		(struct ex_access){ .space = EX_EVERYTHING, .kind = EX_EXCLUSIVE };
	f->n++;
}

static void step_ends(void)
{
	uint32_t k = ex.depth;
	struct ex_frame *f = &ex.frame[k], *next = f + 1;
	uint32_t roused = 0;

	if (k < ex.base) {
		ex.open = false;
		ex.depth++;
		return;
	}
	if (!ex.known)
		touches_everything(f);
	if (f->label.n && label_asleep(f, f->proc, &f->label))
		give_up(EX_KNOWN);
	ex.open = false;
	ex.depth++;
	new_node(next);
	next->pending = f->after;
	f->after = NULL;
	for (uint32_t i = 0; i < f->nsleepers; i++)
		sleep_on(next, ex.sleeper[f->sleepers + i].done,
			 ex.sleeper[f->sleepers + i].awake, k, &roused);
	for (const struct ex_done *d = f->done; d; d = d->next)
		sleep_on(next, d, false, k, &roused);
	/* One of its choices means something new now: it may run, but not choose the others. */
	for (uint32_t i = 0; i < next->nsleepers; i++)
		if (roused >> ex.sleeper[next->sleepers + i].done->proc & 1)
			ex.sleeper[next->sleepers + i].awake = true;
}

static uint32_t first_store(unsigned int t)
{
	return ex.buffer[t].entry[ex.buffer[t].head].step;
}

static void step_begins(unsigned int proc)
{
	struct ex_frame *f = &ex.frame[ex.depth];

	ex.open = true;
	ex.known = ex.rwlock = ex.no_choice = false;
	if (ex.depth < ex.base) {
		f->follow = f->label.n;
		f->given = f->exact = true;
		f->label.n = 0;
		return;
	}
	f->proc = (uint8_t)proc;
	f->n = 0;
	/* After its flush a thread goes on when nothing is left in its buffer. */
	f->empties = proc < EX_DRAIN && ex.buffer[proc].flushing ? (uint8_t)(1u << proc) : 0;
	if (proc < EX_DRAIN) {
		f->empties |= ex.vain_empties[proc];
		ex.vain_empties[proc] = 0;
	}
	f->label.places = 0;
	if (proc < EX_DRAIN)
		f->woken_by = ex.woken_by[proc];
	else
		f->woken_by = (uint16_t)(first_store(proc % EX_DRAIN) + 1);
	if (!f->given)
		f->follow = 0;
	f->label.n = 0;
}

/* Step `depth` is this process's, as demanded. */
static unsigned int take(struct ex_frame *f)
{
	struct ex_tree *tree = f->pending;
	unsigned int proc = tree->proc;

	f->pending = tree->next;
	f->given = true;
	f->exact = tree->exact;
	f->follow = tree->label.n;
	memcpy(f->label.name, tree->label.name, sizeof(f->label.name));
	f->after = tree->children;
	tree->children = NULL;
	tree->next = NULL;
	ex_tree_free(tree);
	return proc;
}

/* ---- TSO's buffers ---- */

static bool can_run(unsigned int p)
{
	unsigned int t = p % EX_DRAIN;
	bool buffered = lw_eng.buffered >> t & 1;

	if (!(ex.runnable >> t & 1))
		return false;
	if (p < EX_DRAIN)
		return !(buffered && ex.buffer[t].flushing);
	return buffered;
}

bool ex_drains(void)
{
	return ex.open && ex.frame[ex.depth].proc >= EX_DRAIN;
}

void ex_flushes(void)
{
	ex.buffer[lw_eng.cur].flushing = true;
}

/*
 * The step can do nothing before the stores of earlier steps have left the buffer:
 * their drains come first, as steps of their own.
 */
void ex_empties(unsigned int t)
{
	struct ex_buffer *b = &ex.buffer[t];

	if (!ex.open || ex.depth < ex.base)
		return;
	if (b->count && b->entry[b->head].step != ex.depth) {
		ex.full = t;
		give_up(EX_BUFFERED);
	}
	ex.frame[ex.depth].empties |= (uint8_t)(1u << t);
}

void ex_drained(unsigned int t, unsigned int loc, uint32_t waited)
{
	struct ex_buffer *b = &ex.buffer[t];

	ex_touch_buffer(t, loc);
	if (!b->count)
		return;
	ex.log[b->entry[b->head].log].chosen = (uint16_t)(!waited ? 8 : waited < 7 ? waited : 7);
	b->head = (b->head + 1) % 64;
	b->count--;
}

static unsigned int choose(unsigned int t)
{
	struct ex_frame *f = &ex.frame[ex.depth];
	unsigned int p;

	if (ex.depth < ex.base)
		return f->proc;
	if (ex.depth == EX_STEPS) {
		ex_bound(LW_BOUND_STEPS);
		give_up(EX_UNABLE);
	}
	f->given = false;
	if (f->pending) {
		p = take(f);
		if (!can_run(p))
			give_up(EX_UNABLE);
		return p;
	}
	for (unsigned int i = 0; i < 2 * LW_MAX_THREADS; i++) {
		p = (t + i) % LW_MAX_THREADS + (i < LW_MAX_THREADS ? 0 : EX_DRAIN);
		if (can_run(p) && !fast_asleep(f, p))
			return p;
	}
	give_up(EX_ASLEEP);
}

/* ---- decisions ---- */

static unsigned int place_in_ring(uint32_t mask, unsigned int t, unsigned int target)
{
	unsigned int k = 0;

	for (t = (t + 1) % LW_MAX_THREADS; t != target; t = (t + 1) % LW_MAX_THREADS)
		k += mask >> t & 1;
	return k;
}

static void note_woken(void)
{
	uint32_t now = lw_eng.runnable, fresh = now & ~ex.runnable;

	/* Taking a lock depends on the unlock in any case, and so on. */
	for (uint32_t m = fresh & ~ex.in_vain; m; m &= m - 1)
		ex.woken_by[__builtin_ctz(m)] = (uint16_t)ex.depth;	/* just counted */
	ex.in_vain &= ~fresh;
	ex.runnable = now;
}

static bool means_waiting(const struct ex_access *a, enum lw_wait wait)
{
	if (a->space == LW_TOUCH_OBJECT)
		return a->kind == EX_SHARED;
	if (wait == LW_WAIT_SPIN)
		return a->space == EX_MEMORY && a->kind == EX_NEWEST;
	return wait == LW_WAIT_IDLE && a->space == LW_TOUCH_CALLBACKS && !a->key;
}

/*
 * Did the thread only find that it must wait?  Then that was no step: the step,
 * which is taking a lock, the end of a grace period, or the next callbacks, could
 * not be at this node.
 */
static bool in_vain(unsigned int t)
{
	enum lw_wait wait = (enum lw_wait)lw_eng.thread[t].wait;
	struct ex_frame *f = &ex.frame[ex.depth];

	if (ex.depth < ex.base || f->label.n ||
	    (wait != LW_WAIT_SPIN && wait != LW_WAIT_READ && wait != LW_WAIT_WRITE &&
	     wait != LW_WAIT_GP && wait != LW_WAIT_IDLE))
		return false;
	for (uint32_t i = 0; i < f->n; i++)
		if (!means_waiting(&ex.access[f->first + i], wait))
			return false;
	ex.vain_empties[t] = f->empties;
	ex.open = false;
	ex.naccess = f->first;
	ex_tree_free(f->after);
	f->after = NULL;
	ex.in_vain |= LW_ALL(t);
	return true;
}

static void count_preemption(void)
{
	const struct lw_explore_options *o = ex.options;

	if (!o->bound_preemptions || ex.preemptions++ < o->max_preemptions)
		return;
	ex_bound(LW_BOUND_PREEMPTIONS);
	give_up(EX_CUT);
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

	if (ex.open && !ex.aside && !(ex.started >> t & 1) && can_stay && !prelude(t))
		return 0;
	ex.started |= LW_ALL(t);
	if (ex.aside)	/* it has still to come to its next event */
		ex.started &= ~LW_ALL(t);
	if (ex.open && in_vain(t)) {
		ex.started = started;	/* it may not have come to an event yet */
		ex.runnable = lw_eng.runnable;
	} else if (ex.open) {
		step_ends();
		note_woken();
	} else {
		ex.runnable = lw_eng.runnable;
	}
	next = choose(t);
	if (next % EX_DRAIN != t && can_stay && !ex.aside)
		count_preemption();
	step_begins(next);
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

/* Into the buffer; how long it stays there will be known when it leaves. */
static unsigned int which_buffer(unsigned int t)
{
	struct ex_buffer *b = &ex.buffer[t];
	uint32_t i = (b->head + b->count++) % 64;

	b->added++;
	b->entry[i].step = ex.depth;
	b->entry[i].log = ex.nlog;
	return 8;
}

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

static unsigned int which_value(unsigned int t, enum lw_choice what, unsigned int n)
{
	struct ex_frame *f = &ex.frame[ex.depth];
	bool named = ex.offered[0] != UINT32_MAX - 1;
	unsigned int i, k;
	uint32_t *names;

	if (!ex.open || (n == 1 && (!named || ex.no_choice)))
		return 0;
	if (n > LW_MAX_NAMES || f->label.n == EX_PICKS || ex.nnames + n > EX_NAMES) {
		ex_bound(LW_BOUND_CHOICES);
		give_up(EX_UNABLE);
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
					       .names = ex.nnames };
		memcpy(&ex.names[ex.nnames], names, n * sizeof(names[0]));
		ex.nnames += n;
	}
	if (f->given && i < f->follow && (f->exact || what != LW_CHOOSE_PLACE)) {
		for (k = 0; k < n && names[k] != f->label.name[i]; k++)
			;
		if (k == n) {
			f->pick[i].chosen = UINT16_MAX;	/* all of them are still to be explored */
			give_up(EX_UNABLE);
		}
	} else {
		for (k = 0; k < n; k++) {
			f->label.name[i] = names[k];
			if (!label_asleep(f, t, &f->label))
				break;
		}
		if (k == n)
			give_up(EX_ASLEEP);
	}
	f->label.name[i] = names[k];
	if (ex.depth >= ex.base)
		f->pick[i].chosen = (uint16_t)k;
	return k;
}

unsigned int ex_pick(struct lw_decider *d, enum lw_stream stream, unsigned int t,
		     enum lw_choice what, unsigned int n)
{
	unsigned int k;

	d->left[stream][t] = 1;
	ex.nth[stream][t]++;
	if (stream == LW_STREAM_SCHED)
		k = which_thread(t);
	else if (what == LW_CHOOSE_BUFFER)
		k = which_buffer(t);
	else if (what == LW_CHOOSE_WAKE)
		k = wakes_early(t);
	else
		k = which_value(t, what, n);
	if (what == LW_CHOOSE_SECTION)
		ex_section_choice(t, k);
	ex.offered[0] = UINT32_MAX - 1;
	if (k && ex.nlog < EX_LOG)
		ex.log[ex.nlog++] = (struct ex_log){
			.stream = (uint8_t)stream, .thread = (uint8_t)t, .what = (uint8_t)what,
			.n = (uint16_t)n, .chosen = (uint16_t)k, .nth = ex.nth[stream][t],
		};
	return k;
}

void ex_steer_begin(void)
{
	struct ex_frame *base = &ex.frame[ex.base];

	ex.depth = 0;
	ex.open = ex.known = ex.aside = false;
	ex.preemptions = 0;
	ex.started = ex.in_vain = 0;
	memset(ex.vain_empties, 0, sizeof(ex.vain_empties));
	ex.end = EX_RAN;
	ex.nlog = 0;
	ex.offered[0] = UINT32_MAX - 1;
	memset(ex.woken_by, 0, sizeof(ex.woken_by));
	memset(ex.nth, 0, sizeof(ex.nth));
	memset(ex.early, 0, sizeof(ex.early));
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		memset(&ex.buffer[t], 0, offsetof(struct ex_buffer, entry));
	ex.naccess = base->first;
	ex.nnames = base->names;
	ex.nsleeper = base->sleepers + base->nsleepers;
	ex_watch_begin();
}

/* What thread t would do if it got the lock that it waits for. */
static bool awaited(unsigned int t, struct ex_access *a)
{
	const struct lw_thread *p = &lw_eng.thread[t];

	switch (p->wait) {
	case LW_WAIT_SPIN:
		*a = (struct ex_access){ .space = EX_MEMORY, .kind = EX_LOCK,
					 .key = lw_eng.loc[p->what].off };
		return true;
	case LW_WAIT_READ:
	case LW_WAIT_WRITE:
		*a = (struct ex_access){
			.space = LW_TOUCH_RWLOCK, .key = ex_key(lw_rwlock_address(p->what)),
			.kind = p->wait == LW_WAIT_READ ? EX_READ_LOCK : EX_WRITE_LOCK,
		};
		return true;
	default:
		return false;
	}
}

/* Steps that never came: for race.c only. */
uint32_t ex_waiting(uint32_t steps)
{
	struct ex_access access;

	for (unsigned int t = 0; ex.end == EX_BLOCKED && t < LW_MAX_THREADS; t++) {
		struct ex_frame *f = &ex.frame[steps];

		if (!awaited(t, &access) || steps == EX_STEPS || ex.naccess == EX_ACCESSES)
			continue;
		f->proc = (uint8_t)t;
		f->label.n = f->empties = 0;
		f->woken_by = 0;
		f->first = ex.naccess;
		f->n = 1;
		ex.access[ex.naccess++] = access;
		steps++;
	}
	return steps;
}

/* The last step ends with the execution. */
void ex_steer_end(void)
{
	if (ex.open && (ex.end == EX_RAN || ex.end == EX_BLOCKED)) {
		struct ex_frame *f = &ex.frame[ex.depth];

		if (ex.depth >= ex.base && !ex.known)
			touches_everything(f);
		if (ex.depth >= ex.base && f->label.n && label_asleep(f, f->proc, &f->label)) {
			ex.end = EX_KNOWN;
			return;
		}
		ex.depth++;
		if (ex.depth > ex.base) {
			new_node(f + 1);
			f[1].pending = f->after;
			f->after = NULL;
		}
		ex.open = false;
	}
}
