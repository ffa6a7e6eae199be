// SPDX-License-Identifier: GPL-2.0-or-later
/* The mutator: bounds, sameness, and that it gets everywhere.  Counting and names, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "fuzz/decode.h"
#include "fuzz/mutate.h"
#include "fuzz/sha1.h"
#include "fuzz/stats.h"

static void nothing(void)
{
}

static void no_op(unsigned int arg)
{
	(void)arg;
}

static const struct lw_op ops[] = { { "a", no_op, 3 }, { "b", no_op, 0 } };

static const struct lw_scenario scenario = {
	.name = "test", .summary = "none", .setup = nothing, .ops = ops, .nops = 2,
	.min_threads = 2, .max_threads = 4, .max_ops = 3,
	.plan = { .nthreads = 2, .thread = { { 1, { { 0, 0 } } }, { 1, { { 1, 0 } } } } },
};

/* Three threads with 20 decisions each, and a fourth that has none. */
static const struct lw_shape twenty = { .value_percent = 50, .decisions = { { 20, 20, 20 }, { 20, 20, 20 } } };

/* Whatever it is given and however little room there is: never more than fits. */
static void bounds(void **st)
{
	uint8_t data[LW_INPUT_MAX_BYTES + 8], out[LW_INPUT_MAX_BYTES + 8];
	struct lw_shape shape = { .value_percent = 50 };
	size_t size, max;
	unsigned int i, k;

	(void)st;
	srand(1);
	for (i = 0; i < 50000; i++) {
		max = (size_t)rand() % (LW_INPUT_MAX_BYTES + 1);
		size = max ? (size_t)rand() % (max + 1) : 0;
		for (k = 0; k < sizeof(data); k++)
			data[k] = (uint8_t)rand();
		for (k = 0; k < LW_NR_STREAMS * LW_MAX_THREADS; k++)
			shape.decisions[k / LW_MAX_THREADS][k % LW_MAX_THREADS] =
				(uint16_t)(rand() >> rand() % 32);
		memset(data + max, 0xa5, sizeof(data) - max);
		size = lw_mutate(&scenario, data, size, max, i, &shape);
		assert_in_range(size, 0, max);
		for (k = (unsigned int)max; k < sizeof(data); k++)
			assert_int_equal(data[k], 0xa5);
		memset(out, 0x5a, sizeof(out));
		size = lw_cross_over(data, size, data, size / 2, out, max, i);
		assert_in_range(size, 0, max);
		for (k = (unsigned int)max; k < sizeof(out); k++)
			assert_int_equal(out[k], 0x5a);
	}
}

static void same_seed_same_change(void **st)
{
	uint8_t a[LW_INPUT_MAX_BYTES] = { 0 }, b[LW_INPUT_MAX_BYTES] = { 0 };
	size_t n = 0, m = 0;
	unsigned int i;

	(void)st;
	for (i = 0; i < 1000; i++) {
		n = lw_mutate(&scenario, a, n, sizeof(a), i, &twenty);
		m = lw_mutate(&scenario, b, m, sizeof(b), i, &twenty);
		assert_int_equal(n, m);
		assert_memory_equal(a, b, n);
	}
}

/* From nothing, any single deviation within the horizon turns up soon. */
static void gets_everywhere(void **st)
{
	static unsigned char seen[LW_NR_STREAMS][3][20];
	uint8_t data[LW_INPUT_MAX_BYTES];
	struct lw_input in;
	unsigned int i, d, s, t, n, plans = 0;

	(void)st;
	for (i = 0; i < 20000; i++) {
		lw_decode(&scenario, data, lw_mutate(&scenario, data, 0, sizeof(data), i, &twenty), &in);
		plans += memcmp(&in.plan, &scenario.plan, sizeof(in.plan)) != 0;
		for (d = 0; d < in.ndeviations; d++)
			if (in.deviation[d].thread < 3 && in.deviation[d].nth <= 20)
				seen[in.deviation[d].stream][in.deviation[d].thread]
				    [in.deviation[d].nth - 1] = 1;
	}
	for (s = 0; s < LW_NR_STREAMS; s++)
		for (t = 0; t < 3; t++)
			for (n = 0; n < 20; n++)
				assert_true(seen[s][t][n]);
	assert_in_range(plans, 1000, 19000);
}

/*
 * With aims most deviations are aims, with an alternative that there is; each
 * turns up, and so does everything else.
 */
static void mostly_aims(void **st)
{
	static struct lw_aims aims = { .n = { 2, 1 }, .aim = {
		{ { .thread = 0, .others = 2, .nth = 7, .place = 1 },
		  { .thread = 1, .others = 1, .nth = 3, .place = 1 } },
		{ { .thread = 2, .others = 3, .nth = 11, .place = 2 } },
	} };
	struct lw_shape shape = twenty;
	unsigned int i, d, s, k, hits = 0, all = 0, seen[LW_NR_STREAMS][2] = { { 0 } }, nth = 0;
	uint8_t data[LW_INPUT_MAX_BYTES];
	struct lw_input in;

	(void)st;
	shape.aims = &aims;
	for (i = 0; i < 5000; i++) {
		lw_decode(&scenario, data, lw_mutate(&scenario, data, 0, sizeof(data), i, &shape), &in);
		for (d = 0; d < in.ndeviations; d++) {
			s = in.deviation[d].stream;
			all++;
			if (in.deviation[d].nth <= 20)
				nth |= 1u << in.deviation[d].nth;
			for (k = 0; k < aims.n[s]; k++)
				if (aims.aim[s][k].thread == in.deviation[d].thread &&
				    aims.aim[s][k].nth == in.deviation[d].nth &&
				    in.deviation[d].alternative < aims.aim[s][k].others) {
					hits++;
					seen[s][k]++;
				}
		}
	}
	assert_in_range(hits, all / 2, all * 9 / 10);
	assert_true(seen[0][0] && seen[0][1] && seen[1][0]);
	assert_int_equal(nth & 0x1ffffe, 0x1ffffe);
	/* A list without aims takes those of another. */
	aims.n[LW_AIM_VALUE] = 0;
	for (i = 0; i < 5000; i++)
		lw_mutate(&scenario, data, 0, sizeof(data), i, &shape);
}

/* Every beginning turns up, with and without changes to the operations. */
static void begins_everywhere(void **st)
{
	static unsigned char seen[2][50];
	struct lw_scenario starts = scenario;
	uint8_t data[LW_INPUT_MAX_BYTES];
	struct lw_input in;
	unsigned int i;

	(void)st;
	starts.nstarts = 50;
	for (i = 0; i < 20000; i++) {
		lw_decode(&starts, data, lw_mutate(&starts, data, 0, sizeof(data), i, &twenty), &in);
		assert_in_range(in.plan.start, 0, 49);
		seen[memcmp(in.plan.thread, scenario.plan.thread, sizeof(in.plan.thread)) != 0]
		    [in.plan.start] = 1;
	}
	for (i = 0; i < 50; i++)
		assert_true(seen[0][i] && seen[1][i]);
}

static void distinct_within_three_percent(void **st)
{
	static const uint64_t sizes[] = { 1, 10, 1000, 30000, 60000, 1000000 };
	struct lw_stats *s = calloc(1, sizeof(*s)), *half = calloc(1, sizeof(*half));
	unsigned int k;
	uint64_t i, n;

	(void)st;
	assert_non_null(s);
	assert_non_null(half);
	for (k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
		memset(s, 0, sizeof(*s));
		memset(half, 0, sizeof(*half));
		for (i = 0; i < 2 * sizes[k]; i++) {
			/* Each signature twice; half of them on another page. */
			lw_stats_saw(i % 2 ? s : half, i / 2);
			s->executions++;
		}
		lw_stats_merge(s, half);
		n = lw_stats_distinct(s);
		assert_in_range(n, sizes[k] - sizes[k] * 3 / 100, sizes[k] + sizes[k] * 3 / 100);
	}
	free(s);
	free(half);
}

/* FIPS 180 examples. */
static void sha1_of_known_texts(void **st)
{
	static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	uint8_t *million = malloc(1000000);
	char hex[41];

	(void)st;
	assert_non_null(million);
	lw_sha1_hex((const uint8_t *)"", 0, hex);
	assert_string_equal(hex, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	lw_sha1_hex((const uint8_t *)"abc", 3, hex);
	assert_string_equal(hex, "a9993e364706816aba3e25717850c26c9cd0d89d");
	lw_sha1_hex((const uint8_t *)two_blocks, 56, hex);
	assert_string_equal(hex, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	memset(million, 'a', 1000000);
	lw_sha1_hex(million, 1000000, hex);
	assert_string_equal(hex, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
	free(million);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds),
		cmocka_unit_test(same_seed_same_change),
		cmocka_unit_test(gets_everywhere),
		cmocka_unit_test(mostly_aims),
		cmocka_unit_test(begins_everywhere),
		cmocka_unit_test(distinct_within_three_percent),
		cmocka_unit_test(sha1_of_known_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
