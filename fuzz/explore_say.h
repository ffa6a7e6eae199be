/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explore_say.h - what an exploration says, while it lasts and at its end. */
#ifndef LW_FUZZ_EXPLORE_SAY_H
#define LW_FUZZ_EXPLORE_SAY_H

#include "explore/explore.h"
#include "fuzz/target.h"

struct lw_explored {
	const struct lw_target_options *options;
	const struct lw_explore_result *result;
	double seconds;
	bool interrupted;
	const char *file;	/* the finding's input; "": none was written */
};

/*
 * A line on stderr now and then: on a terminal it is redrawn, elsewhere there is a new one
 * every ten seconds.  done: about how much, 0 to 1.
 */
void lw_explore_progress(const struct lw_explore_counts *c, double done, double seconds);
void lw_explore_progress_end(void);

/* All of it but the finding's report, as text or as one line of JSON. */
void lw_explore_say(const struct lw_explored *e);

#endif /* LW_FUZZ_EXPLORE_SAY_H */
