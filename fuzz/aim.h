/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * aim.h - which decisions of an execution are worth deviating at.
 *
 * Most are not: to run somebody else before an access that no other thread
 * conflicts with gives an execution that is equal but for its order, and most
 * loads never have more than one message to read.  What is left is a fraction, and a bug
 * that takes two or three deviations is found as many times sooner, to the
 * second or third power.
 */
#ifndef LW_FUZZ_AIM_H
#define LW_FUZZ_AIM_H

#include <stddef.h>
#include <stdint.h>

#include "weave/runtime/engine.h"

#define LW_MAX_AIMS 256u

struct lw_aim {
	uint8_t thread;
	uint8_t others;		/* alternatives besides the default, at least 1 */
	uint16_t nth;
	uint16_t place;		/* what is accessed there: equal if it is the same object; 0: nothing */
};

enum lw_aim_list {
	LW_AIM_SCHED = LW_STREAM_SCHED,
	LW_AIM_VALUE = LW_STREAM_VALUE,
	LW_AIM_LATER,	/* value decisions that may get a choice once threads run in another order */
	LW_NR_AIM_LISTS
};

struct lw_aims {
	unsigned int n[LW_NR_AIM_LISTS];
	struct lw_aim aim[LW_NR_AIM_LISTS][LW_MAX_AIMS];	/* in the order of the execution */
};

/* From what lw_engine_decisions() wrote down and recorded. */
void lw_aims_find(const struct lw_decision *decision, uint32_t n, const struct lw_trace *trace,
		  struct lw_aims *out);

/*
 * Those of the execution that an input makes, if it has been asked about
 * before, else NULL: the first time is not worth a recorded run.  *ran: how
 * many executions that took.  Valid until the next call.
 */
const struct lw_aims *lw_aims_of(const struct lw_scenario *scenario, const uint8_t *data,
				 size_t size, unsigned int *ran);

#endif /* LW_FUZZ_AIM_H */
