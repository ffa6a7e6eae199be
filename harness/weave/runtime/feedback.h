/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * feedback.h - what of a schedule is worth telling a fuzzer.
 *
 * Pairs of sites: a read with the store of another thread that it saw for the
 * first time, and where one thread stopped with where the next one went on.
 */
#ifndef LW_RUNTIME_FEEDBACK_H
#define LW_RUNTIME_FEEDBACK_H

#include "weave/runtime/state.h"

static inline void lw_feedback_hit(uint32_t a, uint32_t b)
{
	uint32_t h = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca6bu;
	uint8_t *bucket = &lw_feedback[(h >> 15) % LW_FEEDBACK_BYTES];

	*bucket = (uint8_t)(*bucket + (*bucket != UINT8_MAX));
}

static inline void lw_feedback_read(uintptr_t site, mm_tag tag)
{
	unsigned int from = tag >> 24;

	if (from && from - 1 != lw_eng.cur)
		lw_feedback_hit((uint32_t)site, lw_eng.site[from - 1][(tag & 0xffffff) % LW_SITES]);
}

static inline void lw_feedback_switch(uintptr_t stopped, uintptr_t goes_on)
{
	lw_feedback_hit((uint32_t)stopped ^ 0x5bd1e995u, (uint32_t)goes_on);
}

#endif /* LW_RUNTIME_FEEDBACK_H */
