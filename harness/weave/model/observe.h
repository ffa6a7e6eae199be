/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * observe.h - watch what a memory model is asked and what it answers.
 *
 * For building the execution graph of a run, which the judge then looks at.  A
 * model that is not observed pays nothing: while one is, its table of
 * operations is another that calls its own and then the observer.
 */
#ifndef LW_WEAVE_MODEL_OBSERVE_H
#define LW_WEAVE_MODEL_OBSERVE_H

#include "weave/model/mm.h"

/* Called after the operation of that name in mm.h; all must be set. */
struct mm_observer {
	void (*loc_added)(unsigned int loc, uint64_t initial);
	void (*load)(unsigned int t, unsigned int loc, enum mm_order order,
		     const struct mm_read *r);
	void (*store)(unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		      enum mm_order order);
	/* A failed mm_trylock() is one that had to fail: rmw->must_fail. */
	void (*rmw)(unsigned int t, unsigned int loc, const struct mm_rmw *rmw, mm_tag tag,
		    enum mm_order order, const struct mm_read *r);
	void (*fence)(unsigned int t, enum mm_fence fence);
	void (*fence_ahead)(unsigned int t);
	void (*lock)(unsigned int t, unsigned int loc, mm_tag tag, const struct mm_read *r);
	void (*unlock)(unsigned int t, unsigned int loc, mm_tag tag);
	void (*section_begin)(unsigned int t);
	void (*section_end)(unsigned int t);
	void (*gp_start)(unsigned int t, unsigned int gp);
	void (*gp_end)(unsigned int t, unsigned int gp);
	void (*gp_over)(unsigned int t, unsigned int gp);
	void (*spawn)(unsigned int parent, unsigned int child);
	void (*join)(unsigned int t, unsigned int child);
};

/*
 * From mm_reset() on until mm_unobserve(), which is for all; one model at a time.  A
 * second observer hears of everything after the first.  Grace periods and sections of
 * domain 0 only.
 */
void mm_observe(struct mm *mm, const struct mm_observer *observer);
void mm_unobserve(struct mm *mm);

#endif /* LW_WEAVE_MODEL_OBSERVE_H */
