/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view.h - a graph made ready for judging (internal to the judge).
 *
 * Events are renumbered so that each thread's are neighbours in program
 * order, and initial writes are left out: nothing precedes them, so they are
 * on no cycle and in no race; what they do mean (who overwrites the initial
 * value) is kept in `later`.
 */
#ifndef LW_WEAVE_JUDGE_VIEW_H
#define LW_WEAVE_JUDGE_VIEW_H

#include "weave/judge/judge.h"
#include "weave/judge/rel.h"

#define VIEW_NONE	UINT16_MAX

/* More than any model below takes at one time; see view_rel(). */
#define VIEW_MAX_RELS	32u
#define VIEW_MAX_SETS	32u

/* An event is named by its number in the view. */
struct view {
	struct rel_space s;
	const struct jg_graph *g;
	const struct jg_event *ev[JG_MAX_EVENTS];
	uint16_t number[JG_MAX_EVENTS];		/* graph's number -> ours, or VIEW_NONE */
	uint16_t begin[JG_MAX_EVENTS];		/* its thread's events are begin[i] ... */
	uint16_t end[JG_MAX_EVENTS];		/* ... end[i] - 1 */
	/*
	 * Place in modification order: of a write, or of the write that a read
	 * reads from (an initial write's is the first).
	 */
	uint16_t place[JG_MAX_EVENTS];
	uint16_t next_rmw[JG_MAX_EVENTS];	/* write: the write of the RMW that reads it */

	/* sets */
	uint64_t *m, *r, *w;			/* accesses, reads, writes */
	uint64_t *plain, *marked;		/* marked: fences and RCU events as well */
	uint64_t *acq, *rel;			/* acquire reads, release writes; locks included */
	uint64_t *rmw;				/* JG_RMW */
	uint64_t *chained;			/* writes that have a next_rmw */

	/* relations */
	uint64_t *rf;				/* write -> its readers */
	uint64_t *later;			/* co | fr: access -> the writes overwriting it */

	bool has_plain, has_rcu, has_lock;

	/* storage, taken from the front by view_rel() and view_set() */
	uint64_t *pool;
	unsigned int pool_used, pool_size;
};

struct jg_scratch {
	struct view view;
};

/*
 * False if the graph is not well-formed: a number out of range, a read that
 * reads from no write to its location, a write that is not in modification
 * order, a dependency that goes backwards or to another thread, ...
 */
bool view_build(struct view *v, const struct jg_graph *g);

/* A relation, or set, of the graph's size; contents undefined. */
uint64_t *view_rel(struct view *v);
uint64_t *view_set(struct view *v);

static inline bool view_same_thread(const struct view *v, unsigned int i, unsigned int j)
{
	return v->begin[i] == v->begin[j];
}

static inline bool view_is_fence(const struct view *v, unsigned int i, enum mm_fence fence)
{
	return v->ev[i]->kind == JG_FENCE && v->ev[i]->fence == (uint8_t)fence;
}

/* dst &= events of i's thread; dst &= events of other threads. */
static inline void view_keep_internal(const struct view *v, uint64_t *dst, unsigned int i)
{
	set_keep_range(&v->s, dst, v->begin[i], v->end[i]);
}

static inline void view_keep_external(const struct view *v, uint64_t *dst, unsigned int i)
{
	for (unsigned int w = 0; w < v->s.nw; w++)
		dst[w] &= ~range_word(w, v->begin[i], v->end[i]);
}

/* The graph's number of an event. */
static inline uint16_t view_original(const struct view *v, unsigned int i)
{
	return (uint16_t)(v->ev[i] - v->g->ev);
}

/*
 * acyclic (po-loc | rf | co | fr): no thread goes back in the modification
 * order of a location.
 */
bool view_coherent(const struct view *v);
/* empty rmw & (fre ; coe): no other thread's write inside a read-modify-write. */
bool view_atomic(const struct view *v);
/* acyclic (po | rf) */
bool view_no_thin_air(struct view *v);

#endif /* LW_WEAVE_JUDGE_VIEW_H */
