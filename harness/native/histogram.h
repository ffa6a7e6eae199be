/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * histogram.h - how long operations took: counts in buckets of which each is at
 * most 1/16 wider than its lower bound, from nanoseconds to hours.
 */
#ifndef LW_NATIVE_HISTOGRAM_H
#define LW_NATIVE_HISTOGRAM_H

#include <stdint.h>

#define LW_HISTOGRAM_BUCKETS (16u + 44u * 16u)

struct lw_histogram {
	uint64_t count[LW_HISTOGRAM_BUCKETS];
	uint64_t n, max;
};

/* One thread adds to a histogram; any may join it to one of its own meanwhile. */
void lw_histogram_add(struct lw_histogram *h, uint64_t value);
void lw_histogram_join(struct lw_histogram *into, const struct lw_histogram *from);
/*
 * The least value that at least `share` (above 0, up to 1) of all are not above:
 * the upper bound of its bucket, but no more than the greatest value.  0 if empty.
 */
uint64_t lw_histogram_quantile(const struct lw_histogram *h, double share);

#endif /* LW_NATIVE_HISTOGRAM_H */
