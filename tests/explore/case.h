/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * case.h - a scenario whose threads all run body(), numbered by lw_self().
 */
#ifndef TESTS_EXPLORE_CASE_H
#define TESTS_EXPLORE_CASE_H

#include <lockweave/check.h>
#include <lockweave/engine_api.h>
#include <lockweave/scenario.h>

#define vol(p)			((volatile __typeof__(*(p)) *)(p))
#define load(p)			__atomic_load_n(vol(p), __ATOMIC_RELAXED)
#define load_acquire(p)		__atomic_load_n(vol(p), __ATOMIC_ACQUIRE)
#define store(p, v)		__atomic_store_n(vol(p), (v), __ATOMIC_RELAXED)
#define store_release(p, v)	__atomic_store_n(vol(p), (v), __ATOMIC_RELEASE)
#define add(p, v)		__atomic_fetch_add(vol(p), (v), __ATOMIC_RELAXED)

#define EXPLORE(body)	EXPLORE_AFTER(NULL, body)

/* setup() first. */
#define EXPLORE_AFTER(before, body)						\
	static void case_run(unsigned int arg)					\
	{									\
		(void)arg;							\
		body(lw_self());						\
	}									\
	static const struct lw_op case_ops[] = { { "run", case_run, 1 } };	\
	const struct lw_scenario lw_scenario = {				\
		.name = "case", .summary = "explored", .setup = before,			\
		.ops = case_ops, .nops = 1,						\
		.min_threads = 1, .max_threads = 6, .max_ops = 1,		\
		.plan = { .nthreads = 6, .thread = { { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } },	\
						     { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } },	\
						     { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } } } }, \
	}

#endif /* TESTS_EXPLORE_CASE_H */
