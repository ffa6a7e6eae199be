/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm.h - the Linux-kernel memory model's relations, by the names that
 * tools/memory-model/linux-kernel.cat gives them (internal to the judge).
 *
 * Three parts: what fences order (lkmm_fences.c), the axioms (lkmm.c), plain
 * accesses and data races (lkmm_race.c).
 */
#ifndef LW_WEAVE_JUDGE_LKMM_H
#define LW_WEAVE_JUDGE_LKMM_H

#include "weave/judge/axioms.h"
#include "weave/judge/rcu.h"

struct lkmm {
	struct view *v;
	const struct jg_options *opt;

	/* sets: [R4rmb], [~Noreturn] */
	uint64_t *r4rmb, *not_noreturn;

	/* from fences; see lkmm_fences() */
	uint64_t *strong;	/* strong-fence; later with rcu-fence */
	uint64_t *nonrw;	/* nonrw-fence = strong-fence | po-rel | acq-po, no rcu-fence */
	uint64_t *fence;	/* nonrw-fence | rmb | wmb; later with rcu-fence */
	uint64_t *wmb;
	uint64_t *handover;	/* po-unlock-lock-po */
	uint64_t *addr;		/* address dependencies (alpha: none to reads) */
	uint64_t *ppo;
	uint16_t after_rmb[JG_MAX_EVENTS];	/* where starts what stands behind the next smp_rmb() */
	bool any_strong, any_wmb, any_handover;

	/* from the axioms */
	uint64_t *cumul;	/* cumul-fence* ; [Marked] ; rfe? ; [Marked] */
	uint64_t *prop;
	uint64_t *hb, *hb_star;
	uint64_t *pb, *pb_star;
	uint64_t *rb;		/* only if there are plain accesses */
	bool any_pb, any_rb;
};

/* strong, nonrw, fence, wmb, handover, and from them and the dependencies addr and ppo. */
void lkmm_fences(struct lkmm *k);
/* set |= what rmw-sequence = (rf ; rmw)* makes of it */
void lkmm_rmw_sequence(const struct view *v, uint64_t *set);
/* The axiom on plain accesses, the data race, and the flag on mixed ones. */
void lkmm_races(struct lkmm *k, struct jg_verdict *out);

#endif /* LW_WEAVE_JUDGE_LKMM_H */
