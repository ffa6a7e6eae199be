// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/mutate.h"

#include <string.h>

#include "fuzz/decode.h"

struct work {
	const struct lw_scenario *scenario;
	uint64_t random;
	const struct lw_shape *shape;
	unsigned int n, max;
	struct lw_record record[LW_INPUT_MAX_RECORDS];
};

static unsigned int rnd(struct work *w, unsigned int below)
{
	w->random ^= w->random >> 12;
	w->random ^= w->random << 25;
	w->random ^= w->random >> 27;
	return below ? (unsigned int)((w->random * 0x2545f4914f6cdd1du >> 33) % below) : 0;
}

static void load(struct work *w, const uint8_t *data, size_t size)
{
	size_t at;

	for (at = 0; at < size && w->n < w->max; at += LW_RECORD_BYTES)
		lw_record_unpack(data + at, size - at, &w->record[w->n++]);
}

static size_t store(const struct work *w, uint8_t *data)
{
	unsigned int i;

	for (i = 0; i < w->n; i++)
		lw_record_pack(&w->record[i], data + i * LW_RECORD_BYTES);
	return (size_t)w->n * LW_RECORD_BYTES;
}

static void insert(struct work *w, unsigned int at, const struct lw_record *r)
{
	if (w->n == w->max)
		return;
	memmove(&w->record[at + 1], &w->record[at], (w->n - at) * sizeof(*r));
	w->record[at] = *r;
	w->n++;
}

static void drop(struct work *w, unsigned int at)
{
	w->n--;
	memmove(&w->record[at], &w->record[at + 1], (w->n - at) * sizeof(w->record[0]));
}

static bool is_deviation(const struct lw_record *r)
{
	return r->kind == LW_RECORD_SCHED || r->kind == LW_RECORD_VALUE;
}

/* A decision that the last execution had, or would have had if it had gone on a little. */
static uint16_t random_nth(struct work *w, unsigned int kind, unsigned int thread)
{
	unsigned int range = w->shape->decisions[kind == LW_RECORD_SCHED ? LW_STREAM_SCHED :
						 LW_STREAM_VALUE][thread % LW_MAX_THREADS];

	range += range / 8 + 2;
	if (!rnd(w, 8) && range > 4)
		range = 4;
	if (range > LW_INPUT_MAX_NTH)
		range = LW_INPUT_MAX_NTH;
	return (uint16_t)(1 + rnd(w, range));
}

static uint8_t random_alternative(struct work *w)
{
	if (rnd(w, 2))
		return 0;
	return (uint8_t)rnd(w, rnd(w, 4) ? 4 : 256);
}

/* Threads of the plan, and now and then one of those that the engine adds. */
static uint8_t random_thread(struct work *w)
{
	unsigned int threads = w->scenario->max_threads, tries = 4, t;

	do {
		t = rnd(w, rnd(w, 12) ? threads : LW_MAX_THREADS);
	} while (--tries && !w->shape->decisions[LW_STREAM_SCHED][t]);
	return (uint8_t)t;
}

static struct lw_record any_deviation(struct work *w)
{
	uint8_t kind = rnd(w, 100) < w->shape->value_percent ? LW_RECORD_VALUE : LW_RECORD_SCHED;
	uint8_t thread = random_thread(w);

	return (struct lw_record){
		.kind = kind,
		.thread = thread,
		.nth = random_nth(w, kind, thread),
		.alternative = random_alternative(w),
	};
}

/*
 * Decisions that matter together lie close together: once a thread has been
 * stopped at an interesting place, the next one is a few decisions on.
 */
static struct lw_record nearby_deviation(struct work *w, const struct lw_record *r)
{
	unsigned int nth = r->nth + 1 + rnd(w, rnd(w, 2) ? 4 : 16);

	return (struct lw_record){
		.kind = rnd(w, 200) < w->shape->value_percent ? LW_RECORD_VALUE : LW_RECORD_SCHED,
		.thread = r->thread,
		.nth = (uint16_t)(nth < LW_INPUT_MAX_NTH ? nth : LW_INPUT_MAX_NTH),
		.alternative = random_alternative(w),
	};
}

/* What the decision that a deviation names accesses; 0: nothing, or not known. */
static unsigned int place_of(const struct work *w, const struct lw_record *r)
{
	const struct lw_aims *aims = w->shape->aims;
	unsigned int list, i;

	for (list = 0; list < LW_NR_AIM_LISTS; list++)
		for (i = 0; i < aims->n[list]; i++)
			if ((list == LW_AIM_SCHED) == (r->kind == LW_RECORD_SCHED) &&
			    aims->aim[list][i].thread == r->thread && aims->aim[list][i].nth == r->nth)
				return aims->aim[list][i].place;
	return 0;
}

static enum lw_aim_list random_list(struct work *w)
{
	const struct lw_aims *aims = w->shape->aims;
	enum lw_aim_list list = LW_AIM_SCHED;

	if (rnd(w, 100) < w->shape->value_percent)
		list = rnd(w, 4) ? LW_AIM_VALUE : LW_AIM_LATER;
	while (!aims->n[list])
		list = (list + 1) % LW_NR_AIM_LISTS;
	return list;
}

/*
 * One of the aims, of which there must be one.  Deviations that matter together
 * are mostly about the same object: place, if not 0, is where this one should be.
 */
static struct lw_record aimed_deviation(struct work *w, unsigned int place)
{
	enum lw_aim_list list = random_list(w);
	const struct lw_aims *aims = w->shape->aims;
	const struct lw_aim *a;
	unsigned int tries = 8;

	do {
		a = &aims->aim[list][rnd(w, aims->n[list])];
	} while (place && a->place != place && --tries);
	return (struct lw_record){
		.kind = list == LW_AIM_SCHED ? LW_RECORD_SCHED : LW_RECORD_VALUE,
		.thread = a->thread, .nth = a->nth, .alternative = (uint8_t)rnd(w, a->others),
	};
}

static struct lw_record random_deviation(struct work *w)
{
	const struct lw_record *other = w->n ? &w->record[rnd(w, w->n)] : NULL;
	const struct lw_aims *aims = w->shape->aims;

	if (other && !is_deviation(other))
		other = NULL;
	if (aims && aims->n[LW_AIM_SCHED] + aims->n[LW_AIM_VALUE] + aims->n[LW_AIM_LATER] && rnd(w, 4))
		return aimed_deviation(w, other && rnd(w, 2) ? place_of(w, other) : 0);
	if (other && rnd(w, 2))
		return nearby_deviation(w, other);
	return any_deviation(w);
}

/*
 * Lists that end are rarer than operations, or plans would be nearly empty.
 * Threads that are about the same thing get in each other's way: most
 * operations have the argument `focus`.
 */
static struct lw_record random_op(struct work *w, unsigned int focus)
{
	const struct lw_scenario *s = w->scenario;
	unsigned int op = rnd(w, 6) ? rnd(w, s->nops) : s->nops;
	unsigned int nargs = op < s->nops ? s->ops[op].nargs : 0;

	return (struct lw_record){
		.kind = LW_RECORD_OP,
		.thread = (uint8_t)rnd(w, s->max_threads),
		.slot = (uint8_t)rnd(w, s->max_ops),
		.op = (uint8_t)op,
		.arg = (uint8_t)(nargs > 1 ? (rnd(w, 4) ? focus % nargs : rnd(w, nargs)) : 0),
	};
}

static struct lw_record random_start(struct work *w)
{
	return (struct lw_record){ .kind = LW_RECORD_START,
				   .start = (uint16_t)rnd(w, w->scenario->nstarts) };
}

/* One operation more, or where all begins. */
static struct lw_record random_plan_record(struct work *w, unsigned int focus)
{
	return w->scenario->nstarts > 1 && !rnd(w, 4) ? random_start(w) : random_op(w, focus);
}

/* The argument of some operation that the plan has. */
static unsigned int some_focus(struct work *w)
{
	const struct lw_plan *p = &w->scenario->plan;
	const struct lw_record *r;
	unsigned int t;

	r = w->n ? &w->record[rnd(w, w->n)] : NULL;
	if (r && r->kind == LW_RECORD_OP)
		return r->arg;
	t = rnd(w, p->nthreads);
	return p->thread[t].nops ? p->thread[t].ops[rnd(w, p->thread[t].nops)].arg : 0;
}

static void keep_plan(struct work *w)
{
	unsigned int i, n = 0;

	for (i = 0; i < w->n; i++)
		if (!is_deviation(&w->record[i]))
			w->record[n++] = w->record[i];
	w->n = n;
}

static void add_deviations(struct work *w, unsigned int count)
{
	while (count--) {
		struct lw_record r = random_deviation(w);

		insert(w, w->n, &r);
	}
}

static void fresh_plan(struct work *w)
{
	unsigned int count = 1 + rnd(w, 6), focus = rnd(w, 256);

	w->n = 0;
	if (w->scenario->nstarts > 1 && rnd(w, 2)) {
		struct lw_record r = random_start(w);

		insert(w, w->n, &r);
	}
	while (count--) {
		struct lw_record r = random_op(w, focus);

		insert(w, w->n, &r);
	}
}

static void tweak_deviation(struct work *w, struct lw_record *r)
{
	int nth = r->nth;

	switch (rnd(w, 6)) {
	case 0:
	case 1:
		nth += rnd(w, 2) ? 1 + (int)rnd(w, 3) : -1 - (int)rnd(w, 3);
		break;
	case 2:
		nth = random_nth(w, r->kind, r->thread);
		break;
	case 3:
		r->alternative = random_alternative(w);
		break;
	case 4:
		r->thread = random_thread(w);
		break;
	default:
		r->kind = r->kind == LW_RECORD_SCHED ? LW_RECORD_VALUE : LW_RECORD_SCHED;
		break;
	}
	if (nth < 1)
		nth = 1;
	if (nth > (int)LW_INPUT_MAX_NTH)
		nth = LW_INPUT_MAX_NTH;
	r->nth = (uint16_t)nth;
}

static void tweak_any(struct work *w)
{
	struct lw_record *r;

	if (!w->n) {
		add_deviations(w, 1);
		return;
	}
	r = &w->record[rnd(w, w->n)];
	if (!is_deviation(r))
		*r = random_plan_record(w, some_focus(w));
	else
		tweak_deviation(w, r);
}

static void copy_and_tweak(struct work *w)
{
	struct lw_record r;

	if (!w->n) {
		add_deviations(w, 2);
		return;
	}
	r = w->record[rnd(w, w->n)];
	if (!is_deviation(&r))
		r = random_plan_record(w, some_focus(w));
	else
		tweak_deviation(w, &r);
	insert(w, rnd(w, w->n + 1), &r);
}

static void change(struct work *w)
{
	struct lw_record r;

	switch (rnd(w, 16)) {
	case 0: case 1: case 2: case 3:
		keep_plan(w);
		add_deviations(w, 1 + rnd(w, 5));
		break;
	case 4: case 5: case 6:
		fresh_plan(w);
		add_deviations(w, 1 + rnd(w, 5));
		break;
	case 7: case 8: case 9: case 10:
		add_deviations(w, 1 + rnd(w, 2));
		break;
	case 11: case 12:
		tweak_any(w);
		break;
	case 13:
		copy_and_tweak(w);
		break;
	case 14:
		r = random_plan_record(w, some_focus(w));
		insert(w, 0, &r);
		break;
	default:
		if (w->n)
			drop(w, rnd(w, w->n));
		else
			add_deviations(w, 1);
		break;
	}
}

static uint64_t spread(unsigned int seed)
{
	uint64_t z = seed + 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) | 1;
}

static unsigned int records_in(size_t bytes)
{
	return bytes >= LW_INPUT_MAX_BYTES ? LW_INPUT_MAX_RECORDS :
					     (unsigned int)(bytes / LW_RECORD_BYTES);
}

size_t lw_mutate(const struct lw_scenario *s, uint8_t *data, size_t size, size_t max_size,
		 unsigned int seed, const struct lw_shape *shape)
{
	struct work w;

	w.scenario = s;
	w.random = spread(seed);
	w.shape = shape;
	w.n = 0;
	w.max = records_in(max_size);
	if (!w.max)
		return size < max_size ? size : max_size;
	load(&w, data, size);
	change(&w);
	return store(&w, data);
}

size_t lw_cross_over(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
		     uint8_t *out, size_t max_size, unsigned int seed)
{
	struct work w, from;
	unsigned int i, cut;

	w.random = spread(seed);
	w.n = from.n = 0;
	w.max = records_in(max_size);
	from.max = LW_INPUT_MAX_RECORDS;
	load(&w, a, a_size);
	load(&from, b, b_size);
	/* A's plan and some of its deviations, then some of B's. */
	for (i = 0; i < w.n; )
		if (is_deviation(&w.record[i]) && rnd(&w, 2))
			drop(&w, i);
		else
			i++;
	cut = rnd(&w, from.n + 1);
	for (i = cut; i < from.n; i++)
		if (is_deviation(&from.record[i]))
			insert(&w, w.n, &from.record[i]);
	return store(&w, out);
}
