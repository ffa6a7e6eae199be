// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/mutate.h"

#include <string.h>

#include "fuzz/decode.h"

struct work {
	const struct lw_scenario *scenario;
	uint64_t random;
	unsigned int horizon;
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

/*
 * Half of the draws are even over the execution, half favour its start: first
 * decisions say who goes first, and threads are of very different length.
 */
static uint16_t random_nth(struct work *w)
{
	unsigned int horizon = w->horizon < 4 ? 4 : w->horizon, range = horizon;

	if (rnd(w, 2))
		for (range = 2; range < horizon && rnd(w, 4); range *= 2)
			;
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
	unsigned int threads = w->scenario->max_threads;

	return (uint8_t)(rnd(w, 12) ? rnd(w, threads) : rnd(w, LW_MAX_THREADS));
}

static struct lw_record random_deviation(struct work *w)
{
	return (struct lw_record){
		.kind = rnd(w, 2) ? LW_RECORD_SCHED : LW_RECORD_VALUE,
		.thread = random_thread(w),
		.nth = random_nth(w),
		.alternative = random_alternative(w),
	};
}

static struct lw_record random_op(struct work *w)
{
	const struct lw_scenario *s = w->scenario;
	/* Lists that end are rarer than operations, or plans would be nearly empty. */
	unsigned int op = rnd(w, 6) ? rnd(w, s->nops) : s->nops;

	return (struct lw_record){
		.kind = LW_RECORD_OP,
		.thread = (uint8_t)rnd(w, s->max_threads),
		.slot = (uint8_t)rnd(w, s->max_ops),
		.op = (uint8_t)op,
		.arg = (uint8_t)(op < s->nops ? rnd(w, s->ops[op].nargs) : 0),
	};
}

static void keep_kind(struct work *w, bool operations)
{
	unsigned int i, n = 0;

	for (i = 0; i < w->n; i++)
		if ((w->record[i].kind == LW_RECORD_OP) == operations)
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
	unsigned int count = 1 + rnd(w, 6);

	w->n = 0;
	while (count--) {
		struct lw_record r = random_op(w);

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
		nth = random_nth(w);
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
	if (r->kind == LW_RECORD_OP)
		*r = random_op(w);
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
	if (r.kind == LW_RECORD_OP)
		r = random_op(w);
	else
		tweak_deviation(w, &r);
	insert(w, rnd(w, w->n + 1), &r);
}

static void change(struct work *w)
{
	struct lw_record r;

	switch (rnd(w, 16)) {
	case 0: case 1: case 2: case 3: case 4:
		keep_kind(w, true);
		add_deviations(w, 1 + rnd(w, 4));
		break;
	case 5: case 6:
		fresh_plan(w);
		add_deviations(w, 1 + rnd(w, 4));
		break;
	case 7: case 8:
		add_deviations(w, 1);
		break;
	case 9: case 10: case 11:
		tweak_any(w);
		break;
	case 12:
		copy_and_tweak(w);
		break;
	case 13:
		r = random_op(w);
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
		 unsigned int seed, unsigned int horizon)
{
	struct work w;

	w.scenario = s;
	w.random = spread(seed);
	w.horizon = horizon;
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
		if (w.record[i].kind != LW_RECORD_OP && rnd(&w, 2))
			drop(&w, i);
		else
			i++;
	cut = rnd(&w, from.n + 1);
	for (i = cut; i < from.n; i++)
		if (from.record[i].kind != LW_RECORD_OP)
			insert(&w, w.n, &from.record[i]);
	return store(&w, out);
}
