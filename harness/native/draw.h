/* SPDX-License-Identifier: GPL-2.0-or-later */
/* draw.h - which operation comes next: by chance, of the kinds in the proportions asked for. */
#ifndef LW_NATIVE_DRAW_H
#define LW_NATIVE_DRAW_H

#include "lockweave/scenario.h"
#include "native/native.h"

enum lw_kind { LW_READS, LW_WRITES, LW_FREES, LW_NR_KINDS };

struct lw_draw {
	unsigned int readers, writers;	/* how often one, how often the other */
	unsigned int free_ratio;	/* of writers' operations, percent that free */
	/* Which operations there are of each kind. */
	unsigned int of_kind[LW_NR_KINDS][LW_SCENARIO_MAX_OPS], nof_kind[LW_NR_KINDS];
} __attribute__((aligned(128)));

static inline void lw_draw_add(struct lw_draw *d, enum lw_kind kind, unsigned int op)
{
	d->of_kind[kind][d->nof_kind[kind]++] = op;
}

static inline unsigned int lw_args_of(unsigned int op)
{
	return lw_scenario.ops[op].nargs > 1 ? lw_scenario.ops[op].nargs : 1;
}

/* There is at least one operation. */
static inline enum lw_kind lw_draw_kind(const struct lw_draw *d, uint64_t *random)
{
	bool reads = d->nof_kind[LW_READS], writes = d->nof_kind[LW_WRITES], frees = d->nof_kind[LW_FREES];
	uint64_t all = d->readers + d->writers;

	if (reads && (!(writes || frees) || lw_random(random) % all < d->readers))
		return LW_READS;
	if (frees && (!writes || lw_random(random) % 100 < d->free_ratio))
		return LW_FREES;
	return LW_WRITES;
}

/* Draw one, and its argument. */
static inline unsigned int lw_draw_op(const struct lw_draw *d, uint64_t *random, unsigned int *arg)
{
	enum lw_kind kind = lw_draw_kind(d, random);
	unsigned int op = d->of_kind[kind][lw_random(random) % d->nof_kind[kind]];

	*arg = (unsigned int)(lw_random(random) % lw_args_of(op));
	return op;
}

#endif /* LW_NATIVE_DRAW_H */
