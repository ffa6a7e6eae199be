/* SPDX-License-Identifier: GPL-2.0-or-later */
/* step.h - what run.c and step.c share. */
#ifndef LW_LITMUS_STEP_H
#define LW_LITMUS_STEP_H

#include "litmus/run.h"

/* a's value; what both depend on. */
struct lt_value lt_plus(struct lt_run *run, unsigned int p, const struct lt_value *a,
			const struct lt_value *b);
/* End the execution; the first reason counts. */
void lt_stop(struct lt_run *run, enum lt_status status, const char *reason);
/* Run p up to its next event. */
void lt_run_local(struct lt_run *run, unsigned int p);

/* RCU's domain, 0, or the srcu_struct's; -1: there is none at that address. */
int lt_domain(const struct lt_run *run, const struct lt_insn *i, const struct lt_proc *pr);

/* x86: fences that wait for the store buffer. */
static inline bool lt_fence_drains(unsigned int fence)
{
	return fence == MM_FENCE_SEQ_CST || fence == MM_FENCE_AFTER_SPINLOCK;
}

#endif /* LW_LITMUS_STEP_H */
