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

extern const char lt_no_location[];

/* One event of the log; what the process did and saw becomes part of its history. */
struct lt_event *lt_log(struct lt_run *run, unsigned int p, enum jg_kind kind);
void lt_remember(struct lt_run *run, unsigned int p, const struct lt_event *e);
/* A read, in the log, reads the store with that tag. */
void lt_read_from(struct lt_run *run, struct lt_event *e, mm_tag tag);
int16_t lt_event_number(const struct lt_run *run, const struct lt_event *e);
/* The name of the process' next event. */
mm_tag lt_next_tag(struct lt_run *run, unsigned int p);
/* The location that register reg points to; -1 stops the execution. */
int lt_location_of(struct lt_run *run, unsigned int p, uint16_t reg);
/* A load, a store is over: into the log, and the value into register dst. */
struct lt_event *lt_read_done(struct lt_run *run, unsigned int p, unsigned int loc,
			      const struct mm_read *in, const struct lt_reads *addr, uint16_t tags,
			      uint16_t dst);
struct lt_event *lt_write_done(struct lt_run *run, unsigned int p, unsigned int loc, mm_tag tag,
			       uint64_t value, uint16_t tags);
/* TSO: p's store to loc waits in its buffer. */
void lt_buffered(struct lt_run *run, unsigned int p, unsigned int loc);

/* step_sync.c: one event each; lt_do_sync(): false: it has only begun. */
void lt_do_lock(struct lt_run *run, unsigned int p, const struct lt_insn *i);
void lt_do_unlock(struct lt_run *run, unsigned int p, const struct lt_insn *i);
void lt_do_rcu(struct lt_run *run, unsigned int p, const struct lt_insn *i);
void lt_do_srcu(struct lt_run *run, unsigned int p, const struct lt_insn *i);
bool lt_do_sync(struct lt_run *run, unsigned int p, const struct lt_insn *i);

/* RCU's domain, 0, or the srcu_struct's; -1: there is none at that address. */
int lt_domain(const struct lt_run *run, const struct lt_insn *i, const struct lt_proc *pr);

/* x86: fences that wait for the store buffer; behind a lock nothing is left to wait for. */
static inline bool lt_fence_drains(unsigned int fence)
{
	return fence == MM_FENCE_SEQ_CST;
}

#endif /* LW_LITMUS_STEP_H */
