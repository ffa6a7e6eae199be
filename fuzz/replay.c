// SPDX-License-Identifier: GPL-2.0-or-later
/* Running one input again, recorded, and telling of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/decode.h"
#include "fuzz/target.h"
#include "report/report.h"

void lw_target_differs(const struct lw_outcome *a, const struct lw_outcome *b, char *out, size_t size)
{
	static const char *const verdict[] = { "passed", "finding", "out of steps" };

	snprintf(out, size, "%s and %s, %u and %u events, %u and %u steps, %u and %u switches, "
		 "%u and %u deviations%s%s%s", verdict[a->verdict], verdict[b->verdict], a->events,
		 b->events, a->steps, b->steps, a->switches, b->switches, a->deviations,
		 b->deviations, a->signature != b->signature ? ", other values" : "",
		 a->verdict == LW_FINDING ? "; found: " : "",
		 a->verdict == LW_FINDING ? a->finding.text : "");
}

static bool same(const struct lw_outcome *a, const struct lw_outcome *b)
{
	if (a->verdict != b->verdict || a->events != b->events || a->steps != b->steps ||
	    a->switches != b->switches || a->deviations != b->deviations ||
	    a->signature != b->signature)
		return false;
	return a->verdict != LW_FINDING ||
	       (a->finding.class == b->finding.class && a->finding.thread == b->finding.thread &&
		!strcmp(a->finding.text, b->finding.text));
}

const char *lw_target_whose_fault(const char *file, const struct lw_outcome *a,
				  const struct lw_outcome *b)
{
	static char text[1024];
	char why[512];

	lw_target_differs(a, b, why, sizeof(why));
	if (lw_scenario.program)
		snprintf(text, sizeof(text), "%s is not deterministic (time, random numbers, other state "
			 "of the process): the same input ran differently when it ran again: %s",
			 lw_scenario.name, why);
	else
		snprintf(text, sizeof(text), "%s ran differently when it ran again, a fault of "
			 "lockweave: %s", file, why);
	return text;
}

#define STEADY_RUNS 10

/* With other bytes where the program has not written any. */
static void steady_with_garbage(const struct lw_input *input, const struct lw_outcome *first)
{
	static const uint8_t garbage[] = { 0, 1, 0xff };
	char why[512];

	for (size_t i = 0; i < sizeof(garbage); i++) {
		const struct lw_outcome *again;

		lw_garbage = garbage[i];
		again = lw_engine_run(&lw_scenario, input, false);
		lw_garbage = LW_GARBAGE;
		if (same(first, again))
			continue;
		lw_target_differs(first, again, why, sizeof(why));
		lw_target_die("%s is not deterministic: it reads memory of malloc()'s that it has not "
			      "initialised; the same input ran differently with 0x%02x there than with "
			      "0x%02x: %s", lw_scenario.name, garbage[i], LW_GARBAGE, why);
	}
}

void lw_target_steady(const struct lw_input *input)
{
	struct lw_outcome first;
	unsigned int i;

	if (!lw_scenario.program)
		return;
	first = *lw_engine_run(&lw_scenario, input, false);
	for (i = 1; i < STEADY_RUNS; i++) {
		const struct lw_outcome *again = lw_engine_run(&lw_scenario, input, false);

		if (!same(&first, again))
			lw_target_die("%s", lw_target_whose_fault(NULL, &first, again));
	}
	steady_with_garbage(input, &first);
}

bool lw_target_record(const struct lw_input *input, const struct lw_outcome *first,
		      enum mm_model model, const char *file, struct lw_report *out)
{
	const struct lw_outcome *again = lw_engine_run(&lw_scenario, input, true);

	*out = (struct lw_report){
		.scenario = &lw_scenario, .bug = lw_target_info.bug, .model = model,
		.input = input, .outcome = again, .trace = lw_engine_trace(),
		.symbols = lw_symbols_self(), .replay = lw_target_command("replay", file, model),
		.shrink = lw_target_command("shrink", file, model),
	};
	return same(first, again);
}

size_t lw_target_read(const char *path, uint8_t *data, size_t max)
{
	FILE *file = fopen(path, "rb");
	size_t size;

	if (!file)
		lw_target_die("cannot read %s: %s; give the file of an input that a fuzz run wrote",
			      path, strerror(errno));
	errno = 0;
	size = fread(data, 1, max, file);
	if (ferror(file))
		lw_target_die("cannot read %s: %s; give the file of an input that a fuzz run wrote",
			      path, strerror(errno));
	fclose(file);
	return size;
}

int lw_target_replay(const struct lw_target_options *o)
{
	static struct lw_input input;
	struct lw_report_style style = { .whole = o->whole };
	uint8_t data[LW_INPUT_MAX_BYTES];
	struct lw_outcome first;
	struct lw_report r;

	lw_decode(&lw_scenario, data, lw_target_read(o->replay, data, sizeof(data)), &input);
	first = *lw_engine_run(&lw_scenario, &input, false);
	lw_target_steady(&input);
	if (!lw_target_record(&input, &first, o->model, o->replay, &r))
		lw_target_die("%s", lw_target_whose_fault(o->replay, &first, r.outcome));
	if (r.outcome->judged == LW_REJECTED && !o->whole)
		lw_target_die("the axioms of %s reject the execution in %s (%s): a fault of lockweave, "
			      "not of the lock; please report it (--trace shows it)",
			      mm_model_name(o->model), o->replay, r.outcome->axiom);
	if (o->json) {
		lw_report_json(stdout, &r);
	} else if (first.verdict == LW_FINDING) {
		lw_report_sanitizer(stdout, &r);
		fputc('\n', stdout);
		style.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
		lw_report_diagram(stdout, &r, &style);
	} else if (o->whole) {
		style.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
		lw_report_diagram(stdout, &r, &style);
	} else {
		printf("%s: %s in %s under %s: %u events; --trace shows them\n", o->replay,
		       first.verdict == LW_PASSED ? "nothing found" : "out of steps",
		       lw_scenario.name, mm_model_name(o->model), first.events);
	}
	if (fflush(stdout) || ferror(stdout))
		lw_target_die("cannot write the report: %s", strerror(errno));
	return first.verdict == LW_FINDING ? LW_EXIT_FINDING : LW_EXIT_NOTHING;
}
