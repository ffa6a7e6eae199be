/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * judge.h - a memory model's axioms over one finished execution graph.
 *
 * The engine's operational rules make executions; the judge says whether the
 * model allows them.  The two descriptions are written independently and check
 * each other: an execution that the judge rejects is a finding about our own
 * operational rules.
 *
 * Axioms: sc (acyclic po | rf | co | fr), x86-TSO, RC11, the Linux-kernel
 * memory model (tools/memory-model/linux-kernel.{bell,cat,def}, release
 * sequences through read-modify-writes as since 6.3), and the latter without
 * address dependencies for alpha.
 */
#ifndef LW_WEAVE_JUDGE_JUDGE_H
#define LW_WEAVE_JUDGE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "weave/model/mm.h"

#define JG_MAX_EVENTS 512u

/*
 * In jg_event.fence beside enum mm_fence: barrier().  It orders nothing; the
 * Linux models' flag "mixed-accesses" wants to know where one stands.
 */
#define JG_FENCE_COMPILER 0x80u

enum jg_kind {
	JG_INIT,	/* a location's initial value: before everything, thread -1 */
	JG_READ,
	JG_WRITE,
	JG_FENCE,	/* tag says which */
	JG_RCU_LOCK, JG_RCU_UNLOCK, JG_SYNC_RCU,
	JG_SRCU_LOCK, JG_SRCU_UNLOCK, JG_SYNC_SRCU,	/* loc: the srcu_struct */
};

/* What an event is besides; a set. */
enum jg_tag {
	JG_PLAIN	= 1u << 0,	/* an unmarked access */
	JG_ACQUIRE	= 1u << 1,
	JG_RELEASE	= 1u << 2,
	JG_SEQ_CST	= 1u << 3,	/* C11 access */
	JG_NORETURN	= 1u << 4,	/* read of a kernel RMW without result */
	JG_RMW		= 1u << 5,	/* read or write of a read-modify-write */
	JG_LKR		= 1u << 6,	/* read of spin_lock or of a successful trylock */
	JG_LKW		= 1u << 7,	/* its write */
	JG_UL		= 1u << 8,	/* write of spin_unlock */
	JG_LF		= 1u << 9,	/* read of a failed trylock; spin_is_locked() true */
	JG_RU		= 1u << 10,	/* spin_is_locked() false */
};

struct jg_event {
	int8_t thread;		/* -1: initial write */
	uint8_t kind;		/* enum jg_kind */
	uint8_t fence;		/* enum mm_fence or JG_FENCE_COMPILER, if JG_FENCE */
	uint16_t tags;
	uint16_t loc;		/* accesses; SRCU: the srcu_struct's number */
	int16_t rf;		/* JG_READ: index of the write it reads from */
	/*
	 * The other half of a read-modify-write, lock included, or -1 (a failed
	 * one).  SRCU lock and unlock: each other's event, where the index says
	 * so, on both; -1: they are matched by nesting, as RCU's always are.
	 */
	int16_t partner;
	uint64_t value;
};

struct jg_edge { uint16_t from, to; };

/*
 * Events stand in an order in which each thread's are in program order; rf may
 * point anywhere.  A fully ordered kernel RMW is fence, read, write, fence.
 * Program order within one RMW: read before write.
 */
struct jg_graph {
	unsigned int nevents;
	struct jg_event ev[JG_MAX_EVENTS];
	unsigned int nlocs;
	/* modification order: writes (and JG_INIT) to loc l, oldest first, are
	 * co[co_start[l]] .. co[co_start[l + 1] - 1] */
	uint16_t co_start[MM_MAX_LOCS + 1];
	uint16_t co[JG_MAX_EVENTS];
	/*
	 * Dependencies from a read to a later event of its thread.  Control
	 * dependencies only count towards writes, and each that depends is named.
	 */
	unsigned int naddr, ndata, nctrl;
	struct jg_edge *addr, *data, *ctrl;
};

struct jg_verdict {
	bool allowed;
	const char *axiom;	/* the first that fails, by its name in the model's text; or NULL */
	bool race;		/* data race (lkmm, alpha; weak: C11's, of plain accesses) */
	uint16_t race_a, race_b;	/* two events that race, if so */
	const char *flag;	/* another flag of the model: unmatched section, ...; or NULL */
};

struct jg_options {
	enum mm_model model;
	bool rw_ordered;	/* as compiled: every load before its thread's later stores */
	bool no_load_buffering;	/* also demand acyclic(po | rf) */
};

/*
 * Names of axioms, in the order in which they are tried.
 *   sc		sc, atomic, rcu
 *   tso	sc-per-location, atomic, tso, rcu
 *   weak	coherence, atomicity, SC, no-thin-air
 *   lkmm, alpha
 *		coherence, atomic, lock (a lock taken while held, a trylock that
 *		fails on a free one), happens-before, propagation, rcu,
 *		plain-coherence
 *   with jg_options.no_load_buffering, last: no-load-buffering
 *   any	malformed graph: an index out of range, a read from a write
 *		elsewhere, a write missing from modification order, ...
 *
 * What the tags mean where a model has no such thing: JG_SEQ_CST counts as
 * acquire, respectively release, in the Linux models; the kernel's own fences
 * (smp_rmb() and its like, but not smp_mb()) and RCU order nothing in `weak`;
 * MM_FENCE_RELEASE and MM_FENCE_ACQ_REL order nothing in the Linux models;
 * under sc and tso grace periods keep their promise.
 * In the Linux models MM_FENCE_ACQUIRE orders loads before it with everything
 * behind it.
 *
 * alpha: an address dependency to a load orders nothing; MM_FENCE_READ_DEPENDS is
 * a read barrier, as smp_rmb() is.  Dependencies to stores, and through a
 * thread's own store, are as in lkmm.
 */

/*
 * Bit matrices, re-used from call to call; one for each caller at a time.
 * About 1 MiB of address space, of which a graph touches what its size needs.
 * NULL: out of memory.  Judging itself does not allocate.
 */
struct jg_scratch;
struct jg_scratch *jg_scratch_new(void);
void jg_scratch_free(struct jg_scratch *s);

/* Any graph may be handed in, the malformed too; *out is always filled in. */
void jg_judge(const struct jg_graph *g, const struct jg_options *opt, struct jg_scratch *s,
	      struct jg_verdict *out);

#endif /* LW_WEAVE_JUDGE_JUDGE_H */
