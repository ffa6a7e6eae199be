/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * witness.h - the axioms' word on a recorded execution.
 *
 * The operational rules of a model make executions fast and are not the last
 * word: the graph of a recorded execution with a finding goes to the judge
 * (judge/judge.h), that of another if lw_engine_judge() is called.
 * A finding in an execution that the model's axioms forbid, or a data race that
 * they do not see, is none.
 *
 * Only between setup() and finish(): what setup() did is the initial state.
 */
#ifndef LW_RUNTIME_WITNESS_H
#define LW_RUNTIME_WITNESS_H

#include "weave/runtime/engine.h"

/* Behind mm_reset(), of an execution that is recorded. */
void lw_witness_begin(void);
/* The execution has ended; of a finding, fills in outcome->judged and ->axiom. */
void lw_witness_end(struct lw_outcome *outcome);

#endif /* LW_RUNTIME_WITNESS_H */
