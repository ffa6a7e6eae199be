/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rcu.h - grace periods, read-side sections, and who is ordered by them
 * (internal to the judge).
 *
 * The model's rcu-order speaks of very few events: it starts and ends at a
 * grace period or at the end, respectively the beginning, of a section.  Those
 * are the nodes here.  A node is entered at `entry` and left at `exit`: a
 * grace period is one event; a section, which the relation runs through
 * backwards, is entered at its unlock and left at its lock.
 */
#ifndef LW_WEAVE_JUDGE_RCU_H
#define LW_WEAVE_JUDGE_RCU_H

#include "weave/judge/view.h"

struct rcu {
	struct rel_space s;			/* of nodes */
	uint16_t entry[JG_MAX_EVENTS], exit[JG_MAX_EVENTS];
	uint32_t domain[JG_MAX_EVENTS];		/* 0: RCU; else srcu_struct's number + 1 */
	bool grace[JG_MAX_EVENTS];
	bool any_grace;
	/* (a, b): something left at a's exit is ordered before b's entry; see rcu_link_from() */
	uint64_t *link;
	uint64_t *order;			/* the model's rcu-order */
	const char *flag;			/* of the model: unmatched lock, ...; or NULL */
};

/* Finds sections and grace periods. */
void rcu_collect(struct view *v, struct rcu *r);
/* Node a is linked to each node that some member of `before` stands before in program order. */
void rcu_link_from(const struct view *v, struct rcu *r, unsigned int a, const uint64_t *before);
/* Works out `order` once all rows of `link` are there. */
void rcu_close(struct view *v, struct rcu *r);
/* Does a node of the order come round to itself? */
bool rcu_violated(const struct rcu *r);

/*
 * For sc and tso: is what the grace periods promise compatible with `hb`,
 * which orders accesses only?  Sets *flag if the model raises one.
 */
bool rcu_allows(struct view *v, const uint64_t *hb, const char **flag);

#endif /* LW_WEAVE_JUDGE_RCU_H */
