/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rss.h - how many pages faults have filled in: each processor counts for itself.
 *
 * For checks only.  Orders nothing, and no two threads write the same word; so it is
 * no event of an execution.  The sum is for who knows that nobody counts any more.
 */
#ifndef MM_RSS_H
#define MM_RSS_H

#include <lockweave/scenario.h>

#define RSS_CPUS	16u

struct mm_rss {
	unsigned long count[RSS_CPUS];	/* by thread; may wrap, the sum does not */
};

static __always_inline void rss_init(struct mm_rss *rss)
{
	unsigned int cpu;

	for (cpu = 0; cpu < RSS_CPUS; cpu++)
		rss->count[cpu] = 0;
}

static __always_inline void rss_add(struct mm_rss *rss, unsigned long pages)
{
	rss->count[lw_self() % RSS_CPUS] += pages;
}

static __always_inline unsigned long rss_sum(const struct mm_rss *rss)
{
	unsigned long sum = 0;
	unsigned int cpu;

	for (cpu = 0; cpu < RSS_CPUS; cpu++)
		sum += rss->count[cpu];
	return sum;
}

#endif /* MM_RSS_H */
