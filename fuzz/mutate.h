/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutate.h - changes to inputs that mean something: a deviation more or less,
 * the same one a decision later, another operation in the plan, and fresh small
 * sets of deviations.
 *
 * A bug of depth d needs d decisions to go a certain way (Burckhardt et al.,
 * "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs",
 * 2010), and d is small: so small random sets over all of the execution are
 * drawn again and again, besides small changes to what the corpus holds.
 */
#ifndef LW_FUZZ_MUTATE_H
#define LW_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

#include "fuzz/aim.h"
#include "lockweave/scenario.h"
#include "weave/decide.h"

/* How many decisions each thread had in each stream; what the streams are worth. */
struct lw_shape {
	unsigned int value_percent;	/* of deviations that are in the value stream */
	uint16_t decisions[LW_NR_STREAMS][LW_MAX_THREADS];
	const struct lw_aims *aims;	/* NULL: not known */
};

/*
 * Both work in place or into `out`, give at most max_size bytes and return how
 * many.  shape: of an execution like those to come.
 */
size_t lw_mutate(const struct lw_scenario *scenario, uint8_t *data, size_t size, size_t max_size,
		 unsigned int seed, const struct lw_shape *shape);
size_t lw_cross_over(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
		     uint8_t *out, size_t max_size, unsigned int seed);

#endif /* LW_FUZZ_MUTATE_H */
