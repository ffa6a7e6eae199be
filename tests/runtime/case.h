/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * case.h - a scenario of up to three threads that run one function each.
 *
 * CASE(setup, finish, f0, f1) or CASE(setup, finish, f0, f1, f2); NULL for none.
 * Define CASE_LEAKS, or CASE_LOST, as true before the #include for a scenario with .leaks,
 * or .lost.
 */
#ifndef TESTS_RUNTIME_CASE_H
#define TESTS_RUNTIME_CASE_H

#include <stddef.h>

#include <lockweave/check.h>
#include <lockweave/engine_api.h>
#include <lockweave/scenario.h>

/*
 * Volatile and atomic, like the kernel's: clang 14 otherwise works out over the
 * whole file which values an atomic variable can have.
 */
#define vol(p)			((volatile __typeof__(*(p)) *)(p))
#define load(p)			__atomic_load_n(vol(p), __ATOMIC_RELAXED)
#define load_acquire(p)		__atomic_load_n(vol(p), __ATOMIC_ACQUIRE)
#define store(p, v)		__atomic_store_n(vol(p), (v), __ATOMIC_RELAXED)
#define store_release(p, v)	__atomic_store_n(vol(p), (v), __ATOMIC_RELEASE)
/* Keeps the compiler from reasoning about it. */
#define hide(v)			({ __typeof__(v) hidden_ = (v); __asm__("" : "+r"(hidden_)); hidden_; })

#ifndef CASE_LEAKS
#define CASE_LEAKS false
#endif
#ifndef CASE_LOST
#define CASE_LOST false
#endif

/* A thread for which there is no function, as inputs may have it, does nothing. */
#define CASE(set_up, fin, ...)							\
	static void (*const case_functions[])(void) = { __VA_ARGS__ };		\
	static void case_run(unsigned int arg)					\
	{									\
		(void)arg;							\
		if (lw_self() < sizeof(case_functions) / sizeof(case_functions[0]))	\
			case_functions[lw_self()]();				\
	}									\
	static const struct lw_op case_ops[] = { { "run", case_run, 1 } };	\
	const struct lw_scenario lw_scenario = {				\
		.name = "case", .summary = "a test of the engine",		\
		.setup = set_up, .finish = fin, .ops = case_ops, .nops = 1,	\
		.leaks = CASE_LEAKS, .lost = CASE_LOST,				\
		.min_threads = 2, .max_threads = 3, .max_ops = 1,		\
		.plan = {							\
			.nthreads = sizeof(case_functions) / sizeof(case_functions[0]),	\
			.thread = { { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } },	\
				    { 1, { { 0, 0 } } } },			\
		},								\
	}

#endif /* TESTS_RUNTIME_CASE_H */
