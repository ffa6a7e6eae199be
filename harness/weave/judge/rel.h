/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rel.h - sets of events and relations between them, as rows of bits.
 *
 * A space is n events; a set is nw = ceil(n / 64) words, a relation n such
 * rows, row i being the events that i is related to.  Everything is sized by
 * the graph at hand, so that a litmus test costs one word a row.  Storage is
 * the caller's; bits at and beyond n are always zero.
 *
 * Two observations make the judge fast, and most helpers here exist for them:
 * composing with program order is a matter of ranges, if a thread's events
 * are neighbours; and the image of a set under a relation that is already
 * transitive needs to look only at members that no earlier one reached.
 */
#ifndef LW_WEAVE_JUDGE_REL_H
#define LW_WEAVE_JUDGE_REL_H

#include <stdbool.h>
#include <stdint.h>

#define REL_MAX_EVENTS	512u
#define REL_MAX_WORDS	(REL_MAX_EVENTS / 64u)

struct rel_space {
	unsigned int n;		/* events */
	unsigned int nw;	/* words in a row */
};

static inline void rel_space_init(struct rel_space *s, unsigned int n)
{
	s->n = n;
	s->nw = n ? (n + 63u) / 64u : 1u;
}

static inline uint64_t *row(const struct rel_space *s, uint64_t *rel, unsigned int i)
{
	return rel + (uintptr_t)i * s->nw;
}

static inline const uint64_t *crow(const struct rel_space *s, const uint64_t *rel, unsigned int i)
{
	return rel + (uintptr_t)i * s->nw;
}

/* Every member of a set, in ascending order; the set may change meanwhile. */
#define set_for_each(i, s, set)							\
	for (unsigned int w_##i = 0; w_##i < (s)->nw; w_##i++)			\
		for (uint64_t b_##i = (set)[w_##i]; b_##i; b_##i &= b_##i - 1)	\
			for (unsigned int i = w_##i * 64u +			\
				(unsigned int)__builtin_ctzll(b_##i), once_##i = 1; \
			     once_##i; once_##i = 0)

static inline void set_add(uint64_t *set, unsigned int i)
{
	set[i >> 6] |= UINT64_C(1) << (i & 63u);
}

static inline void set_del(uint64_t *set, unsigned int i)
{
	set[i >> 6] &= ~(UINT64_C(1) << (i & 63u));
}

static inline bool set_has(const uint64_t *set, unsigned int i)
{
	return (set[i >> 6] >> (i & 63u)) & 1u;
}

static inline void set_clear(const struct rel_space *s, uint64_t *dst)
{
	for (unsigned int w = 0; w < s->nw; w++)
		dst[w] = 0;
}

static inline void set_copy(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	for (unsigned int w = 0; w < s->nw; w++)
		dst[w] = src[w];
}

static inline void set_or(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	for (unsigned int w = 0; w < s->nw; w++)
		dst[w] |= src[w];
}

static inline void set_and(const struct rel_space *s, uint64_t *dst, const uint64_t *src)
{
	for (unsigned int w = 0; w < s->nw; w++)
		dst[w] &= src[w];
}

static inline bool set_empty(const struct rel_space *s, const uint64_t *set)
{
	for (unsigned int w = 0; w < s->nw; w++)
		if (set[w])
			return false;
	return true;
}

static inline bool set_meets(const struct rel_space *s, const uint64_t *a, const uint64_t *b)
{
	for (unsigned int w = 0; w < s->nw; w++)
		if (a[w] & b[w])
			return true;
	return false;
}

/* The bits of word w that stand for events from, from + 1, ..., to - 1. */
static inline uint64_t range_word(unsigned int w, unsigned int from, unsigned int to)
{
	const unsigned int base = w * 64u;
	uint64_t m = ~UINT64_C(0);

	if (from >= to || to <= base || from >= base + 64u)
		return 0;
	if (from > base)
		m <<= from - base;
	if (to < base + 64u)
		m &= ~UINT64_C(0) >> (base + 64u - to);
	return m;
}

/* dst |= those of `set` (NULL: all) that are in [from, to). */
static inline void set_or_range(const struct rel_space *s, uint64_t *dst, const uint64_t *set,
				unsigned int from, unsigned int to)
{
	if (from >= to)
		return;
	for (unsigned int w = from >> 6; w <= (to - 1u) >> 6 && w < s->nw; w++)
		dst[w] |= range_word(w, from, to) & (set ? set[w] : ~UINT64_C(0));
}

/* Is there a member in [from, to)? */
static inline bool set_meets_range(const uint64_t *set, unsigned int from, unsigned int to)
{
	if (from >= to)
		return false;
	for (unsigned int w = from >> 6; w <= (to - 1u) >> 6; w++)
		if (set[w] & range_word(w, from, to))
			return true;
	return false;
}

/* dst &= [from, to) */
static inline void set_keep_range(const struct rel_space *s, uint64_t *dst, unsigned int from,
				  unsigned int to)
{
	for (unsigned int w = 0; w < s->nw; w++)
		dst[w] &= range_word(w, from, to);
}

/* dst |= everything that some member of `set` is related to.  dst is not `set`. */
static inline void set_image(const struct rel_space *s, uint64_t *dst, const uint64_t *rel,
			     const uint64_t *set)
{
	set_for_each(i, s, set)
		set_or(s, dst, crow(s, rel, i));
}

/*
 * The same for a relation that is reflexive and transitive.  dst must be
 * empty or itself such an image; it is not `set`.
 */
static inline void set_image_closed(const struct rel_space *s, uint64_t *dst,
				    const uint64_t *closed, const uint64_t *set)
{
	for (unsigned int w = 0; w < s->nw; w++) {
		uint64_t todo;

		while ((todo = set[w] & ~dst[w]))
			set_or(s, dst, crow(s, closed, w * 64u +
					    (unsigned int)__builtin_ctzll(todo)));
	}
}

/* The empty relation; the identity on `set`. */
void rel_clear(const struct rel_space *s, uint64_t *dst);
void rel_identity(const struct rel_space *s, uint64_t *dst, const uint64_t *set);
void rel_copy(const struct rel_space *s, uint64_t *dst, const uint64_t *src);
void rel_or(const struct rel_space *s, uint64_t *dst, const uint64_t *src);
void rel_and(const struct rel_space *s, uint64_t *dst, const uint64_t *src);

/* dst = src backwards; dst is not src. */
void rel_inverse(const struct rel_space *s, uint64_t *dst, const uint64_t *src);
/* dst = a ; b; dst is neither. */
void rel_compose(const struct rel_space *s, uint64_t *dst, const uint64_t *a, const uint64_t *b);
/* dst = a ; b for a reflexive and transitive b. */
void rel_compose_closed(const struct rel_space *s, uint64_t *dst, const uint64_t *a,
			const uint64_t *b);

bool rel_irreflexive(const struct rel_space *s, const uint64_t *rel);
bool rel_acyclic(const struct rel_space *s, const uint64_t *rel);
/*
 * dst = the reflexive and transitive closure of src; false if src has a cycle,
 * and then dst is unfinished.  dst is not src.
 */
bool rel_closure_acyclic(const struct rel_space *s, uint64_t *dst, const uint64_t *src);
/* The same whether there are cycles or not. */
void rel_closure(const struct rel_space *s, uint64_t *dst, const uint64_t *src);

#endif /* LW_WEAVE_JUDGE_REL_H */
