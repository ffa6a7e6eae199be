// SPDX-License-Identifier: GPL-2.0-or-later
/* Properties of the input format, over random inputs from a fixed generator. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "fuzz/decode.h"

static void nothing(void)
{
}

static void no_op(unsigned int arg)
{
	(void)arg;
}

static const struct lw_op ops[] = {
	{ "a", no_op, 3 }, { "b", no_op, 0 }, { "c", no_op, 1 }, { "d", no_op, 256 },
};

static const struct lw_scenario scenario = {
	.name = "test", .summary = "none", .setup = nothing, .ops = ops, .nops = 4,
	.min_threads = 2, .max_threads = 4, .max_ops = 6,
	.plan = { .nthreads = 3, .thread = {
		{ .nops = 2, .ops = { { 0, 1 }, { 1, 0 } } },
		{ .nops = 1, .ops = { { 3, 200 } } },
		{ .nops = 3, .ops = { { 2, 0 }, { 2, 0 }, { 0, 2 } } },
	} },
};

/* The same with as many beginnings as there may be. */
static struct lw_scenario starts;

static uint64_t state = 0x9e3779b97f4a7c15u;

static unsigned int rnd(unsigned int below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned int)((state >> 33) % below);
}

static void assert_same_input(const struct lw_input *a, const struct lw_input *b)
{
	unsigned int t, i;

	assert_int_equal(a->plan.start, b->plan.start);
	assert_int_equal(a->plan.nthreads, b->plan.nthreads);
	for (t = 0; t < a->plan.nthreads; t++) {
		assert_int_equal(a->plan.thread[t].nops, b->plan.thread[t].nops);
		for (i = 0; i < a->plan.thread[t].nops; i++) {
			assert_int_equal(a->plan.thread[t].ops[i].op, b->plan.thread[t].ops[i].op);
			assert_int_equal(a->plan.thread[t].ops[i].arg, b->plan.thread[t].ops[i].arg);
		}
	}
	assert_int_equal(a->ndeviations, b->ndeviations);
	for (i = 0; i < a->ndeviations; i++) {
		assert_int_equal(a->deviation[i].stream, b->deviation[i].stream);
		assert_int_equal(a->deviation[i].thread, b->deviation[i].thread);
		assert_int_equal(a->deviation[i].nth, b->deviation[i].nth);
		assert_int_equal(a->deviation[i].alternative, b->deviation[i].alternative);
	}
}

static void assert_valid(const struct lw_input *in)
{
	unsigned int t, i;

	assert_in_range(in->plan.nthreads, scenario.min_threads, scenario.max_threads);
	for (t = 0; t < in->plan.nthreads; t++) {
		assert_in_range(in->plan.thread[t].nops, 0, scenario.max_ops);
		for (i = 0; i < in->plan.thread[t].nops; i++) {
			const struct lw_plan_op *op = &in->plan.thread[t].ops[i];

			assert_in_range(op->op, 0, scenario.nops - 1);
			if (ops[op->op].nargs > 1)
				assert_in_range(op->arg, 0, ops[op->op].nargs - 1);
			else
				assert_int_equal(op->arg, 0);
		}
	}
	assert_in_range(in->ndeviations, 0, LW_MAX_DEVIATIONS);
	for (i = 0; i < in->ndeviations; i++) {
		assert_in_range(in->deviation[i].stream, 0, LW_NR_STREAMS - 1);
		assert_in_range(in->deviation[i].thread, 0, LW_MAX_THREADS - 1);
		assert_in_range(in->deviation[i].nth, 1, LW_INPUT_MAX_NTH);
	}
}

static void random_input(struct lw_input *in)
{
	unsigned int t, i;

	memset(in, 0, sizeof(*in));
	in->plan.nthreads = scenario.min_threads +
		rnd(scenario.max_threads - scenario.min_threads + 1);
	for (t = 0; t < in->plan.nthreads; t++) {
		/* The last thread beyond min_threads has something to do. */
		unsigned int least = t + 1 == in->plan.nthreads && t >= scenario.min_threads;

		in->plan.thread[t].nops = least + rnd(scenario.max_ops - least + 1);
		for (i = 0; i < in->plan.thread[t].nops; i++) {
			struct lw_plan_op *op = &in->plan.thread[t].ops[i];

			op->op = (unsigned char)rnd(scenario.nops);
			op->arg = (unsigned char)(ops[op->op].nargs > 1 ? rnd(ops[op->op].nargs) : 0);
		}
	}
	in->plan.start = rnd(LW_SCENARIO_MAX_STARTS);
	in->ndeviations = rnd(LW_MAX_DEVIATIONS + 1);
	for (i = 0; i < in->ndeviations; i++) {
		in->deviation[i].stream = (uint8_t)rnd(LW_NR_STREAMS);
		in->deviation[i].thread = (uint8_t)rnd(LW_MAX_THREADS);
		in->deviation[i].alternative = (uint8_t)rnd(256);
		in->deviation[i].nth = (uint16_t)(1 + rnd(LW_INPUT_MAX_NTH));
	}
}

static void empty_is_default(void **st)
{
	struct lw_input in, expected = { .plan = scenario.plan };
	uint8_t bytes[LW_INPUT_MAX_BYTES];

	(void)st;
	lw_decode(&scenario, NULL, 0, &in);
	assert_same_input(&in, &expected);
	assert_int_equal(lw_encode(&scenario, &in, bytes), 0);
}

static void encode_then_decode(void **st)
{
	struct lw_input in, out;
	uint8_t bytes[LW_INPUT_MAX_BYTES];
	size_t size;
	int i;

	(void)st;
	for (i = 0; i < 20000; i++) {
		random_input(&in);
		size = lw_encode(&starts, &in, bytes);
		assert_in_range(size, 0, LW_INPUT_MAX_BYTES);
		lw_decode(&starts, bytes, size, &out);
		assert_same_input(&in, &out);
	}
}

static void any_bytes_decode(void **st)
{
	struct lw_input in, out;
	uint8_t bytes[2 * LW_INPUT_MAX_BYTES], again[LW_INPUT_MAX_BYTES];
	size_t size, i;
	int round;

	(void)st;
	for (round = 0; round < 20000; round++) {
		size = rnd(sizeof(bytes) + 1);
		for (i = 0; i < size; i++)
			bytes[i] = (uint8_t)rnd(256);
		lw_decode(&scenario, bytes, size, &in);
		assert_valid(&in);
		lw_decode(&scenario, again, lw_encode(&scenario, &in, again), &out);
		assert_same_input(&in, &out);
	}
}

/* Deviations on both sides of a changed one stay what they were. */
static void records_stand_alone(void **st)
{
	static const uint8_t one[] = { 0, 9, 0,  5, 20, 1,  8, 30, 2 };
	uint8_t two[sizeof(one)];
	struct lw_input a, b;
	unsigned int v;

	(void)st;
	lw_decode(&scenario, one, sizeof(one), &a);
	assert_int_equal(a.ndeviations, 3);
	for (v = 0; v < 256; v++) {
		memcpy(two, one, sizeof(one));
		two[4] = (uint8_t)v;
		lw_decode(&scenario, two, sizeof(two), &b);
		assert_int_equal(b.ndeviations, 3);
		assert_int_equal(b.deviation[1].nth, v + 1);
		b.deviation[1].nth = a.deviation[1].nth;
		assert_same_input(&a, &b);
	}
}

/* The layout that FORMAT.md gives, byte by byte. */
static void layout(void **st)
{
	static const uint8_t bytes[] = {
		0x04, 0x00, 0x00,	/* scheduling, thread 1, number 1, alternative 0 */
		0xad, 0x02, 0x07,	/* value, thread 3, number 259, alternative 7 */
		0x07, 0x05,		/* scheduling again, thread 1, number 6, cut short */
	};
	struct lw_input in;

	(void)st;
	lw_decode(&scenario, bytes, sizeof(bytes), &in);
	assert_int_equal(in.ndeviations, 3);
	assert_int_equal(in.deviation[0].stream, LW_STREAM_SCHED);
	assert_int_equal(in.deviation[0].thread, 1);
	assert_int_equal(in.deviation[0].nth, 1);
	assert_int_equal(in.deviation[1].stream, LW_STREAM_VALUE);
	assert_int_equal(in.deviation[1].thread, 3);
	assert_int_equal(in.deviation[1].nth, 259);
	assert_int_equal(in.deviation[1].alternative, 7);
	assert_int_equal(in.deviation[2].stream, LW_STREAM_SCHED);
	assert_int_equal(in.deviation[2].nth, 6);
	assert_int_equal(in.deviation[2].alternative, 0);
}

static void plan_edits(void **st)
{
	static const uint8_t bytes[] = {
		0x02, 0x02, 0x09,	/* thread 0, slot 0: c (one argument only) */
		0xe6, 0x01, 0x00,	/* thread 1, slot 7 % 6 = 1: b appended */
		0x0a, 0x04, 0x00,	/* thread 2 ends at slot 0, and so is dropped */
	};
	struct lw_input in;

	(void)st;
	lw_decode(&scenario, bytes, sizeof(bytes), &in);
	assert_int_equal(in.plan.nthreads, 2);
	assert_int_equal(in.plan.thread[0].nops, 2);
	assert_int_equal(in.plan.thread[0].ops[0].op, 2);
	assert_int_equal(in.plan.thread[0].ops[0].arg, 0);
	assert_int_equal(in.plan.thread[0].ops[1].op, 1);
	assert_int_equal(in.plan.thread[1].nops, 2);
	assert_int_equal(in.plan.thread[1].ops[1].op, 1);
	assert_int_equal(in.ndeviations, 0);
}

/* A beginning is 16 bits, modulo nstarts; without nstarts there is one beginning only. */
static void beginnings(void **st)
{
	static const uint8_t bytes[] = { 0x1f, 0x09, 0x01,  0x04, 0x00, 0x00,  0xff, 0x0b, 0x01 };
	struct lw_scenario few = starts;
	struct lw_input in;

	(void)st;
	lw_decode(&starts, bytes, 3, &in);
	assert_int_equal(in.plan.start, 0x109);
	assert_int_equal(in.ndeviations, 0);
	lw_decode(&starts, bytes, sizeof(bytes), &in);
	assert_int_equal(in.plan.start, 0x10b);
	assert_int_equal(in.ndeviations, 1);
	few.nstarts = 100;
	lw_decode(&few, bytes, sizeof(bytes), &in);
	assert_int_equal(in.plan.start, 0x10b % 100);
	lw_decode(&scenario, bytes, sizeof(bytes), &in);
	assert_int_equal(in.plan.start, 0);
	few.plan.start = 7;
	lw_decode(&few, NULL, 0, &in);
	assert_int_equal(in.plan.start, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_is_default),
		cmocka_unit_test(encode_then_decode),
		cmocka_unit_test(any_bytes_decode),
		cmocka_unit_test(records_stand_alone),
		cmocka_unit_test(layout),
		cmocka_unit_test(plan_edits),
		cmocka_unit_test(beginnings),
	};

	starts = scenario;
	starts.nstarts = LW_SCENARIO_MAX_STARTS;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
