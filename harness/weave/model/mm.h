/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm.h - a memory model, as the engine and the litmus front end see it.
 *
 * One struct mm holds one execution: locations with their messages in
 * modification order, what each thread must see, grace periods and sections,
 * race clocks.  The five models (sc, tso, weak, lkmm, alpha) implement the
 * operations below; the rules stand in model/sc.c, tso.c, weak.c and
 * lkmm_rules.h, one function per row of the tables in docs/memory-model.md.
 *
 * Whatever an operation leaves open it asks of the struct lw_decider that
 * mm_reset() was given (stream LW_STREAM_VALUE of the thread).  Nothing here
 * schedules: the caller decides when which thread performs its next operation,
 * and performs them one at a time.
 *
 * No operation allocates, makes a system call or clears a whole table.
 */
#ifndef LW_WEAVE_MODEL_MM_H
#define LW_WEAVE_MODEL_MM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weave/decide.h"

#define MM_MAX_THREADS	LW_MAX_THREADS
#define MM_MAX_LOCS	128u	/* locations in one execution */
#define MM_MAX_BARRED	32u
#define MM_MAX_DOMAINS	8u	/* 0: RCU; 1..: one each srcu_struct */

enum mm_model { MM_SC, MM_TSO, MM_WEAK, MM_LKMM, MM_ALPHA, MM_NR_MODELS };

/* "sc", "tso", ...; NULL for a number out of range. */
const char *mm_model_name(enum mm_model model);
/* The model of that name, or MM_NR_MODELS. */
enum mm_model mm_model_by_name(const char *name);

enum mm_order {
	MM_PLAIN,	/* not marked: litmus files only, and stores over a lock word */
	MM_RELAXED,	/* READ_ONCE, WRITE_ONCE, *_relaxed, atomic_read, atomic_set */
	MM_ACQUIRE,
	MM_RELEASE,
	MM_ACQ_REL,	/* read-modify-writes */
	MM_SEQ_CST,	/* C11 seq_cst.  Under lkmm and alpha a fully ordered kernel
			 * read-modify-write is not this: see mm_splits_rmw() */
};

enum mm_fence {
	MM_FENCE_ACQUIRE,	/* C11; smp_acquire__after_ctrl_dep() */
	MM_FENCE_RELEASE,
	MM_FENCE_ACQ_REL,
	MM_FENCE_SEQ_CST,	/* C11 seq_cst; smp_mb() */
	MM_FENCE_RMB,
	MM_FENCE_WMB,
	MM_FENCE_BEFORE_ATOMIC,
	MM_FENCE_AFTER_ATOMIC,
	MM_FENCE_AFTER_SPINLOCK,
	MM_FENCE_AFTER_UNLOCK_LOCK,
	MM_FENCE_READ_DEPENDS,	/* smp_read_barrier_depends(): alpha only */
};

/*
 * A set of earlier loads of one thread, opaque: what a value depends on.
 * Valid for that thread and execution only.
 */
typedef uint64_t mm_dep;
#define MM_DEP_NONE	((mm_dep)0)
#define MM_DEP_ALL	(~(mm_dep)0)	/* any of the thread's loads: "cannot be ruled out" */

/* The caller's name for a store, e.g. its event's number; 0: initial value. */
typedef uint32_t mm_tag;

struct mm_deps {
	mm_dep addr;	/* of the address */
	mm_dep data;	/* of the value stored */
	mm_dep ctrl;	/* of the branches before */
};

struct mm_read {
	uint64_t value;
	mm_tag tag;	/* the store it reads from */
	mm_dep dep;	/* this load, as a dependency of what uses its value */
	uint32_t age;	/* how many newer messages there were; 0: the newest */
	bool wrote;	/* a read-modify-write: it stored */
};

enum mm_rmw_kind {
	MM_XCHG, MM_ADD, MM_SUB, MM_AND, MM_OR, MM_XOR, MM_NAND,
	MM_CMPXCHG,	/* store operand if the value is `expected` */
	MM_ADD_UNLESS,	/* add operand unless the value is `expected` */
};

struct mm_rmw {
	enum mm_rmw_kind kind;
	uint8_t size;		/* bytes: 1, 2, 4 or 8; arithmetic wraps there */
	bool noreturn;		/* kernel: a form without result; smp_rmb() does not bind its read */
	bool weak;		/* MM_CMPXCHG may fail spuriously */
	bool must_write;	/* only messages on which it succeeds may be read */
	bool must_fail;		/* only messages on which it fails may be read */
	/* Order of a failed attempt: MM_PLAIN stands for MM_RELAXED (kernel: orders nothing). */
	enum mm_order fail_order;
	uint64_t operand;
	uint64_t expected;
};

struct mm_config {
	enum mm_model model;
	unsigned int nthreads;
	/*
	 * lkmm and alpha.  exact: dependencies are all known and handed in (litmus
	 * files); loads are not ordered before later stores without one.
	 * Otherwise "as compiled": every load is ordered before later stores.
	 */
	bool exact;
	/*
	 * As compiled, but with the bookkeeping of exact mode: must make no
	 * difference; tests/ compares the two.
	 */
	bool exact_sets;
	/* Keep every load as a dependency; otherwise only loads of values above 32 bits. */
	bool keep_deps;
	/* mm_hash() tells modification orders apart even where nobody can see them any more. */
	bool hash_graph;
	/* TSO: stores stay buffered until mm_drain(); else LW_CHOOSE_BUFFER decides. */
	bool manual_drain;
};

/*
 * Race clocks of one thread.  A thread's own clock `now` stamps its accesses
 * (see "Race clocks" in docs/memory-model.md).  q's accesses stamped up to x[q] are
 * ordered before this thread's
 *	next plain write:	plain reads for x = vr, marked reads vm, writes vw
 *	next plain read:	writes vwl
 *	next marked write:	plain reads hr, plain writes hw
 *	last marked read:	plain writes vwl or here
 * The models but lkmm and alpha have one clock for all.
 */
struct mm_hb {
	uint16_t now;
	const uint16_t *vr, *vm, *vw, *vwl;
	const uint16_t *hr, *hw, *here;
};

struct mm {
	struct mm_config config;
	struct lw_decider *decider;
	const struct mm_ops *ops;
	struct mm_hb hb[MM_MAX_THREADS];
	/*
	 * What the model could not show in this execution, counted so that nobody
	 * mistakes silence for proof; see docs/memory-model.md.
	 */
	uint32_t unmodelled_places;	/* no label left between two messages */
	uint32_t unmodelled_fences;	/* full fence of a compare-exchange that then failed */
	/*
	 * TSO, not manual_drain: how many later visible events of t the store just
	 * buffered waits (0: it waits only because an older one does).  The caller
	 * counts them down and calls mm_drain().
	 */
	uint32_t buffer_wait[MM_MAX_THREADS];
	/*
	 * weak, lkmm, alpha: how often what full fences (and seq_cst accesses) make global
	 * has grown.  One at which it does not only takes from it, so that two such commute.
	 */
	uint32_t global_grew;
	uint32_t fences_ahead;	/* bit t: see mm_fence_ahead() */
	/*
	 * lkmm, alpha, and only where choices are named (decider->names).  What full fences
	 * make global has a history: fences says how many points it has, one or more for
	 * each fence.  And of the choice that is being made, what it might have been if fewer
	 * fences had come first: the message that would be read, or stored behind; what that
	 * choice would be called; and up to which point fences are in the way of it.
	 */
	uint32_t fences;
	uint32_t behind;	/* up to which point the choice that was made knows them */
	uint32_t nbarred;	/* may be more than there is room for */
	unsigned int barred_loc;	/* of the choice */
	struct mm_barred { mm_tag tag; uint32_t name; uint32_t fences; } barred[MM_MAX_BARRED];
	bool infeasible;	/* must_write/must_fail could not be met: drop the execution */
	bool full;		/* out of locations or messages: "out of steps" */
};

/* Storage for one model of each kind; NULL if out of memory. */
struct mm *mm_create(enum mm_model model, bool exact_sets);
void mm_destroy(struct mm *mm);

/*
 * Start an execution.  config->model must be the model of mm_create().  All
 * threads start with the same view: initial values are visible to everybody.
 */
void mm_reset(struct mm *mm, const struct mm_config *config, struct lw_decider *decider);

/* A new location, its initial message visible to everybody; sets mm->full when out. */
unsigned int mm_loc_new(struct mm *mm, uint64_t initial);

void mm_load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order,
	     mm_dep addr, struct mm_read *out);
/* True if the store is now the last in modification order (memory must follow). */
bool mm_store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
	      enum mm_order order, const struct mm_deps *deps);
/*
 * Success reads a message that no other read-modify-write follows, and stores
 * right behind it; failure is a load.  out->wrote tells which.
 * Returns like mm_store().
 */
bool mm_rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
	    mm_tag tag, enum mm_order order, const struct mm_deps *deps, struct mm_read *out);
/*
 * lkmm, alpha: a value-returning read-modify-write without suffix is three
 * steps, MM_FENCE_SEQ_CST, MM_RELAXED mm_rmw(), MM_FENCE_SEQ_CST, and other
 * threads may run in between; a failed one has no fence.  The caller issues
 * the three.  Under the other models it is one mm_rmw(MM_SEQ_CST).
 */
static inline bool mm_splits_rmw(const struct mm *mm)
{
	return mm->config.model == MM_LKMM || mm->config.model == MM_ALPHA;
}
/* What rmw would make of old; false: it fails. */
bool mm_rmw_apply(const struct mm_rmw *rmw, uint64_t old, uint64_t *result);

void mm_fence(struct mm *mm, unsigned int t, enum mm_fence fence);
/*
 * lkmm, alpha: smp_mb__before_atomic() is a fence only together with the read-modify-write
 * that comes next ([M] ; fencerel(Before-atomic) ; [RMW] ; po? ; [M] in linux-kernel.cat).
 * So nothing but that takes effect: before each mm_rmw(), if mm_has_fence_ahead(), the
 * caller issues this as a step of its own, and other threads may run in between.  (Else
 * mm_rmw() does both at once.)  What stood between the fence and here is not ordered by it.
 */
void mm_fence_ahead(struct mm *mm, unsigned int t);
static inline bool mm_has_fence_ahead(const struct mm *mm, unsigned int t)
{
	return mm->fences_ahead >> t & 1;
}

/*
 * Spin locks as primitives: location value 1 is held, 0 free.  mm_lock() only
 * when mm_lock_free().  mm_trylock() succeeds by default if the lock is free
 * and may always fail by reading an older "held"; if it must fail but no
 * "held" message may be read, mm->infeasible is set.
 */
bool mm_lock_free(const struct mm *mm, unsigned int loc);
/* addr: where the lock is comes from these reads (lkmm: they are before what it orders). */
void mm_lock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
	     struct mm_read *out);
void mm_unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag);
void mm_trylock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		struct mm_read *out);

/*
 * RCU (domain 0) and SRCU.  Outermost sections only for RCU; each SRCU section
 * on its own.  mm_gp_start() is the fence at the start of synchronize_rcu();
 * mm_gp_end(), only when mm_gp_ready(), its end and the fence there.
 */
unsigned int mm_section_begin(struct mm *mm, unsigned int t, unsigned int domain);
void mm_section_end(struct mm *mm, unsigned int t, unsigned int section);
unsigned int mm_gp_start(struct mm *mm, unsigned int t, unsigned int domain);
bool mm_gp_ready(const struct mm *mm, unsigned int gp);
/* Must this section, an open one, end first?  If not, it comes after the start of gp. */
bool mm_gp_waits(const struct mm *mm, unsigned int gp, unsigned int section);
void mm_gp_end(struct mm *mm, unsigned int t, unsigned int gp);
/*
 * The end, when mm_gp_ready(), of one that thread t started and somebody else waited for: t
 * learns nothing.  Only, until mm_gp_left(), its race clocks are those of who waited.
 */
void mm_gp_over(struct mm *mm, unsigned int t, unsigned int gp);
void mm_gp_left(struct mm *mm, unsigned int t);

/* Thread creation and pthread_join-like edges: everything is ordered. */
void mm_spawn(struct mm *mm, unsigned int parent, unsigned int child);
void mm_join(struct mm *mm, unsigned int t, unsigned int child);

/* TSO: stores of t not yet in memory; make the oldest of them visible. */
unsigned int mm_pending(const struct mm *mm, unsigned int t);
/*
 * Returns the location it drained to; its newest value is mm_newest().  A caller
 * whose memory must follow drains a thread with pending stores itself before
 * its next mm_rmw(), seq_cst mm_store(), MM_FENCE_SEQ_CST, mm_lock(),
 * mm_trylock(), mm_gp_start(), mm_gp_end(), mm_spawn() and mm_join(); otherwise
 * those drain silently.
 */
unsigned int mm_drain(struct mm *mm, unsigned int t);

mm_dep mm_dep_join(struct mm *mm, unsigned int t, mm_dep a, mm_dep b);

/* The value, and the tag, last in modification order. */
uint64_t mm_newest(const struct mm *mm, unsigned int loc, mm_tag *tag);
/* Tags of a location's messages, oldest first (0: initial); returns their number. */
unsigned int mm_modification_order(const struct mm *mm, unsigned int loc, mm_tag *tags,
				   unsigned int max);
/* What a location's message of that tag says; false: it is not there. */
bool mm_value_of(const struct mm *mm, unsigned int loc, mm_tag tag, uint64_t *value);
/*
 * Does each of a location's messages say one of these n values?  Those that thread t can no
 * longer read, because they are older than its own last store, do not count.
 */
bool mm_all_among(const struct mm *mm, unsigned int t, unsigned int loc, const uint64_t *values,
		  unsigned int n);

/* Is a older than b in modification order?  Also if b is not there. */
bool mm_older(const struct mm *mm, unsigned int loc, mm_tag a, mm_tag b);

/*
 * What thread t's last full fence told of (not: what nobody knew yet), where anybody else
 * could still choose what is older: locations, and how new.  To be asked after each; 0
 * where fences are not counted, see above.
 */
struct mm_given { unsigned int loc; mm_tag tag; };
unsigned int mm_given(struct mm *mm, unsigned int t, struct mm_given given[MM_MAX_LOCS]);

/*
 * A hash of all that the rest of the execution can depend on, the same for
 * equal states however they were reached.  live[t]: the dependencies that
 * thread t may still use; a finished thread's private state does not count.
 */
struct mm_live {
	bool finished;
	unsigned int ndeps;
	const mm_dep *deps;
};
uint64_t mm_hash(const struct mm *mm, const struct mm_live live[MM_MAX_THREADS]);

/*
 * For an explorer: a load that never was.  mm_mark() comes before it.  If thread t's load of
 * the message tag at loc is all that it has done since, nobody has loaded later, and it told
 * the thread nothing, then mm_unread() makes it as if it had not been, and returns true.
 * False: nothing is changed.
 */
uint64_t mm_mark(const struct mm *mm, unsigned int t);
bool mm_unread(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag, uint64_t mark);

/* ---- race detection: is q's access, stamped clk, ordered before t's? ---- */

enum mm_saw { MM_SAW_READ, MM_SAW_MARKED_READ, MM_SAW_WRITE };

/* By the address dependencies of t's access, if dep is not MM_DEP_NONE. */
bool mm_dep_saw(const struct mm *mm, enum mm_saw what, unsigned int q, uint16_t clk, mm_dep dep);

static inline uint16_t mm_clock(const struct mm *mm, unsigned int t)
{
	return mm->hb[t].now;
}

static inline bool mm_saw_by_dep(const struct mm *mm, enum mm_saw what, unsigned int q,
				 uint16_t clk, mm_dep dep)
{
	return dep != MM_DEP_NONE && mm_dep_saw(mm, what, q, clk, dep);
}

static inline bool mm_plain_read_after_write(const struct mm *mm, unsigned int t, unsigned int q,
					     uint16_t clk, mm_dep dep)
{
	/* On alpha an address dependency to a load orders nothing. */
	return mm->hb[t].vwl[q] >= clk || (mm->config.model != MM_ALPHA &&
					   mm_saw_by_dep(mm, MM_SAW_WRITE, q, clk, dep));
}

static inline bool mm_plain_write_after_read(const struct mm *mm, unsigned int t, unsigned int q,
					     uint16_t clk, bool marked, mm_dep dep)
{
	return (marked ? mm->hb[t].vm : mm->hb[t].vr)[q] >= clk ||
	       mm_saw_by_dep(mm, marked ? MM_SAW_MARKED_READ : MM_SAW_READ, q, clk, dep);
}

/*
 * Between two plain writes lkmm wants more than that the first is visible: a
 * compiler may read before it writes, so each counts as a read, too.
 */
static inline bool mm_plain_write_after_write(const struct mm *mm, unsigned int t, unsigned int q,
					      uint16_t clk, bool marked, mm_dep dep)
{
	return ((mm->hb[t].vw[q] >= clk && mm->hb[t].vwl[q] >= clk) ||
		mm_saw_by_dep(mm, MM_SAW_WRITE, q, clk, dep)) &&
	       (marked || mm_plain_write_after_read(mm, t, q, clk, false, dep));
}

/*
 * Besides: q's store to loc was a marked one, and t has read it there and put
 * between then and its next plain access what orders that.
 */
bool mm_saw_store(const struct mm *mm, unsigned int t, unsigned int loc, unsigned int q,
		  uint16_t clk);

/* t's accesses that are not plain; theirs was.  A read: the one just performed. */
static inline bool mm_marked_read_after_write(const struct mm *mm, unsigned int t, unsigned int q,
					      uint16_t clk, mm_dep dep)
{
	return mm->hb[t].here[q] >= clk || mm_plain_read_after_write(mm, t, q, clk, dep);
}

static inline bool mm_marked_write_after_read(const struct mm *mm, unsigned int t, unsigned int q,
					      uint16_t clk)
{
	return mm->hb[t].hr[q] >= clk;
}

static inline bool mm_marked_write_after_write(const struct mm *mm, unsigned int t, unsigned int q,
					       uint16_t clk)
{
	return mm->hb[t].hw[q] >= clk && mm->hb[t].hr[q] >= clk;
}

#endif /* LW_WEAVE_MODEL_MM_H */
