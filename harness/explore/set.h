/* SPDX-License-Identifier: GPL-2.0-or-later */
/* set.h - sets of steps of one execution: a bit for each. */
#ifndef LW_EXPLORE_SET_H
#define LW_EXPLORE_SET_H

#include <stdbool.h>
#include <stdint.h>

#define EX_STEPS	512u
#define EX_WORDS	(EX_STEPS / 64)

static inline bool ex_has(const uint64_t *set, uint32_t i)
{
	return set[i / 64] >> (i % 64) & 1;
}

static inline void ex_put(uint64_t *set, uint32_t i)
{
	set[i / 64] |= (uint64_t)1 << (i % 64);
}

static inline void ex_drop(uint64_t *set, uint32_t i)
{
	set[i / 64] &= ~((uint64_t)1 << (i % 64));
}

static inline void ex_join(uint64_t *dst, const uint64_t *src, uint32_t n)
{
	for (uint32_t w = 0; w <= n / 64; w++)
		dst[w] |= src[w];
}

/* The members of a word of a set that are below end, of which it holds number w. */
static inline uint64_t ex_below(uint64_t word, uint32_t w, uint32_t end)
{
	if (end >= 64 * (w + 1))
		return word;
	return end <= 64 * w ? 0 : word & (((uint64_t)1 << (end % 64)) - 1);
}

#endif /* LW_EXPLORE_SET_H */
