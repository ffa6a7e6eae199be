// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan.c - which operation comes next, and how a round begins and ends.
 *
 * Nobody says which operations read and which write.  So each is run once with
 * each argument, alone, and watched: one that frees an object frees, one that
 * enters a section to write writes, all others read.
 */
#include <stdio.h>
#include <string.h>

#include "native/run.h"

enum lw_kind lw_kind_of[LW_SCENARIO_MAX_OPS];
bool lw_in_mix[LW_SCENARIO_MAX_OPS];
struct lw_draw lw_draw;
static unsigned int start;
static uint64_t seen[LW_SCENARIO_MAX_STARTS / 64];	/* bit for each beginning */

unsigned int lw_start(void)
{
	return start;
}

unsigned int lw_starts(void)
{
	return lw_scenario.nstarts ? lw_scenario.nstarts : 1;
}

unsigned int lw_starts_seen(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < LW_SCENARIO_MAX_STARTS / 64; i++)
		n += (unsigned int)__builtin_popcountll(seen[i]);
	return n;
}

unsigned int lw_self(void)
{
	unsigned int n = lw_me()->number;

	return n < lw_options.threads ? n : 0;
}

const char *lw_kind_name(enum lw_kind kind)
{
	static const char *const names[] = { "reads", "writes", "frees" };

	return names[kind];
}

void lw_round_begin(void)
{
	struct lw_worker *me = lw_me();

	lw_statics_restore();
	start = (unsigned int)(lw_random(&me->random) % lw_starts());
	seen[start / 64] |= 1ull << start % 64;
	lw_relaxed_add(&me->ops, 1);
	lw_relaxed_store(&me->op, "setup");
	if (lw_scenario.setup)
		lw_scenario.setup();
	lw_check_op_end(me);
	lw_relaxed_store(&me->op, NULL);
}

void lw_round_end(void)
{
	struct lw_worker *me = lw_me();
	const char *leak;

	lw_relaxed_store(&me->op, "finish");
	if (lw_scenario.finish)
		lw_scenario.finish();
	lw_check_op_end(me);
	lw_callbacks_run();
	lw_relaxed_store(&me->op, NULL);
	leak = lw_scenario.leaks ? lw_caches_leak() : NULL;
	if (lw_scenario.leaks && !leak)
		leak = lw_heap_leak();
	if (leak)
		lw_found("leak", "%s is still allocated at the end", leak);
	lw_pool_reset();
	lw_heap_reset();
	lw_caches_reset();
	lw_cells_reset();
	lw_counts_reset();
}

static enum lw_kind watch(unsigned int op)
{
	struct lw_worker *me = lw_me();
	uint64_t written, freed;

	lw_round_begin();
	written = me->entered_write;
	freed = me->freed;
	for (unsigned int arg = 0; arg < lw_args_of(op); arg++) {
		lw_relaxed_store(&me->op, lw_scenario.ops[op].name);
		lw_scenario.ops[op].run(arg);
		lw_check_op_end(me);
	}
	written = me->entered_write - written;
	freed = me->freed - freed;
	lw_round_end();
	return freed ? LW_FREES : written ? LW_WRITES : LW_READS;
}

static const char reclaim[] = "reclaim";

/* "exit" means exec-exit, and "fault" means fault-read: whole parts of a name count. */
static bool is_called(const char *name, const char *wanted, size_t n)
{
	for (const char *part = name; part; part = strchr(part, '-')) {
		part += *part == '-';
		if (!strncmp(part, wanted, n) && (!part[n] || part[n] == '-'))
			return true;
	}
	return false;
}

static void unknown(const char *wanted, size_t n)
{
	fprintf(stderr, "lockweave: no operation of %s is called '%.*s'; there are:", lw_scenario.name,
		(int)n, wanted);
	for (unsigned int op = 0; op < lw_scenario.nops; op++)
		fprintf(stderr, " %s", lw_scenario.ops[op].name);
	fputc('\n', stderr);
	lw_die("give some of those, or parts of them between hyphens, or %s, to --mix", reclaim);
}

/*
 * A word is for operations, or "reclaim": pages are given back.  In a mix without
 * it none are; one of nothing else is of all operations.
 */
static void choose_mix(const char *mix)
{
	bool reclaims = false, any = false;

	while (*mix) {
		size_t n = strcspn(mix, ",|");
		bool found = false;

		for (unsigned int op = 0; op < lw_scenario.nops; op++)
			if (is_called(lw_scenario.ops[op].name, mix, n))
				lw_in_mix[op] = found = true;
		any |= found;
		if (n == strlen(reclaim) && !strncmp(mix, reclaim, n))
			reclaims = true;
		else if (!found)
			unknown(mix, n);
		mix += n + (mix[n] != 0);
	}
	if (!any)
		memset(lw_in_mix, 1, sizeof(lw_in_mix));
	if (!reclaims)
		lw_reclaim_ratio = 0;
}

void lw_plan_init(void)
{
	lw_draw.readers = lw_options.readers;
	lw_draw.writers = lw_options.writers;
	lw_draw.free_ratio = lw_options.free_ratio;
	lw_reclaim_ratio = lw_options.reclaim_ratio;
	if (lw_options.mix)
		choose_mix(lw_options.mix);
	else
		memset(lw_in_mix, 1, sizeof(lw_in_mix));
	for (unsigned int op = 0; op < lw_scenario.nops; op++) {
		enum lw_kind kind = watch(op);

		lw_kind_of[op] = kind;
		if (lw_in_mix[op])
			lw_draw_add(&lw_draw, kind, op);
	}
	memset(seen, 0, sizeof(seen));
}

/* Injected faults are part of the plan of a thread: one chance in 64. */
bool lw_fault(const char *what)
{
	(void)what;
	lw_point();
	return lw_me()->number < lw_options.threads && lw_random(&lw_me()->random) % 64 == 0;
}
