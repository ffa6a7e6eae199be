/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * classify.h - why is the stock runtime silent about a race that the engine finds?
 */
#ifndef LW_TSAN_CLASSIFY_H
#define LW_TSAN_CLASSIFY_H

#include "weave/runtime/engine.h"

/* Each is what a further execution of the input has shown, see classify.c. */
enum lw_why {
	LW_WHY_FORGOTTEN,	/* told of the two accesses only, it reports them */
	/* Told so, and with less order, it does; the order that made the difference: */
	LW_WHY_OLD_VALUE,	/* the place's newest store, though an older value was read */
	LW_WHY_RESIDUE,		/* an older release, though a relaxed store's value was read */
	LW_WHY_HALF_FENCE,	/* smp_rmb(), smp_wmb() or a C11 fence as a full one */
	LW_WHY_SEEN_STORE,	/* with a marked store, for who reads it, all that was before */
	LW_WHY_SEEN_LOAD,	/* with a marked load, for who writes there, all that was before */
	LW_WHY_HEARSAY,		/* what a relaxed store passes on orders reads alone */
	LW_WHY_DEPENDENCY,	/* an address dependency as an acquire */
	LW_WHY_SEVERAL,		/* more than one of these */
	LW_WHY_BOTH_ATOMIC,	/* of different size or place: no race to the runtime */
	LW_WHY_UNKNOWN,		/* it remains silent: a fault of ours */
	LW_NR_WHYS
};

/* A few words for each. */
const char *lw_why_name(enum lw_why why);

/* The input is one whose race the engine alone has just reported.  Runs it again, a few times. */
enum lw_why lw_why_silent(const struct lw_scenario *scenario, const struct lw_input *input);

#endif /* LW_TSAN_CLASSIFY_H */
