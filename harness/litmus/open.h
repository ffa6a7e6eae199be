/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * open.h - loads that are left open: load buffering.
 *
 * Where all dependencies are known, lkmm lets a store happen before a program-earlier
 * load that it does not depend on.  An execution that runs each process in program
 * order so leaves the load open: it goes on with a value that some store is known to
 * store, and a store of that value, executed later by another process, is then what was
 * read.  An execution with a load still open at its end is none.
 *
 * Nothing comes out of thin air: a value may be expected only if an execution that is
 * allowed stores it, the first of which leave no load open; and the axioms are asked
 * about the graph so far whenever it grows, so that a store which needs the load does not
 * feed it.  The model behind is that without rules (weave/model/free.h): the axioms alone decide.
 */
#ifndef LW_LITMUS_OPEN_H
#define LW_LITMUS_OPEN_H

#include "litmus/run.h"

/* Asks whether p's load, about to happen, is left open; if so its value is in *in. */
bool lt_leave_open(struct lt_run *run, unsigned int p, const struct lt_insn *i, unsigned int loc,
		   const struct mm_rmw *rmw, struct mm_read *in);
/* The event of that load is in the log, and its store, if it has one. */
void lt_left_open(struct lt_run *run, struct lt_event *e);
/* A store has happened: asks which of the open loads read it. */
void lt_stored(struct lt_run *run, const struct lt_event *w);

/* Each open load may still find its store. */
bool lt_open_hope(const struct lt_run *run);
/* Where read-modify-writes that are open will store. */
void lt_open_stores(const struct lt_run *run, struct lt_set *set);

/* A value is stored at a location. */
void lt_guess_add(struct lt_guesses *g, unsigned int loc, uint64_t value);

#endif /* LW_LITMUS_OPEN_H */
