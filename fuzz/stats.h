/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stats.h - what a fuzz target counts, in memory that it may share with the
 * `lockweave` command.
 *
 * The environment variable LOCKWEAVE_STATS names a file of the size of struct
 * lw_stats; the target maps it and counts in there.  So the numbers are there
 * whatever becomes of the process, and counting costs no system call.
 */
#ifndef LW_FUZZ_STATS_H
#define LW_FUZZ_STATS_H

#include <stdbool.h>
#include <stdint.h>

#define LW_STATS_VERSION	3u
#define LW_STATS_ENV		"LOCKWEAVE_STATS"
#define LW_HLL_BITS		14u	/* standard error 0.8 % */
#define LW_STATS_MAX_COUNTERS	16384u	/* coverage counters, one a basic block */

enum lw_stats_state {
	LW_STATS_RUNNING,
	LW_STATS_REPORTING,	/* there is a finding; let the target tell of it */
	LW_STATS_FOUND,		/* the target reported a finding */
	LW_STATS_BROKEN,	/* one input gave two different executions */
};

struct lw_stats {
	uint32_t version;	/* 0: no target has taken it yet */
	uint32_t state;		/* enum lw_stats_state */
	uint64_t executions;
	uint64_t events;
	uint64_t out_of_steps;
	uint64_t unmodelled;	/* see mm.h: what the model could not show */
	uint64_t warned;	/* executions with something that may be harmless */
	char warning[200];	/* the first of them: its kind, and what it says */
	uint64_t judged;	/* executions that the model's axioms were asked about */
	uint64_t rejected;	/* ... and that they forbid; never reported */
	uint64_t races_missed;	/* ... and in which they see a data race that was not found */
	char class_name[32];	/* LW_STATS_FOUND: the rest of it */
	char token[256];
	char file[512];		/* where the input was written, "" if nowhere */
	uint32_t ncounters;
	uint8_t covered[LW_STATS_MAX_COUNTERS];
	uint8_t seen[1u << LW_HLL_BITS];	/* HyperLogLog over the signatures */
};

/* The shared page if the environment names one, else private memory.  Never NULL. */
struct lw_stats *lw_stats_open(void);

/* A file of zeros for lw_stats_open() in another process, and its mapping; NULL and errno. */
struct lw_stats *lw_stats_create(const char *path);
/* A file that a target has counted into; NULL and errno if it is none. */
const struct lw_stats *lw_stats_map(const char *path);

void lw_stats_unmap(struct lw_stats *s);

/* Add what `from` counted to `to`: sums, and unions of what was covered and seen. */
void lw_stats_merge(struct lw_stats *to, const struct lw_stats *from);

/* About how many different signatures there were. */
uint64_t lw_stats_distinct(const struct lw_stats *s);

static inline void lw_stats_saw(struct lw_stats *s, uint64_t signature)
{
	uint32_t index;
	uint8_t rank;

	/* The signature need not be well mixed: splitmix64's finaliser. */
	signature = (signature ^ (signature >> 30)) * 0xbf58476d1ce4e5b9u;
	signature = (signature ^ (signature >> 27)) * 0x94d049bb133111ebu;
	signature ^= signature >> 31;
	index = (uint32_t)(signature >> (64 - LW_HLL_BITS));
	rank = (uint8_t)(1 + __builtin_ctzll(signature | (uint64_t)1 << (63 - LW_HLL_BITS)));
	if (s->seen[index] < rank)
		s->seen[index] = rank;
}

#endif /* LW_FUZZ_STATS_H */
