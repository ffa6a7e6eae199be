// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * driver.c - runs the scenario that it is linked with.
 *
 *	CASE MODEL EXPECTED [RUNS [STEPS]]	EXPECTED: a class of finding, a warning, "passed" or
 *						"out-of-steps"; or several with + in between:
 *						the first must come up, the others may
 *	CASE print MODEL [RUNS]			everything that a run leaves, as text
 *	CASE bench MODEL [SECONDS]		executions and events a second of processor time
 *
 * The first run has no deviations; the others have up to four, drawn from a
 * generator of fixed seed.  An expected finding must come up within RUNS, come
 * up again when recorded, and have events in the trace; no other may come up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "weave/runtime/engine.h"

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint32_t draw(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 32) * n >> 32);
}

static void fill(struct lw_input *in, unsigned int run)
{
	in->plan = lw_scenario.plan;
	in->ndeviations = run ? 1 + draw(4) : 0;
	for (unsigned int i = 0; i < in->ndeviations; i++) {
		struct lw_deviation *d = &in->deviation[i];

		d->stream = (uint8_t)draw(LW_NR_STREAMS);
		d->thread = (uint8_t)draw(lw_scenario.plan.nthreads + !draw(8));
		d->alternative = (uint8_t)draw(4);
		d->nth = (uint16_t)(1 + draw(3 + draw(36)));
	}
}

/* "passed" is silent: without a warning, too. */
static const char *verdict_name(const struct lw_outcome *o)
{
	switch (o->verdict) {
	case LW_PASSED:
		return o->warning.text[0] ? lw_warning_name(o->warning.kind) : "passed";
	case LW_OUT_OF_STEPS:	return "out-of-steps";
	default:		return lw_class_name(o->finding.class);
	}
}

static int fail(const char *what)
{
	fprintf(stderr, "FAILED: %s\n", what);
	return 1;
}

/* Recorded executions that the model's axioms were asked about, and confirmed. */
static unsigned int accepted;

/*
 * And with its decisions written down: again the same, as many decisions, and
 * each of them numbered one more than its stream's last.
 */
static int check_decisions(const struct lw_input *in, const struct lw_outcome *first)
{
	static struct lw_decision decision[8192];
	uint16_t count[LW_NR_STREAMS][LW_MAX_THREADS] = { { 0 } };
	const uint32_t max = sizeof(decision) / sizeof(decision[0]);
	const struct lw_outcome *o;
	uint32_t n, i;

	/* A default that contradicts what was chosen before is found out only if nobody asks. */
	if (first->infeasible)
		return 0;
	o = lw_engine_decisions(&lw_scenario, in, decision, max, &n);
	if (o->verdict != first->verdict || o->signature != first->signature ||
	    o->steps != first->steps || o->deviations != first->deviations)
		return fail("writing decisions down changed the execution");
	if (memcmp(o->decisions, first->decisions, sizeof(o->decisions)))
		return fail("other numbers of decisions when they are written down");
	for (i = 0; i < n; i++) {
		const struct lw_decision *d = &decision[i];

		if (d->nth != ++count[d->stream][d->thread])
			return fail("a decision is missing");
	}
	if (n < max && memcmp(count, o->decisions, sizeof(count)))
		return fail("not all decisions are written down");
	return 0;
}

/*
 * The run again, recorded: the same outcome, the finding's events are there, and
 * the axioms do not reject it.
 */
static int check_recorded(const struct lw_input *in, struct lw_outcome first)
{
	const struct lw_outcome *o = lw_engine_run(&lw_scenario, in, true);
	const struct lw_trace *trace = lw_engine_trace();

	if (o->verdict != first.verdict || o->signature != first.signature ||
	    o->events != first.events || o->steps != first.steps || o->switches != first.switches)
		return fail("recording changed the execution");
	o = lw_engine_judge();
	if (o->judged == LW_REJECTED) {
		fprintf(stderr, "%s\n", o->finding.text);
		return fail(o->axiom);
	}
	accepted += o->judged == LW_ACCEPTED;
	if (strcmp(o->warning.text, first.warning.text) || o->warning.pc != first.warning.pc ||
	    memcmp(o->warnings, first.warnings, sizeof(first.warnings)))
		return fail("recording changed the warnings");
	if (o->warning.text[0] && (o->warning.event >= trace->nevents ||
				   trace->event[o->warning.event].thread != o->warning.thread))
		return fail("the warning's event is not in the trace");
	if (check_decisions(in, &first))
		return 1;
	o = lw_engine_run(&lw_scenario, in, true);
	if (o->verdict != LW_FINDING)
		return 0;
	if (strcmp(o->finding.text, first.finding.text) || o->finding.class != first.finding.class ||
	    o->finding.pc != first.finding.pc)
		return fail("recording changed the finding");
	if (o->finding.event >= trace->nevents ||
	    trace->event[o->finding.event].thread != o->finding.thread)
		return fail("the finding's event is not in the trace");
	if (o->finding.has_other && (o->finding.other_event >= trace->nevents ||
				     trace->event[o->finding.other_event].thread !=
				     o->finding.other_thread))
		return fail("the other access is not in the trace");
	if (o->finding.has_other && o->finding.other_event >= o->finding.event)
		return fail("the other access comes later");
	return 0;
}

/* Is name one of those in list, "this+that"? */
static bool listed(const char *name, const char *list)
{
	size_t n = strlen(name);

	for (;; list++) {
		if (!strncmp(list, name, n) && (!list[n] || list[n] == '+'))
			return true;
		list = strchr(list, '+');
		if (!list)
			return false;
	}
}

static int expect(char *list, unsigned int runs)
{
	char want[64] = "";

	static struct lw_input in;
	unsigned int met = 0;

	snprintf(want, sizeof(want), "%.*s", (int)strcspn(list, "+"), list);
	for (unsigned int run = 0; run < runs; run++) {
		struct lw_outcome o;

		fill(&in, run);
		o = *lw_engine_run(&lw_scenario, &in, false);
		if (!listed(verdict_name(&o), list) &&
		    (o.verdict == LW_FINDING || o.warning.text[0])) {
			fprintf(stderr, "run %u: %s: %s%s\n", run, verdict_name(&o),
				o.finding.text, o.warning.text);
			return fail("not what was expected");
		}
		if (strcmp(verdict_name(&o), want))
			continue;
		if (!met++)
			printf("run %u: %s: %s%s\n", run, want, o.finding.text, o.warning.text);
		if ((met <= 30 || o.verdict == LW_PASSED) && run < 2000 && check_recorded(&in, o))
			return 1;
	}
	if (!met)
		return fail("never came up");
	printf("%u of %u runs, %u confirmed by the axioms\n", met, runs, accepted);
	return 0;
}

static void print_event(uint32_t i, const struct lw_event *ev)
{
	printf("%u T%u kind %u order %u size %u dev %d wrote %d object %u.%u+%u value %llx stored %llx"
	       " from %u age %u %s\n", i, ev->thread, ev->kind, ev->order, ev->size, ev->deviation,
	       ev->wrote, ev->object, ev->incarnation, ev->offset, (unsigned long long)ev->value,
	       (unsigned long long)ev->stored, ev->reads_from, ev->age, ev->text ? ev->text : "-");
	for (unsigned int k = 0; k < ev->depth; k++)
		printf("   %#lx\n", (unsigned long)ev->pc[k]);
}

static void print_run(const struct lw_input *in)
{
	const struct lw_outcome *o = lw_engine_run(&lw_scenario, in, true);
	const struct lw_trace *trace = lw_engine_trace();

	printf("%s events %u steps %u switches %u deviations %u unmodelled %u signature %llx %s\n",
	       verdict_name(o), o->events, o->steps, o->switches, o->deviations, o->unmodelled,
	       (unsigned long long)o->signature,
	       o->verdict == LW_FINDING ? o->finding.text : "");
	for (uint32_t i = 0; i < trace->nobjects; i++)
		if (trace->object[i].size)
			printf("object %u %s %#lx %u\n", i, trace->object[i].name,
			       (unsigned long)trace->object[i].base, trace->object[i].size);
	for (uint32_t i = 0; i < trace->nevents; i++)
		print_event(i, &trace->event[i]);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static int bench(double seconds)
{
	static struct lw_input in;
	double start = now(), t;
	unsigned long long runs = 0, events = 0, steps = 0, found = 0, switches = 0;

	do {
		for (unsigned int i = 0; i < 1000; i++) {
			const struct lw_outcome *o;

			fill(&in, (unsigned int)runs++);
			o = lw_engine_run(&lw_scenario, &in, false);
			events += o->events;
			steps += o->steps;
			switches += o->switches;
			found += o->verdict == LW_FINDING;
		}
		t = now() - start;
	} while (t < seconds);
	printf("%.0f executions/s, %.1f events (%.1f visible, %.1f switches) each, %.1f ns/event, "
	       "%llu findings\n", (double)runs / t, (double)events / (double)runs,
	       (double)steps / (double)runs, (double)switches / (double)runs,
	       t * 1e9 / (double)events, found);
	return 0;
}

int main(int argc, char **argv)
{
	struct lw_engine_options options = { .model = MM_SC };
	bool print = argc > 1 && !strcmp(argv[1], "print");
	bool benching = argc > 1 && !strcmp(argv[1], "bench");
	const char *error = NULL;
	static struct lw_input in;
	unsigned int runs;

	if (argc < 3)
		return fail("usage: MODEL EXPECTED [RUNS [STEPS]], print MODEL [RUNS], bench MODEL [S]");
	options.model = mm_model_by_name(argv[print || benching ? 2 : 1]);
	if (options.model == MM_NR_MODELS)
		return fail("no such model");
	if (!print && !benching && argc > 4)
		options.max_steps = (uint32_t)atoi(argv[4]);
	if (lw_engine_init(&options, &error))
		return fail(error);
	if (benching)
		return bench(argc > 3 ? atof(argv[3]) : 1.0);
	runs = argc > 3 ? (unsigned int)atoi(argv[3]) : print ? 20 : 3000;
	if (!print)
		return expect(argv[2], runs);
	for (unsigned int run = 0; run < runs; run++) {
		fill(&in, run);
		print_run(&in);
	}
	return 0;
}
