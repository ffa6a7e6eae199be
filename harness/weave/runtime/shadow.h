/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shadow.h - what the engine knows about each byte that the code under test can touch.
 *
 * One cell for each aligned 4 bytes.  It says which atomic location each of the
 * bytes belongs to, and when (in race clocks) each thread last read and wrote
 * the four bytes by plain accesses.  A granule that was accessed in parts is
 * `split`: then one cell for each byte has the clocks.  Cells whose stamp is
 * not the execution's hold nothing.
 *
 * Atomic accesses are remembered in struct lw_loc, not here.
 *
 * FastTrack keeps one last write only, because happens-before is transitive.
 * The kernel's model is not quite (smp_wmb() publishes only the thread's own
 * stores), so there the last write of each thread is kept; elsewhere an ordered
 * write replaces all that was before it.
 */
#ifndef LW_RUNTIME_SHADOW_H
#define LW_RUNTIME_SHADOW_H

#include <stdint.h>
#include <string.h>

#include "weave/decide.h"
#include "weave/runtime/arena.h"

struct lw_cell {
	uint32_t stamp;
	uint8_t loc[4];		/* location + 1 of each byte; unused in byte cells */
	uint8_t readers;	/* threads with a clock in read[] */
	uint8_t writers;
	uint8_t split;
	uint16_t read[LW_MAX_THREADS];
	uint16_t write[LW_MAX_THREADS];
} __attribute__((aligned(64)));

#define LW_GRANULE_CELLS	(LW_SHADOW_SPAN / 4)
#define LW_SHADOW_BYTES		((LW_GRANULE_CELLS + LW_SHADOW_SPAN) * sizeof(struct lw_cell))

static inline struct lw_cell *lw_granule(uintptr_t off)
{
	return (struct lw_cell *)LW_SHADOW_BASE + (off >> 2);
}

static inline struct lw_cell *lw_byte_cell(uintptr_t off)
{
	return (struct lw_cell *)LW_SHADOW_BASE + LW_GRANULE_CELLS + off;
}

static inline uint32_t lw_cell_locs(const struct lw_cell *c)
{
	uint32_t v;

	memcpy(&v, c->loc, sizeof(v));
	return v;
}

static inline void lw_cell_mark(struct lw_cell *c, unsigned int t, bool write, uint16_t clock)
{
	if (write) {
		c->writers |= (uint8_t)(1u << t);
		c->write[t] = clock;
	} else {
		c->readers |= (uint8_t)(1u << t);
		c->read[t] = clock;
	}
}

static inline void lw_cell_renew(struct lw_cell *c, uint32_t stamp)
{
	c->stamp = stamp;
	memset(c->loc, 0, sizeof(c->loc));
	c->readers = c->writers = c->split = 0;
}

#endif /* LW_RUNTIME_SHADOW_H */
