// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "native/histogram.h"

static struct lw_histogram h;

static int clear(void **state)
{
	(void)state;
	h = (struct lw_histogram){ 0 };
	return 0;
}

static void empty(void **state)
{
	(void)state;
	assert_int_equal(lw_histogram_quantile(&h, 0.5), 0);
}

/* One value is every quantile, exactly: no bucket is wider than its greatest value. */
static void one_value(void **state)
{
	static const uint64_t values[] = { 0, 1, 15, 16, 17, 1000, 123456789, 1ull << 40, UINT64_MAX };

	for (unsigned int i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		clear(state);
		lw_histogram_add(&h, values[i]);
		assert_int_equal(lw_histogram_quantile(&h, 0.001), values[i]);
		assert_int_equal(lw_histogram_quantile(&h, 1), values[i]);
	}
}

/* Not below the true one, and above it by no more than a sixteenth. */
static void close_enough(void **state)
{
	static const double shares[] = { 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1 };

	(void)state;
	for (uint64_t i = 1; i <= 100000; i++)
		lw_histogram_add(&h, i * 7);
	for (unsigned int i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		double truth = shares[i] * 100000 * 7;
		double got = (double)lw_histogram_quantile(&h, shares[i]);

		assert_true(got >= truth - 7);
		assert_true(got <= truth * 17 / 16 + 7);
	}
	assert_int_equal(h.max, 700000);
}

static void joined(void **state)
{
	static struct lw_histogram other;

	(void)state;
	other = (struct lw_histogram){ 0 };
	for (unsigned int i = 0; i < 90; i++)
		lw_histogram_add(&h, 10);
	for (unsigned int i = 0; i < 10; i++)
		lw_histogram_add(&other, 5000);
	lw_histogram_join(&h, &other);
	assert_int_equal(h.n, 100);
	assert_int_equal(h.max, 5000);
	assert_int_equal(lw_histogram_quantile(&h, 0.9), 10);
	assert_int_equal(lw_histogram_quantile(&h, 0.91), 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(empty, clear),
		cmocka_unit_test_setup(one_value, clear),
		cmocka_unit_test_setup(close_enough, clear),
		cmocka_unit_test_setup(joined, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
