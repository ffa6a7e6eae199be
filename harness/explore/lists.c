// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lists.c - what is kept at a node, as memory: steps that were taken there, and trees of
 * those that are to be.  In memory that processes share while ex.locked says so.
 */
#include <string.h>

#include "explore/internal.h"

/* ---- trees ---- */

static size_t tree_size(uint32_t n)
{
	return sizeof(struct ex_tree) + n * sizeof(struct ex_access);
}

struct ex_tree *ex_tree_new(unsigned int proc, const struct ex_label *label, struct ex_foot foot)
{
	struct ex_tree *tree = ex_alloc(tree_size(foot.n));

	if (!tree)
		return NULL;
	*tree = (struct ex_tree){ .proc = (uint8_t)proc, .known = foot.a != NULL, .n = foot.n };
	if (foot.gist)
		tree->gist = *foot.gist;
	if (label)
		tree->label = *label;
	if (foot.n)
		memcpy(tree->a, foot.a, foot.n * sizeof(foot.a[0]));
	return tree;
}

struct ex_tree *ex_tree_copy(const struct ex_tree *of)
{
	struct ex_tree *first = NULL, **to = &first;

	for (; of; of = of->next) {
		*to = ex_alloc(tree_size(of->n));
		if (!*to)
			break;
		memcpy(*to, of, tree_size(of->n));
		(*to)->next = NULL;
		(*to)->children = ex_tree_copy(of->children);
		to = &(*to)->next;
	}
	return first;
}

void ex_tree_append(struct ex_tree **list, struct ex_tree *more)
{
	while (*list)
		list = &(*list)->next;
	*list = more;
}

void ex_tree_free(struct ex_tree *tree)
{
	while (tree) {
		struct ex_tree *next = tree->next;

		ex_tree_free(tree->children);
		ex_free(tree, tree_size(tree->n));
		tree = next;
	}
}

/* ---- steps that were taken ---- */

static size_t done_size(uint32_t n)
{
	return sizeof(struct ex_done) + n * sizeof(struct ex_access);
}

struct ex_done *ex_done_new(const struct ex_frame *f)
{
	struct ex_done *d = ex_alloc(done_size(f->n));

	if (!d)
		return NULL;
	*d = (struct ex_done){ .proc = f->proc, .label = f->label, .gist = f->gist,
			       .n = f->n };
	memcpy(d->a, &ex.access[f->first], f->n * sizeof(d->a[0]));
	return d;
}

struct ex_done *ex_done_copy(const struct ex_done *of, uint32_t before)
{
	struct ex_done *first = NULL, **to = &first;

	for (; of; of = of->next) {
		if (of->finished >= before)
			continue;
		*to = ex_alloc(done_size(of->n));
		if (!*to)
			break;
		memcpy(*to, of, done_size(of->n));
		(*to)->next = NULL;
		to = &(*to)->next;
	}
	return first;
}

void ex_done_free(struct ex_done *d)
{
	while (d) {
		struct ex_done *next = d->next;

		ex_free(d, done_size(d->n));
		d = next;
	}
}

void ex_done_add(struct ex_frame *f)
{
	struct ex_done *d = ex_done_new(f);

	if (!d)
		return;
	d->next = f->done;
	f->done = d;
}

void ex_frame_clear(struct ex_frame *f)
{
	ex_tree_free(f->pending);
	ex_tree_free(f->after);
	ex_tree_free(f->rest);
	ex_done_free(f->done);
	f->pending = f->after = f->rest = NULL;
	f->done = NULL;
}
