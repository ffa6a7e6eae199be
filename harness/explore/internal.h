/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * internal.h - what the explorer's files share.
 *
 * An execution is a list of steps: one process goes on from one scheduling
 * decision of its own to the next.  A step is named by its process and a label,
 * the choices made in it.  A node is the state before a step; the nodes of the
 * execution under way are a stack (ex.frame), and all that is remembered.
 */
#ifndef LW_EXPLORE_INTERNAL_H
#define LW_EXPLORE_INTERNAL_H

#include "explore/explore.h"
#include "explore/foot.h"
#include "explore/set.h"
#include "explore/tree.h"
#include "weave/runtime/guide.h"
#include "weave/runtime/state.h"

#define EX_ACCESSES	16384u	/* of all steps of an execution */
#define EX_NAMES	16384u
#define EX_SLEEPERS	16384u
#define EX_BARRED	2048u	/* choices of an execution that fences are in the way of */
#define EX_LOG		8192u	/* decisions of an execution */

struct ex_sleeper {
	const struct ex_done *done;
	uint32_t fences;	/* there had been at its node */
	bool awake;	/* its process has choices now that it was not explored with */
};

struct ex_pick {
	uint8_t what;		/* enum lw_choice */
	uint16_t n, chosen;
	uint32_t names;		/* index into ex.names */
	uint8_t await;		/* as of an access */
};

/* What a step might have chosen, if fewer fences had come first: see fences.c. */
struct ex_barred {
	uint32_t key;		/* of the location */
	mm_tag tag;
	uint32_t name;
	uint32_t fences;	/* those up to there are in the way */
	uint8_t pick;
	bool place;		/* of a store */
};

struct ex_frame {
	/* The node. */
	struct ex_tree *pending;
	struct ex_done *done;
	uint8_t stuck;			/* threads that must wait for a drain, which sleeps */
	uint32_t sleepers, nsleepers;	/* in ex.sleeper: from further down the stack */
	uint32_t first;			/* in ex.access: of the step */
	uint32_t names;			/* in ex.names */
	uint32_t barred;		/* in ex.barred: of the step */
	/* The step. */
	uint8_t proc;
	bool given;			/* label is to be followed, up to `follow` */
	bool exact;
	bool prelude;			/* what a thread does before its first event */
	bool start;		/* of the first thread, so that nothing can come before */
	uint8_t follow;
	uint8_t beside;			/* as of a tree; if given */
	uint32_t n;			/* accesses */
	struct ex_gist gist;		/* of them */
	uint64_t met;			/* a bit of each location, plain memory, too */
	uint32_t nbarred;
	uint32_t fences;		/* as in struct mm, when it ended */
	uint64_t fence_facts;		/* the facts that would say that its order counts */
	struct ex_gist relied_on;	/* see below */
	uint16_t woken_by;		/* step + 1 */
	uint32_t preemptions;		/* up to this step */
	uint8_t empties;		/* threads whose buffers must be empty before */
	uint8_t behind;			/* threads whose steps so far must all come before */
	struct ex_label label;
	struct ex_pick pick[EX_PICKS];
	struct ex_tree *after;		/* children of the tree that it was taken from */
	struct ex_tree *rest;		/* a copy, for other places of a store that was to have any */
	uint64_t hb[EX_WORDS];		/* steps that happen before */
};

struct ex_log {
	uint8_t stream, thread, what;
	uint16_t n, chosen;
	uint16_t nth;
};

/*
 * What some execution of a plan has shown, for ever after.  Decisions rest on these not
 * being so: when one comes to light, all begins again.
 */
enum ex_fact {
	EX_MIXED = 1u << 0,	/* plain accesses go to atomic locations, too */
	EX_PAGES = 1u << 1,	/* a slab page is given back, or may be */
	EX_GPS = 1u << 2,	/* there are grace periods, in a model where sections choose */
	EX_FENCED = 1u << 3,	/* the order of all full fences must count, see fences.c */
	EX_FACTS = 4,		/* above, a bit for each of those that must against each other */
};

enum ex_end {
	EX_RAN, EX_ASLEEP, EX_UNABLE,
	EX_FUTILE,	/* a look came to light that is known to be in vain from now on */
	EX_KNOWN, EX_BUFFERED, EX_AGAIN, EX_CUT, EX_BLOCKED
};

struct explorer {
	const struct lw_scenario *scenario;
	const struct lw_explore_options *options;
	struct lw_explore_result *out;
	/* The execution under way. */
	uint32_t base;		/* frames below are as in the last one */
	uint32_t depth;		/* steps that ended */
	bool open;		/* step `depth` is under way */
	bool known;		/* it has said what it does */
	bool starting;		/* the first thread has not come to an event yet */
	uint32_t runnable;
	uint32_t in_vain;	/* threads whose last step was none: they wait */
	uint8_t vain_empties[LW_MAX_THREADS];	/* of those: see struct ex_frame */
	bool rwlock;		/* the next read-modify-write is of such a lock's word */
	bool no_choice;		/* the next choice is none, though it has a name */
	uint32_t started;	/* threads that stand before an event */
	bool aside;		/* the running thread steps aside in a loop: see lw_hand_over() */
	uint16_t woken_by[LW_MAX_THREADS];
	uint64_t facts;		/* enum ex_fact: bits */
	uint64_t known_facts;	/* when the execution began */
	uint8_t nfences[LW_MAX_THREADS];	/* full ones of each thread so far */
	uint32_t global_grew;	/* see struct mm: at the last fence */
	enum ex_end end;
	unsigned int full;	/* EX_BUFFERED: whose buffer */
	uint32_t naccess, nnames, nsleeper, nbarred;
	uint64_t graph[LW_MAX_THREADS];
	uint32_t nlog;
	uint16_t nth[LW_NR_STREAMS][LW_MAX_THREADS];
	/* TSO: each thread's buffered stores. */
	struct ex_buffer {
		uint32_t head, count;
		bool flushing;		/* the thread has nothing else to do */
		uint32_t added, drained;	/* stores so far */
		struct { uint32_t step, log; } entry[64];
	} buffer[LW_MAX_THREADS];
	uint32_t early[LW_MAX_THREADS];	/* wake-ups without cause */
	/* Spinning. */
	struct {
		uint64_t state;
		uintptr_t pc;
		bool pure, valid;
		bool section;	/* one has begun in this round */
		uint32_t nread;
		struct { uint16_t loc; mm_tag tag; uint64_t value; } read[8];
		bool simple;	/* nothing but one load in this round */
		struct ex_round {
			bool noted;
			uint64_t mark, graph, signature;
			uint32_t depth, nlog, others;
			uint16_t nth[LW_NR_STREAMS];
		} before;	/* as it was when this round began */
		uint8_t await;	/* what is known of it, see await.c */
		uint32_t await_loc;
	} spin[LW_MAX_THREADS];
	/* Loops of programs: since a thread last changed something, where it came by and what it read. */
	struct {
		uint32_t changes, nread, next;
		bool waits;
		uint32_t from;		/* in read[]: of the round that was for nothing */
		struct { uintptr_t pc; uint64_t state; uint32_t changes, nread; } seen[8];
		struct { uint16_t loc; uint64_t value; } read[32];
	} loop[LW_MAX_THREADS];

	struct ex_frame frame[EX_STEPS + 1];
	/* While race.c looks at an execution: which steps are each process's, */
	uint64_t steps_of[2 * LW_MAX_THREADS][EX_WORDS];
	uint64_t steps_at[64][EX_WORDS];	/* by the bits of their gists' where, */
	uint64_t elusive[EX_WORDS];		/* and of those about which these say too little */
	uint32_t all_steps;	/* of the execution that race.c looks at, those that never came, too */
	/* For what was demanded because of that step, and is not to be explored: what that rests on. */
	struct ex_gist relied_on;
	uint32_t looked_at;
	struct ex_access access[EX_ACCESSES];
	uint32_t names[EX_NAMES];
	struct ex_sleeper sleeper[EX_SLEEPERS];
	struct ex_barred barred[EX_BARRED];
	struct ex_log log[EX_LOG];
	uint32_t offered[LW_MAX_NAMES + 1];	/* by the model */

	bool no_memory;		/* something was not kept, so this cannot go on */
	uint32_t fresh;		/* steps from here on are new */
	/* Several processes, see share.h; without them pool is NULL, and the numbers 0. */
	struct ex_pool *pool;
	struct ex_worker *self;
	uint32_t shared;	/* frames below are published nodes: */
	struct ex_node *node[EX_STEPS + 1];
	uint32_t imported;	/* those below were so when we took over what is behind them */
	uint32_t importing;	/* the same, while that is run for the first time */
	bool under_way;		/* of a step at the deepest one something is left */
	struct ex_done *via;	/* that step */
	struct ex_tree *taken;	/* the same step, when it has yet to be run, */
	uint32_t taken_at;	/* and when it was taken */
	uint32_t patience;	/* runs since something was published */
	struct ex_node *locked;	/* what is allocated now is for everybody */
	struct ex_done *kept_done;
};

extern struct explorer ex;

/* Does what is done now belong to a step that is looked at?  finish() is nobody's. */
static inline bool ex_in_step(void)
{
	return ex.open && ex.depth >= ex.base && !lw_eng.alone;
}

/* The last step of the process before that one; UINT32_MAX: none. */
static inline uint32_t ex_last_of(unsigned int proc, uint32_t before)
{
	for (uint32_t w = before / 64 + 1; w-- > 0;) {
		uint64_t some = ex_below(ex.steps_of[proc][w], w, before);

		if (some)
			return 64 * w + 63 - (uint32_t)__builtin_clzll(some);
	}
	return UINT32_MAX;
}

static inline struct ex_foot ex_foot_of(uint32_t step)
{
	const struct ex_frame *f = &ex.frame[step];

	return (struct ex_foot){ f->n, &f->gist, ex.access + f->first };
}

/* A word of the set of those steps that can be about the same location. */
static inline uint64_t ex_meeting(const struct ex_gist *gist, uint32_t w)
{
	uint64_t steps = ex.elusive[w];

	if (gist->kinds & EX_QUIET)
		return UINT64_MAX;
	for (uint64_t at = gist->where; at; at &= at - 1)
		steps |= ex.steps_at[__builtin_ctzll(at)][w];
	return steps;
}

/* ---- watch.c: what steps do ---- */
extern const struct mm_observer ex_observer;
void ex_touch(enum lw_touch what, uintptr_t key, bool exclusive);
void ex_watch_begin(void);
/* The step under way takes a store to loc from thread t's buffer. */
void ex_touch_buffer(unsigned int t, unsigned int loc);
void ex_add(unsigned int space, uint32_t key, enum ex_kind kind, mm_tag tag, mm_tag stored);
/* Of the models in which messages are chosen, see depend.c. */
bool ex_weak(void);

/* ---- graph.c ---- */
/* Thread t did that (a number for each kind of event), with or from what is called tag. */
void ex_graph_grows(unsigned int t, unsigned int op, unsigned int loc, mm_tag tag);
uint64_t ex_graph(void);

/* ---- loops.c ---- */
void ex_loop_stores(unsigned int t);
void ex_loop_section(unsigned int t, bool begins);
void ex_loop_reads(unsigned int t, unsigned int loc, mm_tag tag, uint64_t value);
bool ex_spins(uint64_t state);
bool ex_loops(uint64_t state, uintptr_t pc);
bool ex_stuck(void);

/* ---- await.c: loops that wait for a value ---- */
/* The location at that offset; UINT32_MAX: none. */
unsigned int ex_loc_at(uint32_t off);
void ex_await_forget(void);
void ex_await_begins(unsigned int t);
/* True: that was not known. */
bool ex_await_learn(unsigned int t);
/* Its look was in vain, and told it nothing.  True: it stands where it did, and has not looked. */
bool ex_undo_look(unsigned int t);
unsigned int ex_awaits(unsigned int t);
/* In the round of that number, has the value been seen to lead nowhere?  The message's? */
bool ex_futile(unsigned int await, uint64_t value);
bool ex_futile_message(unsigned int await, mm_tag tag);
bool ex_looks_in_vain(unsigned int t);
/* Is what is demanded such a look? */
bool ex_demands_in_vain(const struct ex_tree *tree);

/* ---- fences.c: full fences whose order may be told ---- */
/* Is that found out, so that fences by themselves have no order? */
bool ex_fences_commute(void);
/* Thread t came to its next full fence: does its order against others count? */
bool ex_fence_counts(unsigned int t);
/* Thread t came to a full fence. */
void ex_fence(unsigned int t);
/* The step under way makes a choice, a place for a store or a message. */
void ex_note_barred(bool place);
/*
 * Could the second not have chosen as it did, if the first's fence had come before?  That
 * comes in front of all fences but so many.  0: it could; else up to which it knows them.
 */
uint32_t ex_bars(struct ex_foot fence, uint32_t before, struct ex_foot then);
/* The same, of what it is to choose. */
bool ex_bars_choice(struct ex_foot fence, uint32_t key, mm_tag tag);
/* How many fences there have been at that node. */
static inline uint32_t ex_fences_at(uint32_t node)
{
	return node ? ex.frame[node - 1].fences : 0;
}
/* Demand what step j could have chosen with its fences first. */
void ex_unbar(uint32_t j, uint32_t end);

/* ---- sections.c: grace periods and sections ---- */
void ex_sections_begin(void);
void ex_section_begin(unsigned int t);
void ex_section_end(unsigned int t);
void ex_gp_start(unsigned int t, unsigned int gp);
void ex_gp_end(unsigned int t, unsigned int gp);
/* The one that has just started is a slab page's: its thread goes on, whoever is last ends it. */
void ex_page_gp(unsigned int t, unsigned int gp);
/*
 * Within ex_section_begin()'s event the running thread is asked of each grace period under way
 * whether that waits for it: how often so far, and the answer.
 */
unsigned int ex_section_asked(void);
void ex_section_choice(bool waits);
/* The answers to all of these questions by name, bit i: to the one of that number; returns how many. */
unsigned int ex_section_sides(uint32_t *names);
void ex_section_drain(unsigned int t, uint32_t nth);
/* Which sections come before which grace periods. */
uint64_t ex_sections_graph(void);

/* ---- steer.c: which step comes next, and with which choices ---- */
unsigned int ex_pick(struct lw_decider *d, enum lw_stream stream, unsigned int t,
		     enum lw_choice what, unsigned int n);
void ex_alone(void);
/* There is one choice only, but it has a name. */
void ex_only_choice(unsigned int t, enum lw_choice what, uint32_t name);
/* After a step: who can go on now that could not before. */
void ex_note_woken(void);
void ex_bound(enum lw_explore_bound bound);

/* ---- step.c ---- */
void ex_steer_begin(void);
void ex_steer_end(void);
/* The next step, number ex.depth, is this process's. */
void ex_step_begins(unsigned int proc);
void ex_step_ends(void);
/* What is demanded first at that node becomes its step; returns the process. */
unsigned int ex_take(struct ex_frame *f);
/* Or it does not. */
void ex_drop_first(struct ex_frame *f);
/* The execution under way ends here. */
_Noreturn void ex_give_up(enum ex_end why);

/* ---- sleep.c ---- */
/* All that the process can do at the node is known. */
bool ex_fast_asleep(const struct ex_frame *f, unsigned int proc);
/* Is a step with these choices so far, and no more to come, one that is known? */
bool ex_label_asleep(const struct ex_frame *f, unsigned int proc, const struct ex_label *label);
/* What sleeps at the node after step k. */
void ex_sleep_on(uint32_t k);

/* ---- wait.c ---- */
/* The step under way was none: thread t has to wait. */
bool ex_in_vain(unsigned int t);
/* Behind the steps, those that threads still wait to make; returns how many then. */
uint32_t ex_waiting(uint32_t steps);

/* ---- buffers.c ---- */
/* TSO: process t + EX_DRAIN drains thread t's buffer. */
#define EX_DRAIN LW_MAX_THREADS
bool ex_can_run(unsigned int proc);
uint32_t ex_first_store(unsigned int t);	/* the step that made the oldest one */
unsigned int ex_which_buffer(unsigned int t);
bool ex_drains(void);
void ex_drained(unsigned int t, unsigned int loc, uint32_t waited);
bool ex_empties(unsigned int t);
void ex_behind(unsigned int t);
void ex_blocked(void);
void ex_flushes(void);

/* ---- memory.c: what is kept from one execution to the next, and counts ---- */
/* NULL: that is too much, and ex_bound() knows. */
void *ex_alloc(size_t size);
void ex_free(void *p, size_t size);

/* ---- share.c ---- */
/* Between these a node may be looked at and demanded of, and nobody else does. */
void ex_node_open(uint32_t k);
void ex_node_close(uint32_t k);
/* The node was reached for the first time by this process, on its way to what it took over. */
void ex_import(uint32_t k);

/* ---- order.c ---- */
/* The step that stored what is called so; UINT32_MAX: none. */
uint32_t ex_writer_of(mm_tag tag, uint32_t before);
/* The step, and all that happens before it. */
void ex_include(uint64_t *set, uint32_t step);
/* The step starts a slab page's grace period, that is not over, or is at once. */
bool ex_gives_page_back(uint32_t k);
/* Step j's frame.hb, and the steps before it that could come behind it. */
void ex_happens_before(uint32_t j, uint64_t *races);
/* The same for one that never came, since a writer waited. */
void ex_kept_out(uint32_t j, uint64_t *races);

/* ---- race.c ---- */
/* Steps after i that do not come from it.  (Those of its own process all do.) */
void ex_without(uint32_t i, uint32_t end, uint64_t *set);
/* What comes before step j whatever it reads. */
void ex_without_choice(uint32_t j, uint64_t *before);
/* After a run: find what else must be explored. */
void ex_analyse(uint32_t steps, uint32_t with_waiting);

/* ---- grace.c ---- */
void ex_grace_periods(uint32_t j, uint32_t end);

/* ---- input.c ---- */
void ex_input(struct lw_input *in);

#endif /* LW_EXPLORE_INTERNAL_H */
