// SPDX-License-Identifier: GPL-2.0-or-later
#include "native/histogram.h"

/* Below 16 each value has a bucket; then 16 for each power of two. */
static unsigned int bucket_of(uint64_t value)
{
	unsigned int top, bucket;

	if (value < 16)
		return (unsigned int)value;
	top = 63u - (unsigned int)__builtin_clzll(value);
	bucket = 16 + (top - 4) * 16 + (unsigned int)(value >> (top - 4) & 15);
	return bucket < LW_HISTOGRAM_BUCKETS ? bucket : LW_HISTOGRAM_BUCKETS - 1;
}

static uint64_t upper_bound(unsigned int bucket)
{
	unsigned int shift;

	if (bucket < 16)
		return bucket;
	if (bucket == LW_HISTOGRAM_BUCKETS - 1)	/* and all that is longer */
		return UINT64_MAX;
	shift = (bucket - 16) / 16;
	return ((uint64_t)(17 + (bucket - 16) % 16) << shift) - 1;
}

void lw_histogram_add(struct lw_histogram *h, uint64_t value)
{
	uint64_t *count = &h->count[bucket_of(value)];

	/* One thread adds, others may look. */
	__atomic_store_n(count, *count + 1, __ATOMIC_RELAXED);
	if (value > h->max)
		__atomic_store_n(&h->max, value, __ATOMIC_RELAXED);
	__atomic_store_n(&h->n, h->n + 1, __ATOMIC_RELAXED);
}

void lw_histogram_join(struct lw_histogram *into, const struct lw_histogram *from)
{
	uint64_t max = __atomic_load_n(&from->max, __ATOMIC_RELAXED), n;

	for (unsigned int i = 0; i < LW_HISTOGRAM_BUCKETS; i++) {
		n = __atomic_load_n(&from->count[i], __ATOMIC_RELAXED);
		into->count[i] += n;
		into->n += n;
	}
	if (max > into->max)
		into->max = max;
}

uint64_t lw_histogram_quantile(const struct lw_histogram *h, double share)
{
	double wanted = share * (double)h->n;
	uint64_t seen = 0;

	for (unsigned int i = 0; i < LW_HISTOGRAM_BUCKETS; i++) {
		seen += h->count[i];
		if (h->count[i] && (double)seen >= wanted)
			return upper_bound(i) < h->max ? upper_bound(i) : h->max;
	}
	return h->max;
}
