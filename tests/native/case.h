/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * case.h - a small scenario that must be reported, or must not be.
 *
 * The comment at the head of a case has one line " * EXPECT: ..." with what its
 * report's SUMMARY begins with (a grep -E expression), or "nothing"; and " * EXPECT-thread: ..." or
 * the like where a sanitizer is the first to see it.
 */
#ifndef LW_TESTS_NATIVE_CASE_H
#define LW_TESTS_NATIVE_CASE_H

#include <linux/kernel.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

/* The operations of a case; setup and finish may be NULL. */
#define LW_CASE(setup_, finish_, ...)						\
static const struct lw_op case_ops[] = { __VA_ARGS__ };				\
const struct lw_scenario lw_scenario = {					\
	.name = "case", .summary = "a test", .setup = setup_, .finish = finish_,	\
	LW_SCENARIO_OPS(case_ops), LW_SCENARIO_THREADS(2, 4), LW_SCENARIO_LENGTH(8),	\
	.stress_ops = 2000, .leaks = true,					\
	.plan = { .nthreads = 2, .thread = { { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } } } }, \
}

#endif /* LW_TESTS_NATIVE_CASE_H */
