// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Prints the report of a small program (tests/runtime/cases) that is linked in,
 * for docs/reports.md.
 *
 *	SHOW MODEL CLASS	CLASS may be a warning's kind
 *	SHOW --classes		the names of all classes and warnings, a line each
 *
 * The first execution has no deviations; the others have up to four, from a
 * generator of fixed seed.  Of those that the report needs, none can go.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

#define RUNS 200000u

static uint64_t state = 1;

static unsigned int draw(unsigned int n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned int)((state >> 33) % n);
}

static void fill(struct lw_input *in, unsigned int run)
{
	memset(in, 0, sizeof(*in));
	in->plan = lw_scenario.plan;
	in->ndeviations = run ? 1 + draw(4) : 0;
	for (unsigned int i = 0; i < in->ndeviations; i++) {
		struct lw_deviation *d = &in->deviation[i];

		d->stream = (uint8_t)draw(LW_NR_STREAMS);
		d->thread = (uint8_t)draw(in->plan.nthreads + 1);
		d->alternative = (uint8_t)draw(4);
		d->nth = (uint16_t)(1 + draw(40));
	}
}

static bool shows(const struct lw_outcome *o, const char *class)
{
	if (o->verdict == LW_FINDING)
		return !strcmp(lw_class_name(o->finding.class), class);
	return o->warning.text[0] && !strcmp(lw_warning_name(o->warning.kind), class);
}

static void leave_out(struct lw_input *in, const char *class)
{
	for (unsigned int i = in->ndeviations; i-- > 0; ) {
		struct lw_input less = *in;

		less.ndeviations--;
		memmove(&less.deviation[i], &less.deviation[i + 1],
			(less.ndeviations - i) * sizeof(less.deviation[0]));
		if (shows(lw_engine_run(&lw_scenario, &less, false), class))
			*in = less;
	}
}

static int print(const struct lw_input *in, enum mm_model model, const char *class)
{
	const struct lw_outcome *o = lw_engine_run(&lw_scenario, in, true);
	const struct lw_report r = {
		.scenario = &lw_scenario, .model = model, .input = in, .outcome = o,
		.trace = lw_engine_trace(), .symbols = lw_symbols_self(),
	};

	if (!shows(o, class) || o->judged == LW_REJECTED) {
		fprintf(stderr, "recorded, %s shows something else\n", lw_scenario.name);
		return 1;
	}
	lw_report_diagram(stdout, &r, &(struct lw_report_style){ .whole = false });
	return 0;
}

static int list(void)
{
	for (unsigned int c = 0; c < LW_NR_CLASSES; c++)
		puts(lw_class_name(c));
	for (unsigned int w = 0; w < LW_NR_WARNINGS; w++)
		puts(lw_warning_name(w));
	return 0;
}

int main(int argc, char **argv)
{
	struct lw_engine_options options = { .model = MM_NR_MODELS };
	const char *error;
	struct lw_input in;

	if (argc == 2 && !strcmp(argv[1], "--classes"))
		return list();
	if (argc == 3)
		options.model = mm_model_by_name(argv[1]);
	if (options.model == MM_NR_MODELS) {
		fprintf(stderr, "usage: %s MODEL CLASS\n", argv[0]);
		return 2;
	}
	if (lw_engine_init(&options, &error)) {
		fprintf(stderr, "%s\n", error);
		return 2;
	}
	for (unsigned int run = 0; run < RUNS; run++) {
		fill(&in, run);
		if (!shows(lw_engine_run(&lw_scenario, &in, false), argv[2]))
			continue;
		leave_out(&in, argv[2]);
		return print(&in, options.model, argv[2]);
	}
	fprintf(stderr, "%s shows no %s in %u executions\n", lw_scenario.name, argv[2], RUNS);
	return 1;
}
