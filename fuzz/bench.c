// SPDX-License-Identifier: GPL-2.0-or-later
/* How fast executions are, without a fuzzer in front. */
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "fuzz/decode.h"
#include "fuzz/mutate.h"
#include "fuzz/target.h"

#define RANDOM_INPUTS 4096u

static struct lw_input inputs[RANDOM_INPUTS];

/* Of the processor, not of the wall: the machine may have other things to do. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static long peak_kb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* Inputs as the mutator makes them, decoded beforehand. */
static unsigned int make_inputs(bool random)
{
	uint8_t data[LW_INPUT_MAX_BYTES] = { 0 };
	struct lw_shape shape = { .value_percent = 50 };
	size_t size = 0;
	unsigned int i;

	if (!random) {
		lw_decode(&lw_scenario, data, 0, &inputs[0]);
		return 1;
	}
	lw_decode(&lw_scenario, data, 0, &inputs[0]);
	memcpy(shape.decisions, lw_engine_run(&lw_scenario, &inputs[0], false)->decisions,
	       sizeof(shape.decisions));
	for (i = 0; i < RANDOM_INPUTS; i++) {
		size = lw_mutate(&lw_scenario, data, size, sizeof(data), i, &shape);
		lw_decode(&lw_scenario, data, size, &inputs[i]);
	}
	return RANDOM_INPUTS;
}

int lw_target_bench(const struct lw_target_options *o)
{
	unsigned int n = make_inputs(!strcmp(o->bench, "random")), at = 0, i;
	unsigned long long executions = 0, events = 0, switches = 0, findings = 0;
	const struct lw_outcome *out;
	double start = now(), end;
	long before = 0;

	do {
		for (i = 0; i < 1024; i++) {
			out = lw_engine_run(&lw_scenario, &inputs[at], false);
			events += out->events;
			switches += out->switches;
			findings += out->verdict == LW_FINDING;
			at = at + 1 < n ? at + 1 : 0;
		}
		executions += 1024;
		if (!before)
			before = peak_kb();
		end = now();
	} while (end - start < o->seconds);
	printf("{\"version\":1,\"lock\":\"%s\",\"model\":\"%s\",\"inputs\":\"%s\",\"executions\":%llu,"
	       "\"events\":%llu,\"switches\":%llu,\"findings\":%llu,\"seconds\":%.3f,"
	       "\"grown_kb\":%ld}\n",
	       lw_scenario.name, mm_model_name(o->model), o->bench, executions, events, switches,
	       findings, end - start, peak_kb() - before);
	return LW_EXIT_NOTHING;
}
