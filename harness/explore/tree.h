/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.h - what is known and demanded at nodes.
 */
#ifndef LW_EXPLORE_TREE_H
#define LW_EXPLORE_TREE_H

#include "explore/foot.h"
#include "explore/set.h"

struct ex_frame;

/* A step that has been explored at some node, with all that can follow. */
struct ex_done {
	struct ex_done *next;
	/* At a published node, by its clock: when it was taken; EX_NEVER: it is under way. */
	uint32_t taken, finished;
	uint8_t proc;
	bool awake;		/* as of a sleeper: at a node that was taken over */
	struct ex_label label;
	struct ex_gist gist;
	uint32_t n;
	struct ex_access a[];
};

/* A step that is to be explored, and what is to follow first. */
struct ex_tree {
	struct ex_tree *next, *children;
	uint8_t proc;
	bool exact;		/* its places are meant, too */
	bool known;		/* its accesses are */
	uint8_t beside;		/* so many of its choices whose others are demanded here, too */
	struct ex_label label;	/* perhaps of its first choices only */
	struct ex_gist gist;
	uint32_t n;
	struct ex_access a[];
};

static inline struct ex_foot ex_foot_of_done(const struct ex_done *d)
{
	return (struct ex_foot){ d->n, &d->gist, d->a };
}

static inline struct ex_foot ex_foot_of_tree(const struct ex_tree *tree)
{
	return (struct ex_foot){ tree->n, &tree->gist, tree->a };
}

/* ---- lists.c: all NULL, or less of it, if there is no memory ---- */
struct ex_tree *ex_tree_new(unsigned int proc, const struct ex_label *label, struct ex_foot foot);
struct ex_tree *ex_tree_copy(const struct ex_tree *of);
void ex_tree_append(struct ex_tree **list, struct ex_tree *more);
void ex_tree_free(struct ex_tree *tree);
/* The step that is taken at that frame. */
struct ex_done *ex_done_new(const struct ex_frame *f);
/* In the same order; of those that were finished before. */
struct ex_done *ex_done_copy(const struct ex_done *of, uint32_t before);
void ex_done_free(struct ex_done *d);
void ex_done_add(struct ex_frame *f);
void ex_frame_clear(struct ex_frame *f);

/* ---- tree.c ---- */
/* The steps in the set, in order, and then one more, are to be explored at that node. */
struct ex_last {
	uint32_t step;		/* whose process, and what it waits for: */
	uint64_t before[EX_WORDS];
	struct ex_label label;	/* up to there */
	bool any;		/* label says nothing */
	bool fenced;		/* it has a fence of its own before it */
	bool chooses;		/* at that location that message, or the place behind it, */
	uint32_t fences;	/* and knows of these: */
	uint32_t key;
	mm_tag tag;
};
void ex_demand(uint32_t node, const uint64_t *steps, uint32_t end, const struct ex_last *last);

#endif /* LW_EXPLORE_TREE_H */
