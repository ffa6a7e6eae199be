// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lying_judge.c - a judge that says of executions what it does not think.
 *
 * No lock that there is has an execution which the axioms reject, nor a race that only
 * they see.  So what explore makes of such an answer is tested with this one, which ld
 * --wrap puts in the judge's place.  LYING_JUDGE is the answer, and which time it is given; 0: each time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "weave/runtime/engine.h"

const struct lw_outcome *__wrap_lw_engine_judge(void);
const struct lw_outcome *__real_lw_engine_judge(void);

const struct lw_outcome *__wrap_lw_engine_judge(void)
{
	static struct lw_outcome lie;
	static unsigned int asked;
	const char *order = getenv("LYING_JUDGE");
	char answer[16];
	unsigned int nth;

	lie = *__real_lw_engine_judge();
	if (!order || sscanf(order, "%15s %u", answer, &nth) != 2 || (++asked != nth && nth))
		return &lie;
	if (!strcmp(answer, "rejects")) {
		lie.judged = LW_REJECTED;
		lie.axiom = "spite";
	} else if (!strcmp(answer, "race")) {
		lie.judged = LW_RACE_MISSED;
	} else if (!strcmp(answer, "too-large")) {
		lie.judged = LW_NOT_JUDGED;
	}
	return &lie;
}
