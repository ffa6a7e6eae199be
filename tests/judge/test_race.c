/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Linux-kernel memory model's plain accesses: data races, plain-coherence, mixed accesses. */
#include "judge/cases.h"

static const struct judge_case cases[] = {
	/* publishing */
	{ MM_LKMM, "rel acq", "Wx=1:plain Wy=1:rel | Ry=1:acq Rx=1:plain", NULL,
	  "bounded on both sides", .race = "no" },
	{ MM_LKMM, "nothing", "Wx=1:plain Wy=1 | Ry=1 Rx=1:plain", NULL, "no order",
	  .race = "Wx=1:plain Rx=1:plain" },
	{ MM_LKMM, "wmb rmb", "Wx=1:plain wmb Wy=1 | Ry=1 rmb Rx=1:plain", NULL,
	  "w-post-bounded by wmb, r-pre-bounded by rmb", .race = "no" },
	{ MM_LKMM, "wmb ctrl", "Wx=1:plain wmb Wy=1 | Ry=1 Rx=1:plain:ctrl", NULL,
	  "control dependencies bound no load",
	  .race = "Wx=1:plain Rx=1:plain:ctrl" },
	{ MM_LKMM, "wmb addr", "Wx=1:plain wmb Wy=1 | Ry=1 Rx=1:plain:addr", NULL,
	  "an address dependency does", .race = "no" },
	{ MM_ALPHA, "wmb addr", "Wx=1:plain wmb Wy=1 | Ry=1 Rx=1:plain:addr", NULL,
	  "not on alpha", .race = "Wx=1:plain Rx=1:plain:addr" },
	{ MM_ALPHA, "wmb addr rd", "Wx=1:plain wmb Wy=1 | Ry=1 rd Rx=1:plain:addr", NULL,
	  "smp_read_barrier_depends()", .race = "no" },
	{ MM_LKMM, "rmb does not bind stores", "Wx=1:plain wmb Wy=1 | Ry=1 rmb Wx=2:plain", NULL,
	  "ww: rmb is not in w-pre-bounded's loads to stores",
	  .race = "Wx=1:plain Wx=2:plain" },
	{ MM_LKMM, "wmb does not bind a plain store wholly",
	  "Wx=1:plain wmb Wy=1 | Ry=1:acq Wx=2:plain", NULL,
	  "ww: the first, plain, must be rw-xbstar, too, since it may be made of loads",
	  .race = "Wx=1:plain Wx=2:plain" },
	{ MM_LKMM, "wmb behind a marked store", "Wx=1 wmb Wy=1 | Ry=1:acq Wx=2:plain", NULL,
	  "a marked one is a store only", .race = "no" },
	{ MM_LKMM, "a release binds it wholly", "Wx=1:plain Wy=1:rel | Ry=1:acq Wx=2:plain", NULL,
	  "ww-vis, rw-xbstar and wr-vis", .race = "no" },
	{ MM_LKMM, "by an RMW", "Wx=1:plain Wy=1:rel | Xy=1>2 | Ry=2:acq Rx=1:plain", NULL,
	  "w-post-bounded by rmw-sequence", .race = "no" },
	{ MM_LKMM, "by a third thread",
	  "Wx=1:plain Wy=1:rel | Ry=1:acq Wz=1:rel | Rz=1:acq Rx=1:plain", NULL,
	  "vis by cumul-fence*", .race = "no" },
	{ MM_LKMM, "by a third thread, dependency only",
	  "Wx=1:plain Wy=1:rel | Ry=1 Wz=1:data | Rz=1:acq Rx=1:plain", NULL,
	  "a store need not be visible to a third thread before it is to the second",
	  .race = "Wx=1:plain Rx=1:plain" },
	{ MM_LKMM, "mb and a third thread, dependency only",
	  "Wx=1:plain mb Wy=1 | Ry=1 Wz=1:data | Rz=1:acq Rx=1:plain", NULL,
	  "after a full fence it is", .race = "no" },

	/* load, then another's store */
	{ MM_LKMM, "read, then overwritten", "Rx=0:plain Wy=1:rel | Ry=1:acq Wx=1:plain", NULL,
	  "rw-xbstar", .race = "no" },
	{ MM_LKMM, "plain store behind ctrl", "Rx=0:plain Wy=1:rel | Ry=1 Wx=1:plain:ctrl", NULL,
	  "only a control dependency before a plain store: a race",
	  .race = "Rx=0:plain Wx=1:plain:ctrl" },
	{ MM_LKMM, "marked store behind ctrl", "Rx=0:plain Wy=1:rel | Ry=1 Wx=1:ctrl", NULL,
	  "a marked one is in hb", .race = "no" },
	{ MM_LKMM, "SB", "Wx=1:plain mb Ry=0 | Wy=1 mb Rz=0:acq Rx=1:plain", NULL,
	  "strong-fence, pb, acquire", .race = "no" },
	{ MM_LKMM, "SB, not bounded", "Wx=1:plain mb Ry=0 | Wy=1 mb Rx=1:plain", NULL,
	  "nothing marked behind the second fence", .race = "Wx=1:plain Rx=1:plain" },

	/* one of them marked; none plain; no conflict */
	{ MM_LKMM, "marked store, plain load", "Wx=17 | Rx=0:plain", NULL, "one is enough",
	  .race = "Wx=17 Rx=0:plain" },
	{ MM_LKMM, "plain store, marked load", "Wx=1:plain | Rx=1", NULL, "one is enough",
	  .race = "Wx=1:plain Rx=1" },
	{ MM_LKMM, "two marked", "Wx=1 | Rx=0", NULL, "none", .race = "no" },
	{ MM_LKMM, "two loads", "Rx=0:plain | Rx=0:plain", NULL, "no conflict", .race = "no" },
	{ MM_LKMM, "initial value", "Rx=0:plain", NULL, "initial writes do not race",
	  .race = "no" },
	{ MM_LKMM, "one thread", "Wx=1:plain Rx=1:plain", NULL, "program order", .race = "no" },

	/* locks */
	{ MM_LKMM, "one lock", "Ls=0>1 Wx=1:plain Us=2 | Ls=2>3 Wx=2:plain Us=4", NULL,
	  "hand-over", .race = "no" },
	{ MM_LKMM, "two locks", "Ls=0>1 Wx=1:plain Us=2 | Lt=0>1 Wx=2:plain Ut=2", NULL,
	  "no hand-over", .race = "Wx=1:plain Wx=2:plain" },
	{ MM_LKMM, "one lock, third section",
	  "Ls=0>1 Wx=1:plain Us=2 | Ls=2>3 Us=4 | Ls=4>5 Rx=1:plain Us=6", NULL,
	  "hand-over twice", .race = "no" },

	/* RCU */
	{ MM_LKMM, "freed after a grace period", "( Ry=0 Rx=0:plain ) | Wy=1 gp Wx=1:plain", NULL,
	  "rcu-fence from the section to behind the grace period", .race = "no" },
	{ MM_LKMM, "freed without one", "( Ry=0 Rx=0:plain ) | Wy=1 mb Wx=1:plain", NULL,
	  "the reader may still be there", .race = "Rx=0:plain Wx=1:plain" },
	{ MM_LKMM, "section after the grace period",
	  "Wx=1:plain gp Wy=1 | ( Ry=1 Rx=1:plain )", NULL,
	  "rcu-fence from before the grace period to the section", .race = "no" },

	/* plain-coherence */
	{ MM_LKMM, "rw-incoh", "Wx=1:plain Wy=1:rel | Ry=1:acq Rx=0:plain", "plain-coherence",
	  "visible, but not read" },
	{ MM_LKMM, "ww-incoh", "Wx=2:plain Wy=1:rel | Ry=1:acq Wx=1:plain ; x 1 2",
	  "plain-coherence", "finished, but overwrites" },
	{ MM_LKMM, "wr-incoh", "Rx=1:plain Wy=1:rel | Ry=1:acq Wx=1:plain", "plain-coherence",
	  "read before it is written" },
	{ MM_LKMM, "plain accesses are in no other axiom",
	  "Wx=1:plain wmb Wy=1 | Ry=1 Rx=0:plain", NULL, "but race",
	  .race = "Rx=0:plain Wx=1:plain" },

	/* mixed accesses */
	{ MM_LKMM, "mixed", "Wx=1:plain Rx=1", NULL, "nothing between", .flag = "mixed-accesses" },
	{ MM_LKMM, "mixed, other order", "Rx=0 Wx=1:plain", NULL, "nothing between",
	  .flag = "mixed-accesses" },
	{ MM_LKMM, "mixed, barrier()", "Wx=1:plain cb Rx=1", NULL, "barrier() between",
	  .flag = "" },
	{ MM_LKMM, "mixed, acquire first", "Rx=0:acq Wx=1:plain", NULL, "[Acquire] ; po",
	  .flag = "" },
	{ MM_LKMM, "mixed, release between", "Wx=1:plain Wy=1:rel Rx=1", NULL, "a release between",
	  .flag = "" },
	{ MM_LKMM, "plain load and marked store", "Rx=0:plain Wx=1", NULL, "no plain store",
	  .flag = "" },
};

int main(void)
{
	return RUN_CASES("races", cases);
}
