// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loop.c - a scenario's operations in a bare loop, drawn as the flavour's checked
 * runs draw them: what these are to be compared with.
 *
 * Rounds are as long as there, because what a scenario asserts holds for no longer;
 * what happens between them is not counted.
 */
#include <stdio.h>
#include <string.h>

#include "native/bare/bench.h"
#include "native/draw.h"
#include "native/run.h"

/* A baseline has none. */
extern const struct lw_scenario lw_scenario __attribute__((weak));

static struct lw_draw draw;
static unsigned int start;

unsigned int lw_start(void)
{
	return start;
}

unsigned int lw_self(void)
{
	return lw_me()->number;
}

/* As in plan.c. */
bool lw_fault(const char *what)
{
	(void)what;
	return lw_random(&lw_me()->random) % 64 == 0;
}

static void work(struct lw_hand *me)
{
	while (lw_go_on(me)) {
		unsigned int arg, op = lw_draw_op(&draw, &me->random, &arg);

		lw_scenario.ops[op].run(arg);
		me->done++;
	}
}

static unsigned long round_ops(void)
{
	return lw_scenario.stress_ops ? lw_scenario.stress_ops : lw_scenario.max_ops;
}

/* Operations done; their time is added to *took. */
static uint64_t run_round(struct lw_slice *slice, uint64_t *random, uint64_t *took)
{
	uint64_t done = 0;

	lw_statics_restore();
	start = lw_scenario.nstarts > 1 ? (unsigned int)(lw_random(random) % lw_scenario.nstarts) : 0;
	if (lw_scenario.setup)
		lw_scenario.setup();
	*took += lw_crew_run(slice, lw_hands, work);
	for (unsigned int i = 0; i < slice->threads; i++)
		done += lw_hands[i].done;
	if (lw_scenario.finish)
		lw_scenario.finish();
	lw_rcu_drain();
	lw_memory_reset();
	return done;
}

static void take_kinds(const struct lw_loop_order *o)
{
	draw = (struct lw_draw){ .readers = o->readers, .writers = o->writers, .free_ratio = o->free_ratio };
	for (unsigned int op = 0; op < lw_scenario.nops; op++) {
		const char letters[] = "rwf", *kind = strchr(letters, o->kinds[op]);

		if (kind && *kind)
			lw_draw_add(&draw, (enum lw_kind)(kind - letters), op);
	}
	if (!draw.nof_kind[LW_READS] && !draw.nof_kind[LW_WRITES] && !draw.nof_kind[LW_FREES])
		lw_die("no operation is to be run");
}

void lw_loop_run(const struct lw_loop_order *order)
{
	struct lw_slice slice = order->slice;
	uint64_t random = order->seed * 2 + 1, took = 0, done = 0, rounds = 0;
	static bool saved;

	if (!saved)
		lw_statics_save();
	saved = true;
	take_kinds(order);
	for (unsigned int i = 0; i < slice.threads; i++)
		lw_hands[i].random = (order->seed + 1) * 0x9e3779b97f4a7c15ull + i * 0xbf58476d1ce4e5b9ull + 1;
	do {
		uint64_t left = order->slice.operations - done / slice.threads;

		slice.operations = round_ops();
		if (order->slice.operations && left < slice.operations)
			slice.operations = left;
		done += run_round(&slice, &random, &took);
		rounds++;
	} while (order->slice.operations ? done / slice.threads < order->slice.operations :
					   took / 1000000 < order->slice.milliseconds);
	printf("{\"nanoseconds\":%llu,\"operations\":%llu,\"rounds\":%llu}\n", (unsigned long long)took,
	       (unsigned long long)done, (unsigned long long)rounds);
}
