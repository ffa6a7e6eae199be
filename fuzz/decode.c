// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/decode.h"

/*
 * Bits 5 to 7 of a deviation's first byte add to the decision's number.  Most
 * executions are short, so five of the eight values add nothing: a random
 * record then has a fair chance to fall into the execution at all.
 */
#define PAGE_FIRST	5u
#define PAGE_SIZE	256u

/* The thread of a LW_RECORD_SCHED_TOO that says where setup() begins: no thread has it. */
#define START_THREAD	7u

void lw_record_unpack(const uint8_t *bytes, size_t avail, struct lw_record *r)
{
	uint8_t b0 = bytes[0];
	uint8_t b1 = avail > 1 ? bytes[1] : 0;
	uint8_t b2 = avail > 2 ? bytes[2] : 0;
	unsigned int high = b0 >> 5;

	*r = (struct lw_record){ .kind = b0 & 3, .thread = (b0 >> 2) & 7 };
	if (r->kind == LW_RECORD_SCHED_TOO && r->thread == START_THREAD) {
		*r = (struct lw_record){ .kind = LW_RECORD_START,
					 .start = (uint16_t)(b1 | b2 << 8) };
		return;
	}
	if (r->kind == LW_RECORD_SCHED_TOO)
		r->kind = LW_RECORD_SCHED;
	if (r->kind == LW_RECORD_OP) {
		r->slot = (uint8_t)high;
		r->op = b1;
		r->arg = b2;
		return;
	}
	r->nth = (uint16_t)(1u + b1);
	if (high >= PAGE_FIRST)
		r->nth = (uint16_t)(r->nth + PAGE_SIZE * (high - PAGE_FIRST + 1));
	r->alternative = b2;
}

void lw_record_pack(const struct lw_record *r, uint8_t bytes[LW_RECORD_BYTES])
{
	unsigned int high, nth;

	if (r->kind == LW_RECORD_START) {
		bytes[0] = LW_RECORD_SCHED_TOO | START_THREAD << 2;
		bytes[1] = (uint8_t)r->start;
		bytes[2] = (uint8_t)(r->start >> 8);
		return;
	}
	if (r->kind == LW_RECORD_OP) {
		high = r->slot & 7u;
		bytes[1] = r->op;
		bytes[2] = r->arg;
	} else {
		nth = r->nth ? r->nth - 1u : 0;
		if (nth >= LW_INPUT_MAX_NTH)
			nth = LW_INPUT_MAX_NTH - 1;
		high = nth / PAGE_SIZE;
		if (high)
			high += PAGE_FIRST - 1;
		bytes[1] = (uint8_t)(nth % PAGE_SIZE);
		bytes[2] = r->alternative;
	}
	bytes[0] = (uint8_t)((r->kind & 3u) | (r->thread & 7u) << 2 | high << 5);
}

static void edit_plan(const struct lw_scenario *s, const struct lw_record *r, struct lw_plan *plan)
{
	unsigned int t = r->thread % s->max_threads;
	unsigned int slot = r->slot % s->max_ops;
	unsigned int op = r->op % (s->nops + 1);
	unsigned int nargs;

	if (op == s->nops) {
		if (t < plan->nthreads && plan->thread[t].nops > slot)
			plan->thread[t].nops = slot;
		return;
	}
	while (plan->nthreads <= t)
		plan->thread[plan->nthreads++].nops = 0;
	if (slot >= plan->thread[t].nops)
		slot = plan->thread[t].nops++;
	nargs = s->ops[op].nargs;
	plan->thread[t].ops[slot].op = (unsigned char)op;
	plan->thread[t].ops[slot].arg = (unsigned char)(nargs > 1 ? r->arg % nargs : 0);
}

static void drop_empty_threads(const struct lw_scenario *s, struct lw_plan *plan)
{
	while (plan->nthreads > s->min_threads && !plan->thread[plan->nthreads - 1].nops)
		plan->nthreads--;
}

void lw_decode(const struct lw_scenario *s, const uint8_t *data, size_t size, struct lw_input *out)
{
	struct lw_deviation *d;
	struct lw_record r;
	size_t at;

	out->plan = s->plan;
	out->ndeviations = 0;
	if (size > LW_INPUT_MAX_BYTES)
		size = LW_INPUT_MAX_BYTES;
	for (at = 0; at < size; at += LW_RECORD_BYTES) {
		lw_record_unpack(data + at, size - at, &r);
		if (r.kind == LW_RECORD_OP) {
			edit_plan(s, &r, &out->plan);
			continue;
		}
		if (r.kind == LW_RECORD_START) {
			out->plan.start = s->nstarts > 1 ? r.start % s->nstarts : 0;
			continue;
		}
		if (out->ndeviations == LW_MAX_DEVIATIONS)
			continue;
		d = &out->deviation[out->ndeviations++];
		d->stream = r.kind == LW_RECORD_SCHED ? LW_STREAM_SCHED : LW_STREAM_VALUE;
		d->thread = r.thread;
		d->alternative = r.alternative;
		d->nth = r.nth;
	}
	drop_empty_threads(s, &out->plan);
}

struct writer {
	uint8_t *bytes;
	size_t size;
};

static void put(struct writer *w, const struct lw_record *r)
{
	if (w->size + LW_RECORD_BYTES > LW_INPUT_MAX_BYTES)
		return;
	lw_record_pack(r, w->bytes + w->size);
	w->size += LW_RECORD_BYTES;
}

static void encode_thread(const struct lw_scenario *s, const struct lw_plan *plan, unsigned int t,
			  struct writer *w)
{
	unsigned int had = t < s->plan.nthreads ? s->plan.thread[t].nops : 0;
	unsigned int have = t < plan->nthreads ? plan->thread[t].nops : 0;
	unsigned int i;

	for (i = 0; i < have; i++) {
		const struct lw_plan_op *op = &plan->thread[t].ops[i];
		const struct lw_plan_op *old = &s->plan.thread[t].ops[i];

		if (i < had && op->op == old->op && op->arg == old->arg)
			continue;
		put(w, &(struct lw_record){ .kind = LW_RECORD_OP, .thread = (uint8_t)t,
					    .slot = (uint8_t)i, .op = op->op, .arg = op->arg });
	}
	if (have < had)
		put(w, &(struct lw_record){ .kind = LW_RECORD_OP, .thread = (uint8_t)t,
					    .slot = (uint8_t)have, .op = (uint8_t)s->nops });
}

size_t lw_encode(const struct lw_scenario *s, const struct lw_input *in,
		 uint8_t out[LW_INPUT_MAX_BYTES])
{
	struct writer w = { .bytes = out };
	unsigned int i;

	for (i = 0; i < s->max_threads; i++)
		encode_thread(s, &in->plan, i, &w);
	if (in->plan.start != s->plan.start)
		put(&w, &(struct lw_record){ .kind = LW_RECORD_START,
					     .start = (uint16_t)in->plan.start });
	for (i = 0; i < in->ndeviations; i++) {
		const struct lw_deviation *d = &in->deviation[i];

		put(&w, &(struct lw_record){
			.kind = d->stream == LW_STREAM_SCHED ? LW_RECORD_SCHED : LW_RECORD_VALUE,
			.thread = d->thread, .nth = d->nth, .alternative = d->alternative });
	}
	return w.size;
}
