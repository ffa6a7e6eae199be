/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stuck.h - which threads get nowhere, by what is seen of them now and then.  Knows
 * no clock: whoever looks says what time it is.
 */
#ifndef LW_NATIVE_STUCK_H
#define LW_NATIVE_STUCK_H

#include <stdbool.h>
#include <stdint.h>

/* A thread, as it is now. */
struct lw_reading {
	bool busy;	/* in the middle of something */
	bool runs;	/* asleep it is not: it runs, or would if it had a processor */
	uint64_t ops;	/* changes whenever it finishes something */
	uint64_t cpu;	/* processor time that it has had, in nanoseconds */
};

/* And as it was when it last finished something, or was in the middle of nothing; zeroes at first. */
struct lw_seen {
	uint64_t ops, since, cpu;
};

/*
 * now: nanoseconds; afresh: forget what was seen, since the whole process may have
 * been stopped meanwhile.  stuck[i] says whether thread i is in the middle of what it
 * was in `after` seconds ago.  True if there is one, and no thread starves: that is
 * in the middle of something for a quarter of the time, not asleep, and has had less
 * than a tenth of the time on a processor.  Then the machine is busy with something
 * else, and whoever waits for such a thread is not stuck.
 */
bool lw_judge_stuck(struct lw_seen *seen, const struct lw_reading *reading, unsigned int n, uint64_t now,
		    bool afresh, double after, bool *stuck);

#endif /* LW_NATIVE_STUCK_H */
