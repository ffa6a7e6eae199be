/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random small graphs: the judge must say what the models say that are written
 * down plainly (plainly.c).  The graphs come from a generator of fixed seeds;
 * it steers clear of incoherence most of the time, so that the later axioms
 * have something to judge, and each axiom must have been seen to fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "judge/plainly.h"
#include "judge/random.h"

static void print_graph(const struct jg_graph *g)
{
	for (unsigned int e = 0; e < g->nevents; e++)
		print_message("%2u: P%d kind %d fence %d tags %03x loc %d rf %d partner %d\n", e,
			      g->ev[e].thread, g->ev[e].kind, g->ev[e].fence, g->ev[e].tags,
			      g->ev[e].loc, g->ev[e].rf, g->ev[e].partner);
	for (unsigned int l = 0; l < g->nlocs; l++) {
		print_message("co %u:", l);
		for (unsigned int c = g->co_start[l]; c < g->co_start[l + 1]; c++)
			print_message(" %u", g->co[c]);
		print_message("\n");
	}
	for (unsigned int k = 0; k < g->naddr; k++)
		print_message("addr %u %u\n", g->addr[k].from, g->addr[k].to);
	for (unsigned int k = 0; k < g->ndata; k++)
		print_message("data %u %u\n", g->data[k].from, g->data[k].to);
	for (unsigned int k = 0; k < g->nctrl; k++)
		print_message("ctrl %u %u\n", g->ctrl[k].from, g->ctrl[k].to);
}

struct batch {
	const char *name;
	struct random_mix mix;
	unsigned int graphs;
	/* each must come up at least `often` times, or the batch shows nothing; "" is allowed */
	const char *outcomes[12];
	unsigned int often;
	bool races;
};

struct tally {
	unsigned int count[12];
	unsigned int races, mixed;
};

static void count_outcome(const struct batch *b, struct tally *t, const char *axiom)
{
	for (unsigned int k = 0; k < 12 && b->outcomes[k]; k++)
		t->count[k] += !strcmp(b->outcomes[k], axiom ? axiom : "");
}

static void compare(const struct batch *b, const struct jg_graph *g, struct jg_scratch *s,
		    struct tally *t)
{
	const struct jg_options opt = {
		.model = b->mix.model, .rw_ordered = random_one_in(8),
		.no_load_buffering = random_one_in(8),
	};
	struct plainly want;
	struct jg_verdict got;

	plainly_judge(g, &opt, &want);
	jg_judge(g, &opt, s, &got);
	if (got.allowed != !want.axiom || (want.axiom && strcmp(want.axiom, got.axiom))) {
		print_graph(g);
		fail_msg("judge says %s, the model %s", got.axiom ? got.axiom : "allowed",
			 want.axiom ? want.axiom : "allowed");
	}
	if (got.race != want.race || (got.race && !want.racing[got.race_a][got.race_b])) {
		print_graph(g);
		fail_msg("judge says race %d of %u and %u, the model %d", got.race, got.race_a,
			 got.race_b, want.race);
	}
	/* Only one flag is reported, and the sections' go first. */
	if (!want.axiom && (b->mix.model == MM_LKMM || b->mix.model == MM_ALPHA) &&
	    (!got.flag || !strcmp(got.flag, "mixed-accesses")) &&
	    want.mixed != (got.flag != NULL)) {
		print_graph(g);
		fail_msg("judge says flag %s, the model %d", got.flag ? got.flag : "none",
			 want.mixed);
	}
	t->races += want.race;
	t->mixed += want.mixed;
	count_outcome(b, t, want.axiom);
}

static unsigned int factor = 3;	/* first argument; 20 is a quarter of a minute */

static void run_batch(void **state)
{
	const struct batch *b = *state;
	struct jg_scratch *s = jg_scratch_new();
	struct tally t = { 0 };

	assert_non_null(s);
	random_seed(0x9e3779b97f4a7c15u);
	for (unsigned int k = 0; k < b->graphs * factor; k++) {
		compare(b, random_graph(&b->mix), s, &t);
	}
	jg_scratch_free(s);
	for (unsigned int k = 0; k < 12 && b->outcomes[k]; k++) {
		print_message("%s: %u\n", b->outcomes[k][0] ? b->outcomes[k] : "allowed",
			      t.count[k]);
		assert_true(t.count[k] >= b->often);
	}
	if (b->races) {
		print_message("races: %u, mixed accesses: %u\n", t.races, t.mixed);
		assert_true(t.races >= b->often);
	}
}

#define LKMM_OUTCOMES "", "coherence", "atomic", "happens-before", "propagation"

static const struct batch batches[] = {
	{ "sc", { .model = MM_SC, .rcu = true, .srcu = true, .locks = true }, 1000,
	  { "", "sc", "atomic", "rcu" }, 3, false },
	{ "tso", { .model = MM_TSO, .rcu = true, .srcu = true, .locks = true }, 1000,
	  { "", "sc-per-location", "atomic", "tso", "rcu" }, 5, false },
	{ "weak", { .model = MM_WEAK, .c11 = true, .plain = true }, 1500,
	  { "", "coherence", "atomicity", "SC", "no-thin-air" }, 5, true },
	{ "weak, locks, no plain", { .model = MM_WEAK, .c11 = true, .locks = true }, 500,
	  { "", "coherence" }, 5, false },
	{ "lkmm", { .model = MM_LKMM }, 500, { LKMM_OUTCOMES }, 5, false },
	{ "lkmm, locks", { .model = MM_LKMM, .locks = true }, 500, { LKMM_OUTCOMES, "lock" }, 2,
	  false },
	{ "lkmm, rcu", { .model = MM_LKMM, .rcu = true, .srcu = true }, 600,
	  { LKMM_OUTCOMES, "rcu" }, 3, false },
	{ "lkmm, plain", { .model = MM_LKMM, .plain = true }, 600,
	  { LKMM_OUTCOMES, "plain-coherence" }, 1, true },
	{ "lkmm, all",
	  { .model = MM_LKMM, .plain = true, .rcu = true, .srcu = true, .locks = true }, 1000,
	  { LKMM_OUTCOMES, "rcu", "plain-coherence", "lock" }, 1, true },
	{ "alpha", { .model = MM_ALPHA, .plain = true, .locks = true }, 300,
	  { "", "coherence", "atomic", "happens-before", "plain-coherence" }, 1, true },
	{ "alpha, no plain", { .model = MM_ALPHA }, 400, { LKMM_OUTCOMES }, 2, false },
};

int main(int argc, char **argv)
{
	enum { N = sizeof(batches) / sizeof(batches[0]) };
	struct CMUnitTest tests[N];

	if (argc > 1 && atoi(argv[1]) > 0)
		factor = (unsigned int)atoi(argv[1]);
	for (unsigned int i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest) {
			.name = batches[i].name, .test_func = run_batch,
			.initial_state = (void *)(uintptr_t)&batches[i],
		};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
