// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_axioms.c - the operational rules against the axioms, on generated
 * programs: the engine shows what the axioms allow, all of it and nothing else.
 *
 *	test_axioms [PROGRAMS_PER_MODEL [FIRST]]
 *
 * Known exceptions, each in docs/memory-model.md: under weak and with exact dependencies a
 * fence takes effect in the order in which it runs, so an outcome may be missed
 * (never one shown that is forbidden).
 */
#include <stdio.h>
#include <stdlib.h>

#include "brute.h"
#include "generate.h"

static struct tiny_result allowed, shown;

struct model_case {
	const char *name;
	struct mm_config config;
	enum generate_for what;
	bool may_miss;
};

static const struct model_case cases[] = {
	{ "sc", { .model = MM_SC }, GENERATE_ANY, false },
	{ "tso", { .model = MM_TSO }, GENERATE_LKMM, false },
	{ "weak", { .model = MM_WEAK }, GENERATE_C11, true },
	{ "lkmm as compiled", { .model = MM_LKMM }, GENERATE_LKMM, false },
	{ "alpha", { .model = MM_ALPHA, .exact = true }, GENERATE_LKMM, true },
	{ "lkmm", { .model = MM_LKMM, .exact = true }, GENERATE_LKMM, true },
};

struct tally { unsigned int programs, missing; unsigned long shown, forbidden, missed; };

static void compare(const struct model_case *c, unsigned int number, struct tally *tally)
{
	unsigned long missed = 0;

	for (unsigned int i = 0; i < shown.n; i++)
		if (!tiny_shows(&allowed, shown.outcome[i].regs, ~0ull, shown.outcome[i].final,
				0xffff)) {
			printf("%s: program %u shows a forbidden outcome %016llx %04x\n", c->name,
			       number, (unsigned long long)shown.outcome[i].regs,
			       shown.outcome[i].final);
			tally->forbidden++;
		}
	for (unsigned int i = 0; i < allowed.n; i++)
		missed += !tiny_shows(&shown, allowed.outcome[i].regs, ~0ull,
				      allowed.outcome[i].final, 0xffff);
	if (missed)
		printf("%s: program %u misses %lu of %u outcomes\n", c->name, number, missed,
		       allowed.n);
	tally->missing += missed != 0;
	tally->missed += missed;
	tally->shown += shown.n;
	tally->programs++;
}

static bool run_case(const struct model_case *c, unsigned int first, unsigned int n,
		     struct jg_scratch *scratch)
{
	struct jg_options opt = {
		.model = c->config.model, .no_load_buffering = true,
		.rw_ordered = c->config.model == MM_LKMM && !c->config.exact,
	};
	struct tally tally = { 0 };
	bool fine;

	for (unsigned int i = first; i < first + n; i++) {
		struct tiny_program p;

		generate(&p, i, 3, 4, c->what);
		if (!brute_force(&p, &opt, scratch, 20000, &allowed))
			continue;	/* too many candidates */
		tiny_explore(&p, &c->config, true, &shown);
		compare(c, i, &tally);
	}
	/* The known exception is rare: one program in a thousand, at most. */
	fine = !tally.forbidden && (c->may_miss ? tally.missing <= 1 + n / 1000 : !tally.missing);
	printf("%s: %u programs, %lu outcomes shown, %lu forbidden, %lu missed in %u programs: %s\n",
	       c->name, tally.programs, tally.shown, tally.forbidden, tally.missed, tally.missing,
	       fine ? "ok" : "NOT OK");
	return fine && tally.programs;
}

int main(int argc, char **argv)
{
	unsigned int n = argc > 1 ? (unsigned int)strtoul(argv[1], NULL, 10) : 200;
	unsigned int first = argc > 2 ? (unsigned int)strtoul(argv[2], NULL, 10) : 0;
	struct jg_scratch *scratch = jg_scratch_new();
	bool fine = true;

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		fine &= run_case(&cases[i], first, n, scratch);
	jg_scratch_free(scratch);
	return fine ? 0 : 1;
}
