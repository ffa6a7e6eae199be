// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - does the process grow?
 *
 * What a scenario allocates goes at the end of each round, so what is resident
 * then is the same all the time, but for noise: allocators and sanitizers keep
 * some of what was freed.  A look at it is taken when the run has come another
 * 1/256 of its way, by its clock or by its count of operations.  It grows if the
 * least that was seen in the last quarter is above the most that was seen in the
 * second one, by more than SLACK.  The first quarter is for warming up, the third
 * for growing.  Two extremes are compared, not two values, so that noise, however
 * large, is not taken for growth.
 */
#include <stdio.h>
#include <unistd.h>

#include "native/run.h"

#define SLACK		(8u << 20)
#define LOOKS		256u	/* in a run */
#define MIN_LOOKS	8u	/* in a quarter, to tell anything */

static uint64_t most, second_most, last_least = UINT64_MAX;
static unsigned int in_second, in_last;

uint64_t lw_memory_now(void)
{
	FILE *statm = fopen("/proc/self/statm", "r");
	unsigned long all, resident = 0;

	if (!statm)
		return 0;
	if (fscanf(statm, "%lu %lu", &all, &resident) != 2)
		resident = 0;
	fclose(statm);
	return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

uint64_t lw_memory_most(void)
{
	return lw_relaxed_load(&most);
}

void lw_memory_look(uint64_t time)
{
	static unsigned int looked;
	double progress = lw_progress(time);
	unsigned int at = (unsigned int)(progress * LOOKS);
	uint64_t now;

	if (at < looked)
		return;
	looked = at + 1;
	now = lw_memory_now();
	if (now > most)
		lw_relaxed_store(&most, now);
	if (progress >= 0.25 && progress < 0.5) {
		in_second++;
		if (now > second_most)
			second_most = now;
	} else if (progress >= 0.75) {
		in_last++;
		if (now < last_least)
			last_least = now;
	}
}

void lw_memory_check(void)
{
	if (!lw_options.memory_flat || lw_interrupted)
		return;
	if (!most)
		lw_die("--memory-flat cannot tell: /proc/self/statm cannot be read");
	if (in_second < MIN_LOOKS || in_last < MIN_LOOKS)
		lw_die("--memory-flat cannot tell: only %u and %u rounds to look at in the second and the "
		       "last quarter of the run, %u are needed; let it run longer", in_second, in_last,
		       MIN_LOOKS);
	if (last_least > second_most + SLACK)
		lw_found_at("memory-growth", NULL, 0, "between rounds %.1f MiB or more are in use in the last "
			    "quarter of the run, and were never more than %.1f MiB in the second",
			    (double)last_least / (1 << 20), (double)second_most / (1 << 20));
}
