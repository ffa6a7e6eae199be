/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cases.h - tables of graphs with their verdicts, each run as a test.
 *
 * Verdicts are derived by hand from the model's definition, or are the
 * published ones of the tests that the names are of; none is copied from what
 * the judge said.
 */
#ifndef LW_TESTS_JUDGE_CASES_H
#define LW_TESTS_JUDGE_CASES_H

#include "judge/text.h"

/* The tables leave out what most cases do not need. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

struct judge_case {
	enum mm_model model;
	const char *name;
	const char *graph;	/* as in text.h */
	const char *axiom;	/* that forbids it; NULL: allowed */
	const char *why;	/* printed when the test fails */
	/* "no": no data race; "Wx=1 Rx=0": one, between these two; NULL: not looked at */
	const char *race;
	const char *flag;	/* the model's other flag expected; NULL: not looked at, "": none */
	bool rw_ordered, no_load_buffering;
};

/* Runs n cases as one group of cmocka tests; returns the number that failed. */
int run_cases(const char *group, const struct judge_case *cases, unsigned int n);

#define RUN_CASES(group, cases) \
	run_cases(group, cases, (unsigned int)(sizeof(cases) / sizeof((cases)[0])))

#endif /* LW_TESTS_JUDGE_CASES_H */
