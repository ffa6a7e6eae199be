/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - execution graphs written as one line, for tests of the judge.
 *
 *	Wx=1 mb Ry=0 | Wy=1 mb Rx=0
 *
 * Threads are parted by `|`, events by blanks; locations are letters a..z with
 * initial value 0.  A read names the value it read, so each location's values
 * are all different, and modification order goes by value unless a tail like
 * `; x 2 1` gives another.
 *
 *	Wx=1		store			Rx=1	load
 *	Xx=0>1		read-modify-write	Rx=0:rmw  the read of a failed one
 *	Ls=0>1		spin_lock, successful trylock	Us=2  spin_unlock
 *	Fs=1		failed trylock		Es=0	spin_is_locked() false
 *	mb rmb wmb ba aa as aul rd	the kernel's fences: smp_mb__before_atomic() is
 *			ba, and so on; rd is smp_read_barrier_depends(); cb is barrier()
 *	fa fr far fsc	C11 fences; fa is smp_acquire__after_ctrl_dep() as well
 *	( ) gp		rcu_read_lock(), unlock, synchronize_rcu()
 *	(1 )1 gp1	SRCU on domain 1; (1#a )1#a name each other
 *
 * After an access, each behind a colon: plain acq rel sc nr (no return value);
 * addr, data, ctrl: depends so on the load before in its thread, addr2: on the
 * one before that, ...; by more than one colon on several.
 */
#ifndef LW_TESTS_JUDGE_TEXT_H
#define LW_TESTS_JUDGE_TEXT_H

#include "weave/judge/judge.h"

#define TEXT_MAX_EDGES 64
#define TEXT_MAX_WORD 40

struct text_graph {
	struct jg_graph g;
	struct jg_edge addr[TEXT_MAX_EDGES], data[TEXT_MAX_EDGES], ctrl[TEXT_MAX_EDGES];
	char word[JG_MAX_EVENTS][TEXT_MAX_WORD];	/* what each event was written as */
};

/* Fails the running test, with a message, if the text makes no sense. */
void text_parse(struct text_graph *t, const char *text);

#endif /* LW_TESTS_JUDGE_TEXT_H */
