// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - does the process grow?
 *
 * What a scenario allocates goes at the end of each round, so what is resident
 * then is the same all the time, but for noise: allocators and sanitizers keep
 * some of what was freed.  A look at it is taken when the run has come another
 * 1/256 of its way, by its clock or by its count of operations.  The first quarter
 * is for warming up.  It grows if it has grown by more than SLACK from the second
 * quarter to the sixth eighth, and from there to the last eighth: the least that was
 * seen in each is compared with the most that was seen before it, so that noise,
 * however large, is not taken for growth.  Nor is one step: allocators keep what was
 * in use at once, and when other work has the machine for a while, and callbacks wait
 * for who is to run them, that is once more than ever before.
 */
#include <stdio.h>
#include <unistd.h>

#include "native/run.h"

#define SLACK		(4u << 20)
#define LOOKS		256u	/* in a run */
#define MIN_LOOKS	4u	/* in each of the three, to tell anything */

/* What was seen in one part of the run. */
struct part {
	double from, to;	/* of the run, 0 to 1 */
	uint64_t least, most;
	unsigned int looks;
};

static struct part part[] = {
	{ .from = 2. / 8, .to = 4. / 8, .least = UINT64_MAX },
	{ .from = 5. / 8, .to = 6. / 8, .least = UINT64_MAX },
	{ .from = 7. / 8, .to = 2, .least = UINT64_MAX },
};
#define NR_PARTS	(sizeof(part) / sizeof(part[0]))

static uint64_t most;

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
	for (struct part *p = part; p < part + NR_PARTS; p++) {
		if (progress < p->from || progress >= p->to)
			continue;
		p->looks++;
		if (now < p->least)
			p->least = now;
		if (now > p->most)
			p->most = now;
	}
}

static double mib(uint64_t bytes)
{
	return (double)bytes / (1 << 20);
}

void lw_memory_check(void)
{
	if (!lw_options.memory_flat || lw_interrupted)
		return;
	if (!most)
		lw_die("--memory-flat cannot tell: /proc/self/statm cannot be read");
	for (unsigned int i = 0; i < NR_PARTS; i++)
		if (part[i].looks < MIN_LOOKS)
			lw_die("--memory-flat cannot tell: only %u, %u and %u rounds to look at in the second "
			       "quarter, the sixth and the last eighth of the run, %u are needed; let it run "
			       "longer", part[0].looks, part[1].looks, part[2].looks, MIN_LOOKS);
	for (unsigned int i = 1; i < NR_PARTS; i++)
		if (part[i].least <= part[i - 1].most + SLACK)
			return;
	lw_found_at("memory-growth", NULL, 0, "between rounds there were at most %.1f MiB in use in the second "
		    "quarter of the run, then %.1f to %.1f MiB in the sixth eighth, and at least %.1f MiB in "
		    "the last", mib(part[0].most), mib(part[1].least), mib(part[1].most),
		    mib(part[2].least));
}
