/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * share.h - what several processes that explore one plan have in common.
 *
 * It lies in memory that is shared, at the same address in all of them (they are
 * forked after it was made).  Nodes of the tree of choices are private to the
 * process that is exploring below them until another has nothing to do: then the
 * shallowest node with something left is published, and those above it.  At a
 * published node anybody may demand steps and take one that is demanded.
 */
#ifndef LW_EXPLORE_SHARE_H
#define LW_EXPLORE_SHARE_H

#include <stdatomic.h>

#include "explore/internal.h"

#define EX_MAX_JOBS	LW_EXPLORE_MAX_JOBS
#define EX_CLASSES	40u
#define EX_NEVER	UINT32_MAX
#define EX_HEAP_STEP	(256u << 10)

typedef atomic_int ex_lock;

struct ex_budget {
	uint64_t limit;			/* bytes */
	_Atomic uint64_t granted;
};

/* A node that is published. */
struct ex_node {
	struct ex_node *parent;
	struct ex_done *via;		/* the parent's step that leads here; NULL: the root */
	struct ex_node *next, **link;	/* all of them, those published last first */
	uint32_t depth;
	ex_lock lock;			/* of what follows */
	atomic_bool open;		/* for hints: something is demanded, and it is not busy */
	bool busy;			/* a step was taken, and what it does is not known yet */
	struct ex_tree *pending;
	struct ex_done *done;		/* in the order in which they were taken, last first */
	uint32_t clock;			/* of steps taken and finished here */
	uint32_t taken, finished;	/* steps */
	uint32_t live;			/* processes that explore right below, and published children */
};

/* Graphs that were met. */
struct ex_graphs {
	ex_lock lock;
	uint64_t *slot;
	uint64_t size, used;
};

struct ex_worker {
	struct lw_explore_result result;
	struct ex_node *at;		/* it explores right below, NULL: from the root */
	bool active;
	ex_lock lock;			/* of what it says now and then: */
	struct lw_explore_counts counts;
	double done;			/* how much of what is below that node, about */
};

struct ex_pool {
	struct ex_budget budget;
	struct ex_graphs graphs;
	ex_lock lock;			/* of the list, and of who is active */
	struct ex_node *nodes;
	unsigned int active;		/* processes that have something to explore */
	atomic_uint hungry;		/* processes that have not */
	atomic_bool finished;		/* nothing is left */
	atomic_bool stop;		/* no more */
	_Atomic uint64_t again;		/* all is void, for these facts were not known */
	_Atomic uint64_t runs;		/* if they are bounded */
	/* The heap: pieces by powers of two. */
	ex_lock heap_lock;
	uint64_t heap_used, heap_granted, heap_size;
	void *unused[EX_CLASSES];
	uint64_t mapped;
	struct ex_worker worker[EX_MAX_JOBS];
	_Alignas(64) char heap[];
};

void ex_acquire_slowly(ex_lock *lock);

static inline void ex_acquire(ex_lock *lock)
{
	if (__builtin_expect(atomic_exchange_explicit(lock, 1, memory_order_acquire), 0))
		ex_acquire_slowly(lock);
}

static inline void ex_release(ex_lock *lock)
{
	atomic_store_explicit(lock, 0, memory_order_release);
}

/* ---- memory.c ---- */
struct ex_budget *ex_budget(void);
void ex_budget_begin(struct ex_budget *b, uint64_t limit, uint64_t kept);
bool ex_grant(uint64_t size);
void ex_give_back(uint64_t size);
void ex_no_memory(enum lw_explore_bound why);

/* ---- heap.c: shared memory ---- */
/* For so many bytes at most, 0: as it comes; NULL: there is no memory. */
struct ex_pool *ex_pool_new(uint64_t limit);
void ex_pool_free(struct ex_pool *pool);
void *ex_heap_alloc(size_t size);
void ex_heap_free(void *p, size_t size);

/* ---- graphs.c ---- */
/* For the first time? */
bool ex_meet(uint64_t graph);
void ex_forget_graphs(void);

/* ---- share.c ---- */
/* Publish something if others have nothing; false: nothing is left here. */
bool ex_share(void);
/* Nothing is left below the node that the process took something from. */
void ex_leave(void);
/* Take something; waits until there is.  False: nothing ever will be, or ex.pool->stop. */
bool ex_take_over(void);
/* The first run with it has ended: what the step does is known. */
void ex_taken_over(uint32_t steps);
/* How far this process is, of which `done` is of what it took over. */
void ex_say(double done);

/* ---- estimate.c ---- */
/* Of what is below the nodes that are published, or of all: how much has this process done? */
double ex_fraction(void);
/* For the one who waits: how much of all is done, about. */
double ex_share_fraction(void);

/* ---- jobs.c ---- */
/* options->jobs processes, each of which calls explore(); fills in *out. */
void ex_jobs(const struct lw_explore_options *options, void (*explore)(void),
	     struct lw_explore_result *out);

#endif /* LW_EXPLORE_SHARE_H */
