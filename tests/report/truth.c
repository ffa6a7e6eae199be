// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a trace says is what happened: random executions of the scenario that is
 * linked in, recorded, are looked over.
 *
 *	TRUTH MODEL [RUNS]
 *
 * A read has the value of the write that it names, which ran before; an old value
 * is marked as decided by the input, on the load itself; no deviation is marked
 * twice, and at most those that no event followed are not marked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "weave/runtime/engine.h"

static uint64_t state = 1;
static unsigned int reads, stale, marked;

static unsigned int draw(unsigned int n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned int)((state >> 33) % n);
}

static void fill(struct lw_input *in)
{
	memset(in, 0, sizeof(*in));
	in->plan = lw_scenario.plan;
	in->ndeviations = draw(7);
	for (unsigned int i = 0; i < in->ndeviations; i++) {
		struct lw_deviation *d = &in->deviation[i];

		d->stream = (uint8_t)draw(LW_NR_STREAMS);
		d->thread = (uint8_t)draw(in->plan.nthreads + 1);
		d->alternative = (uint8_t)draw(5);
		d->nth = (uint16_t)(1 + draw(1 + draw(80)));
	}
}

static int fail(const char *what, uint32_t i)
{
	fprintf(stderr, "FAILED: %s: step %u: %s\n", lw_scenario.name, i + 1, what);
	return 1;
}

static uint64_t low_bytes(uint64_t value, unsigned int bytes)
{
	return bytes < 8 ? value & ((1ull << 8 * bytes) - 1) : value;
}

static int check_read(const struct lw_trace *t, uint32_t i)
{
	const struct lw_event *e = &t->event[i], *from;

	if (!e->known || !e->reads_from || e->kind == LW_EV_DRAIN)
		return 0;
	if (e->reads_from > i)
		return fail("it reads what is written later", i);
	from = &t->event[e->reads_from - 1];
	if (from->object != e->object || from->size != e->size || from->offset != e->offset ||
	    !from->known)
		return 0;	/* wider plain stores are several messages */
	reads++;
	if (low_bytes(from->stored, e->size) != low_bytes(e->value, e->size))
		return fail("it read another value than was written", i);
	return 0;
}

static int check_marks(const struct lw_trace *t, const struct lw_outcome *o, enum mm_model model)
{
	unsigned int marks = 0;

	for (uint32_t i = 0; i < t->nevents; i++) {
		const struct lw_event *e = &t->event[i];
		bool decided = e->deviation & 1u << LW_CHOOSE_MESSAGE;

		marks += (unsigned int)__builtin_popcount(e->deviation);
		if (e->age && e->known && model != MM_TSO && !decided)
			return fail("its old value is not marked as decided", i);
		stale += e->age != 0;
		if (decided && !e->age && e->kind != LW_EV_RMW && e->kind != LW_EV_WAKE && e->known)
			return fail("it is marked as old, and is not", i);
	}
	marked += marks;
	if (marks > o->deviations)
		return fail("more deviations are marked than there were", t->nevents);
	return 0;
}

static int check(const struct lw_trace *t, const struct lw_outcome *o, enum mm_model model)
{
	for (uint32_t i = 0; i < t->nevents; i++)
		if (check_read(t, i))
			return 1;
	return check_marks(t, o, model);
}

int main(int argc, char **argv)
{
	struct lw_engine_options options = {
		.model = argc > 1 ? mm_model_by_name(argv[1]) : MM_NR_MODELS,
	};
	unsigned int runs = argc > 2 ? (unsigned int)atoi(argv[2]) : 2000, taken = 0;
	const char *error;
	struct lw_input in;

	if (options.model == MM_NR_MODELS || lw_engine_init(&options, &error)) {
		fprintf(stderr, "usage: %s MODEL [RUNS]\n", argv[0]);
		return 2;
	}
	for (unsigned int run = 0; run < runs; run++) {
		const struct lw_outcome *o;

		fill(&in);
		o = lw_engine_run(&lw_scenario, &in, true);
		taken += o->deviations;
		if (check(lw_engine_trace(), o, options.model))
			return 1;
	}
	printf("%s under %s: %u executions, %u reads compared, %u old values; %u of %u deviations marked\n",
	       lw_scenario.name, argv[1], runs, reads, stale, marked, taken);
	/* Two of one kind in one event are one mark; those behind the last event are none. */
	return reads && marked * 10 >= taken * 9 ? 0 : fail("too few deviations are marked", 0);
}
