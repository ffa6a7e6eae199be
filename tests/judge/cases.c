/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "judge/cases.h"

static const char *const models[MM_NR_MODELS] = { "sc", "tso", "weak", "lkmm", "alpha" };

static void check_race(const struct judge_case *c, const struct text_graph *t,
		       const struct jg_verdict *v)
{
	char pair[2][2 * TEXT_MAX_WORD + 2];

	if (!strcmp(c->race, "no")) {
		if (v->race)
			fail_msg("%s: race of %s and %s, but: %s", c->graph, t->word[v->race_a],
				 t->word[v->race_b], c->why);
		return;
	}
	if (!v->race)
		fail_msg("%s: no race, but: %s", c->graph, c->why);
	for (int swap = 0; swap < 2; swap++)
		snprintf(pair[swap], sizeof(pair[swap]), "%s %s",
			 t->word[swap ? v->race_b : v->race_a],
			 t->word[swap ? v->race_a : v->race_b]);
	if (strcmp(pair[0], c->race) && strcmp(pair[1], c->race))
		fail_msg("%s: race of '%s', not '%s'", c->graph, pair[0], c->race);
}

static void run_case(void **state)
{
	const struct judge_case *c = *state;
	const struct jg_options opt = {
		.model = c->model, .rw_ordered = c->rw_ordered,
		.no_load_buffering = c->no_load_buffering,
	};
	static struct text_graph t;
	struct jg_scratch *s = jg_scratch_new();
	struct jg_verdict v;

	assert_non_null(s);
	text_parse(&t, c->graph);
	jg_judge(&t.g, &opt, s, &v);
	jg_scratch_free(s);
	if (v.allowed != !c->axiom || (c->axiom && strcmp(v.axiom, c->axiom)))
		fail_msg("%s: %s%s, but: %s", c->graph, v.allowed ? "allowed" : "forbidden by ",
			 v.allowed ? "" : v.axiom, c->why);
	assert_true(v.allowed || !v.race);
	if (c->race)
		check_race(c, &t, &v);
	if (c->flag && strcmp(v.flag ? v.flag : "", c->flag))
		fail_msg("%s: flag '%s', but: %s", c->graph, v.flag ? v.flag : "", c->why);
}

int run_cases(const char *group, const struct judge_case *cases, unsigned int n)
{
	struct CMUnitTest *tests = calloc(n, sizeof(*tests));
	char (*names)[96] = calloc(n, sizeof(*names));
	int failed = -1;

	if (tests && names) {
		for (unsigned int i = 0; i < n; i++) {
			snprintf(names[i], sizeof(names[i]), "%s %s",
				 models[cases[i].model], cases[i].name);
			tests[i] = (struct CMUnitTest) {
				.name = names[i], .test_func = run_case,
				.initial_state = (void *)(uintptr_t)&cases[i],
			};
		}
		failed = _cmocka_run_group_tests(group, tests, n, NULL, NULL);
	}
	free(tests);
	free(names);
	return failed;
}
