/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lkmm_state.h - what the rules of lkmm keep.  Included by lkmm_exact.c and
 * lkmm_compiled.c, which first define LKMM_EXACT to 1 or 0.
 *
 * Two kinds of knowledge (docs/memory-model.md has the whole table):
 *
 * - pub(m), a view: whoever sees message m sees these stores (cumul-fence*).
 * - A bundle: what the events that happen before have made known.  In full it is
 *   (G, H[q] for each thread q): G is what strong fences made global, H[q] what
 *   thread q had been told.  Both are functions of the past, so a bundle only
 *   *names* them:
 *     g  a point in the history of the SC view S.  S only ever grows, so G is S as
 *	  it was at the latest of the fences that happen before.
 *     e  which loads of each thread happen before; H[q] is the join of what those
 *	  of q's loads were told.  With exact dependencies that is a set (one bit a
 *	  load).  As compiled, all earlier loads happen before each store, so it is
 *	  a prefix: one number a thread, into that thread's history of `told`.
 *   What the bundle's own thread must obey is kept resolved beside it (`told`).
 */
#ifndef LW_MODEL_LKMM_STATE_H
#define LW_MODEL_LKMM_STATE_H

#include "weave/model/internal.h"
#include "weave/model/sections.h"

#define LKMM_LOADS	64u	/* exact: loads of one thread */
#define LKMM_HISTORY	8192u	/* as compiled: entries of one thread's history */
#define LKMM_FENCES	8192u	/* entries of S's history */
#define LKMM_ACCESSES	32768u	/* entries of the access log */
#define LKMM_DEPS	8192u	/* as compiled: kept dependencies */

struct happens {
#if LKMM_EXACT
	uint64_t loads[MM_MAX_THREADS];
#else
	uint16_t upto[MM_MAX_THREADS] __attribute__((aligned(16)));
#endif
};

struct bundle {
	struct happens e;
	uint16_t g;
};

/* A bundle in its own thread's hands. */
struct known {
	struct bundle b;
	struct mm_view told;
};

/* The same, frozen. */
struct kept {
	struct bundle b;
	struct mm_ref told;
};

/* A thread's accesses to one location, newest first; what they and the older ones knew. */
struct access {
	struct kept sofar;
	uint32_t label;
	uint16_t older;
};

#if !LKMM_EXACT
/*
 * Race clocks, LKMM's "plain accesses and data races": accesses of each thread
 * that something tells of.  reads: plain ones, and plain writes in so far as a
 * compiler may read before it writes; marked: marked reads.
 */
struct race_told { struct mm_vc reads, marked, writes; };
#endif

struct msg_more {
	struct mm_ref pub;	/* besides the message itself */
	struct bundle b;
	struct mm_ref own;	/* an unlock: the thread's own stores before it */
	struct mm_ref saw;	/* an unlock: all that its thread had seen */
	mm_dep dep;		/* loads that its address or data depend on */
#if !LKMM_EXACT
	struct race_told told;
	struct race_told before;	/* of a read-modify-write: what its load was told */
	struct mm_vc strong;	/* writes before a full fence */
	struct mm_vc own_told;	/* an unlock: what its thread's stores before it published */
#endif
};

/*
 * What stands before a read-modify-write or lock, for a fence further on; or before a
 * fence, for a read-modify-write further on.
 */
struct point {
	bool set;
	struct known all;
	struct mm_view seen;
};

#if !LKMM_EXACT
/*
 * to_write: others' accesses ordered before this thread's next plain write
 * (w-pre-bounded: an acquire, a full fence; smp_wmb() behind a marked store);
 * to_read: writes visible to its next plain read (not smp_wmb() but smp_rmb()).
 * heard: what the messages that it read carried, and its next marked store carries
 * on; stored: the same as its last marked store did; here: what its last load alone
 * was told.  published: what a relaxed store of its own publishes; own: what its
 * stores did publish, and before its last unlock.  strong: writes that a strong
 * fence made known.
 */
struct race {
	struct race_told to_write, heard, stored;
	struct mm_vc to_read, heard_rmb, here, strong, published, own, own_unlock;
	bool heard_more;	/* since its last marked store */
	uint16_t fenced_at;	/* own clock at the last acquire or full fence */
	uint16_t reads_bounded;	/* own reads that a fence separates from later stores */
	uint16_t rmb_at;	/* own clock at the last smp_rmb(); counts at the next load */
};

#endif

struct thread_state {
	struct known cur;	/* binds everything later */
	struct known acq;	/* of its loads: what smp_rmb() adds for later ones */
#if LKMM_EXACT
	struct known cur_loads;	/* binds later loads only */
	struct known cur_stores;	/* later stores only */
	struct known acq_noreturn;	/* of reads of RMWs without result */
	struct known own_bundles;	/* of its stores */
	unsigned int nloads;
	struct mm_ref load_pub[LKMM_LOADS];	/* what each of its loads was told */
	struct kept load[LKMM_LOADS];		/* the bundle that it keeps */
#else
	/*
	 * Of everything before: what a store carries.  It is acq (which holds cur,
	 * too) until acq leaves out the read of an RMW without result; only then
	 * is `all` a bundle of its own.
	 */
	struct known all;
	bool all_apart;
	bool all_told_moved;	/* since the newest entry of history[] */
	unsigned int nhistory;
	struct mm_ref history[LKMM_HISTORY];	/* all.told, as it was at each store */
	struct race race;
	uint16_t own_store[MM_MAX_LOCS];	/* its last marked store there; 0: none */
	/* The last message from others that it read there: which, with acquire?, when. */
	struct { uint16_t msg, at; bool acquired; } told[MM_MAX_LOCS];
#endif
	struct mm_view coherence;
	struct mm_view own;	/* its own stores, with what they publish */
	struct mm_view seen;	/* pub of all that it read from others, or wrote */
	struct mm_view rel;	/* what a relaxed store publishes besides itself */
	struct mm_ref rel_frozen;
	bool rel_moved;
	uint16_t log[MM_MAX_LOCS];	/* newest access to each location */
	uint16_t last_msg[MM_MAX_LOCS];	/* message that it accessed last there */
	bool last_acquired[MM_MAX_LOCS];	/* ... and read with acquire */
	bool unlocked;		/* has released a lock: */
	struct kept before_unlock;
	struct mm_ref own_before_unlock, saw_before_unlock;
	bool relocked;		/* has taken a lock after somebody's unlock, or its own: */
	struct mm_view lock_saw;	/* what unlocks before its own locks had seen */
	struct point before_atomic, after_rmw, after_lock;
};

struct gp_state {
	uint16_t start_g;	/* S at the start */
	struct mm_view start_seen;	/* for plain columns, which S has not */
	struct mm_view gain;
#if !LKMM_EXACT
	struct race_told start_told, gain_told;
#endif
};

struct domain_state {
	uint16_t over_g;	/* S at the start of the latest grace period that is over */
	struct mm_view over_seen;
	struct mm_view closed;	/* U: what closed sections had seen */
#if !LKMM_EXACT
	struct race_told over_told, closed_told;
#endif
};

struct lkmm {
	struct mm_base base;
	struct mm_pool pool;
	struct mm_sections sections;
	struct thread_state thread[MM_MAX_THREADS];
	struct msg_more more[MM_MAX_MSGS];
	bool plain_columns;	/* there are some */
	unsigned int nfences;
	struct mm_ref s[LKMM_FENCES];	/* S's history; s[0] is empty */
	struct mm_view s_now;
	struct mm_view gave;	/* where fences are counted: to S, since given() */
	bool s_moved;	/* since the newest entry of its history */
	unsigned int naccesses;
	struct access access[LKMM_ACCESSES];
	struct gp_state gp[MM_MAX_GPS];
#if !LKMM_EXACT
	struct race left;	/* of a thread, for mm_gp_left() */
#endif
	uint32_t domains_used;	/* bit d: domain[d] is set up */
	struct domain_state domain[MM_MAX_DOMAINS];
	struct known scratch;		/* a load's bundle, while it is made */
	struct known scratch_store;
#if !LKMM_EXACT
	unsigned int ndeps;
	struct kept dep[LKMM_DEPS];
	struct race_told dep_told[LKMM_DEPS];
#endif
};

static inline struct lkmm *lkmm_of(struct mm *mm)
{
	return (struct lkmm *)mm;
}

static inline const struct lkmm *lkmm_of_const(const struct mm *mm)
{
	return (const struct lkmm *)mm;
}

/* Does somebody want to know which fences are in the way of what? */
static inline bool counts_fences(const struct lkmm *l)
{
	return __builtin_expect(l->base.mm.decider && l->base.mm.decider->names, 0);
}

static inline unsigned int width(const struct lkmm *l)
{
	return l->base.core.width;
}

#endif /* LW_MODEL_LKMM_STATE_H */
