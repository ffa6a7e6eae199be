/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * coverage.h - which basic blocks of the code under test have run.
 *
 * If libFuzzer is linked in, it is given the same counters and table and resets
 * the counters as it likes.
 */
#ifndef LW_RUNTIME_COVERAGE_H
#define LW_RUNTIME_COVERAGE_H

#include <stddef.h>
#include <stdint.h>

#define LW_COVERAGE_MAX 65536u

/* One basic block; flags bit 0: the first of a function. */
struct lw_covered { uintptr_t pc, flags; };

/* The number of blocks, how often each ran since the counters were reset, and where they are. */
size_t lw_coverage(const uint8_t **hits, const struct lw_covered **blocks);

#endif /* LW_RUNTIME_COVERAGE_H */
