// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - orders, one a line, and an answer to each, one line of JSON:
 *
 *	describe
 *	cell CELL THREADS WRITERS AREAS OPERATIONS MILLISECONDS
 *	loop THREADS OPERATIONS MILLISECONDS READERS WRITERS FREE-RATIO SEED KINDS
 *
 * The words mean what the members of the structures in bench.h say.  It ends, status 0, with its input;
 * status 2 and a line on stderr if something is wrong.
 */
#include <stdio.h>
#include <string.h>

#include "lockweave/scenario.h"
#include "native/bare/bench.h"
#include "native/native.h"
#include "native/run.h"

extern const struct lw_scenario lw_scenario __attribute__((weak));

/* Points are nowhere. */
struct lw_settled lw_settled;
void lw_point_slow(void)
{
}

/* Nobody looks for readers that meet a recycled object: what is touched was never found. */
__thread struct lw_found_object lw_found_object;
void lw_pool_touched(const volatile void *at)
{
	(void)at;
}

static void check_slice(const struct lw_slice *slice)
{
	if (!slice->threads || slice->threads > LW_MAX_HANDS)
		lw_die("there can be 1 to %u threads, not %u", LW_MAX_HANDS, slice->threads);
}

static void cell(const char *line)
{
	struct lw_cell_order o;

	if (sscanf(line, "cell %u %u %u %u %lu %lu", &o.cell, &o.slice.threads, &o.writers, &o.areas,
		   &o.slice.operations, &o.slice.milliseconds) != 6 || o.cell >= LW_MAX_CELLS ||
	    o.writers > 100 || !o.areas || o.areas > 65536)
		lw_die("this is no order: %s", line);
	if (!lw_cell_possible())
		lw_die("this lock cannot be the lock of areas: it has no native/ folder");
	check_slice(&o.slice);
	lw_cell_run(&o);
}

static void loop(const char *line)
{
	static char kinds[LW_SCENARIO_MAX_OPS + 1];
	struct lw_loop_order o = { .kinds = kinds };
	unsigned long long seed;

	_Static_assert(LW_SCENARIO_MAX_OPS == 32, "as many letters as the next line reads");
	if (sscanf(line, "loop %u %lu %lu %u %u %u %llu %32s", &o.slice.threads, &o.slice.operations,
		   &o.slice.milliseconds, &o.readers, &o.writers, &o.free_ratio, &seed, kinds) != 8 ||
	    o.readers + o.writers == 0)
		lw_die("this is no order: %s", line);
	if (!&lw_scenario || strlen(kinds) != lw_scenario.nops)
		lw_die("the scenario has not these operations: %s", kinds);
	o.seed = seed;
	check_slice(&o.slice);
	lw_loop_run(&o);
}

static void describe(void)
{
	if (lw_cell_possible())
		lw_cell_describe();
	else
		puts("{}");
}

int main(void)
{
	char line[512];

	lw_rcu_register();
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		if (!strncmp(line, "cell ", 5))
			cell(line);
		else if (!strncmp(line, "loop ", 5))
			loop(line);
		else if (!strcmp(line, "describe"))
			describe();
		else
			lw_die("this is no order: %s", line);
		fflush(stdout);
	}
	return 0;
}
