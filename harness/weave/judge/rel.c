/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "weave/judge/rel.h"

static size_t rel_bytes(const struct rel_space *s)
{
	return (size_t)s->n * s->nw * sizeof(uint64_t);
}

void rel_clear(const struct rel_space *s, uint64_t *dst)
{
	memset(dst, 0, rel_bytes(s));
}

void rel_identity(const struct rel_space *s, uint64_t *dst, const uint64_t *set)
{
	rel_clear(s, dst);
	set_for_each(i, s, set)
		set_add(row(s, dst, i), i);
}

void rel_copy(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	memcpy(dst, src, rel_bytes(s));
}

void rel_or(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	for (unsigned int w = 0; w < s->n * s->nw; w++)
		dst[w] |= src[w];
}

void rel_and(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	for (unsigned int w = 0; w < s->n * s->nw; w++)
		dst[w] &= src[w];
}

void rel_inverse(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	rel_clear(s, dst);
	for (unsigned int i = 0; i < s->n; i++) {
		set_for_each(j, s, crow(s, src, i))
			set_add(row(s, dst, j), i);
	}
}

void rel_compose(const struct rel_space *s, uint64_t *dst, const uint64_t *a, const uint64_t *b)
{
	rel_clear(s, dst);
	for (unsigned int i = 0; i < s->n; i++)
		set_image(s, row(s, dst, i), b, crow(s, a, i));
}

void rel_compose_closed(const struct rel_space *s, uint64_t *dst, const uint64_t *a,
			const uint64_t *b)
{
	rel_clear(s, dst);
	for (unsigned int i = 0; i < s->n; i++)
		set_image_closed(s, row(s, dst, i), b, crow(s, a, i));
}

bool rel_irreflexive(const struct rel_space *s, const uint64_t *rel)
{
	for (unsigned int i = 0; i < s->n; i++)
		if (set_has(crow(s, rel, i), i))
			return false;
	return true;
}

/*
 * One depth-first walk over the whole relation with a stack of its own (the
 * depth may be that of the longest path).  An edge to an event on the stack
 * closes a cycle; it is enough to look when an event is put there, since what
 * stands below it stays until it leaves.
 */
struct walk {
	uint64_t open[REL_MAX_WORDS];	/* on the stack */
	uint64_t done[REL_MAX_WORDS];	/* left it */
	uint16_t stack[REL_MAX_EVENTS];
	unsigned int depth;
};

static bool walk_push(const struct rel_space *s, struct walk *k, const uint64_t *rel,
		      unsigned int i)
{
	set_add(k->open, i);
	if (set_meets(s, crow(s, rel, i), k->open))
		return false;
	k->stack[k->depth++] = (uint16_t)i;
	return true;
}

/* A successor of i not yet visited, or -1. */
static int walk_next(const struct rel_space *s, const struct walk *k, const uint64_t *rel,
		     unsigned int i)
{
	const uint64_t *r = crow(s, rel, i);

	for (unsigned int w = 0; w < s->nw; w++) {
		const uint64_t left = r[w] & ~k->done[w];

		if (left)
			return (int)(w * 64u) + __builtin_ctzll(left);
	}
	return -1;
}

/* All successors of i have their rows in dst: write i's. */
static void walk_finish(const struct rel_space *s, uint64_t *dst, const uint64_t *rel,
			unsigned int i)
{
	uint64_t *d = row(s, dst, i);

	set_clear(s, d);
	set_image_closed(s, d, dst, crow(s, rel, i));
	set_add(d, i);
}

/* dst may be NULL: then only the answer is wanted. */
static bool walk_all(const struct rel_space *s, uint64_t *dst, const uint64_t *rel)
{
	struct walk k;

	set_clear(s, k.open);
	set_clear(s, k.done);
	k.depth = 0;
	/* From the end: threads' later events first keeps the walk shallow. */
	for (unsigned int root = s->n; root-- > 0;) {
		if (set_has(k.done, root))
			continue;
		if (!walk_push(s, &k, rel, root))
			return false;
		while (k.depth) {
			const unsigned int i = k.stack[k.depth - 1];
			const int next = walk_next(s, &k, rel, i);

			if (next >= 0) {
				if (!walk_push(s, &k, rel, (unsigned int)next))
					return false;
				continue;
			}
			if (dst)
				walk_finish(s, dst, rel, i);
			k.depth--;
			set_del(k.open, i);
			set_add(k.done, i);
		}
	}
	return true;
}

bool rel_acyclic(const struct rel_space *s, const uint64_t *rel)
{
	return walk_all(s, NULL, rel);
}

bool rel_closure_acyclic(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	return walk_all(s, dst, src);
}

void rel_closure(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	if (walk_all(s, dst, src))
		return;
	/* Warshall */
	rel_copy(s, dst, src);
	for (unsigned int k = 0; k < s->n; k++) {
		set_add(row(s, dst, k), k);
		for (unsigned int i = 0; i < s->n; i++)
			if (i != k && set_has(crow(s, dst, i), k))
				set_or(s, row(s, dst, i), crow(s, dst, k));
	}
}
