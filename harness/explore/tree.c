// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tree.c - what is still to be explored at a node: sequences of steps, those with
 * equal beginnings sharing them; and whether one has been explored already.
 */
#include <string.h>

#include "explore/internal.h"

struct sequence {
	uint64_t steps[EX_WORDS];	/* not matched yet */
	uint32_t end;			/* past the last of them */
	uint32_t node;
	uint32_t fences;		/* there have been at the node */
	const struct ex_last *last;
};

#define LAST UINT32_MAX		/* stands for the one step more */
#define NONE (UINT32_MAX - 1)

static uint32_t first_of(const struct sequence *v, unsigned int proc)
{
	for (uint32_t w = 0; 64 * w < v->end; w++) {
		uint64_t some = v->steps[w] & ex.steps_of[proc][w];

		if (some)
			return 64 * w + (uint32_t)__builtin_ctzll(some);
	}
	return ex.frame[v->last->step].proc == proc ? LAST : NONE;
}

/* Can it come first? */
static bool initial(const struct sequence *v, uint32_t k)
{
	const uint64_t *before = k == LAST ? v->last->before : ex.frame[k].hb;

	for (uint32_t w = 0; 64 * w < v->end; w++)
		if (before[w] & v->steps[w])
			return false;
	return true;
}

static bool allocates(struct ex_foot foot)
{
	for (uint32_t i = 0; i < foot.n; i++)
		if (foot.a[i].space == LW_TOUCH_CACHE || foot.a[i].space == LW_TOUCH_ARENA)
			return true;
	return false;
}

/*
 * Could what follows the event in the last step have to do with that, although the
 * event itself does not?  Plain accesses go with each other.  An object is freed by
 * an event, but which one is allocated is another one elsewhere.
 */
static bool only_by_events(const struct ex_access *a, struct ex_foot last)
{
	switch (a->space) {
	case EX_MEMORY:
	case EX_FENCES:
	case EX_HIDDEN:
	case EX_SECTION_BEGIN:
	case EX_GRACE:
	case EX_SECTION_END:
	case EX_PAGE_WAIT:
	case LW_TOUCH_RWLOCK:
		return true;
	case LW_TOUCH_PAGES:
		return !(ex.facts & EX_PAGES);
	case LW_TOUCH_STORAGE:
		return a->kind == EX_SHARED && !(ex.facts & EX_PAGES);
	case LW_TOUCH_OBJECT:
		return a->kind == EX_SHARED && !(ex.facts & EX_PAGES) && !allocates(last);
	case LW_TOUCH_PLAIN:
		return a->kind == EX_PLAIN_READ || a->kind == EX_PLAIN_WRITE;
	default:
		return false;
	}
}

/*
 * The last step of a sequence comes where it has not been yet, and may find other
 * values there: a failed read-modify-write can succeed, a writer need not wait for the
 * lock, a fence gives what others had given before it, and what follows the event in its
 * step can touch anything that is not an atomic location.
 */
static bool apart_from_last(struct ex_foot foot, struct ex_foot last)
{
	const bool meet = ex_may_meet(foot.gist, last.gist);

	for (uint32_t i = 0; i < foot.n; i++) {
		if (!only_by_events(&foot.a[i], last))
			return false;
		for (uint32_t k = 0; meet && k < last.n; k++) {
			struct ex_access a = last.a[k];

			if (a.kind == EX_NEWEST)
				a.kind = EX_APPEND;
			if (a.kind == EX_TRY)
				a.kind = EX_RMW;
			if (a.kind == EX_WRITE_WAIT)
				a.kind = EX_WRITE_LOCK;
			if (a.space == EX_FENCES)
				a.kind = EX_EXCLUSIVE;
			if (ex_conflict(&foot.a[i], &a))
				return false;
		}
	}
	return !(ex.facts & EX_MIXED);
}

/* Is there a step of the sequence that the foot has to do with in that way? */
static bool with_some(const struct sequence *v, struct ex_foot foot,
		      bool (*related)(struct ex_foot foot, struct ex_foot step))
{
	for (uint32_t w = 0; foot.n && 64 * w < v->end; w++) {
		uint64_t rest = v->steps[w] & ex_meeting(foot.gist, w);

		for (; rest; rest &= rest - 1)
			if (related(foot, ex_foot_of(64 * w + (uint32_t)__builtin_ctzll(rest))))
				return true;
	}
	return false;
}

static bool apart_from_steps(const struct sequence *v, struct ex_foot foot)
{
	return !with_some(v, foot, ex_conflicts);
}

static bool independent(const struct sequence *v, struct ex_foot foot)
{
	return apart_from_steps(v, foot) && apart_from_last(foot, ex_foot_of(v->last->step));
}

/*
 * Is there a fence left among what comes, or behind so many before the node, by which one
 * comes to know of so many?  Not step k; among those, or the step itself.
 */
static bool takes(const struct sequence *v, uint32_t fences, uint32_t known, uint32_t k,
		  const uint64_t *before, uint32_t itself)
{
	for (uint32_t i = 0; i < v->end && ex_fences_at(i) < known; i++) {
		if (ex.frame[i].fences <= fences || ex.frame[i].fences == ex_fences_at(i) || i == k)
			continue;
		if ((i < v->node || ex_has(v->steps, i)) && (i == itself || ex_has(before, i)))
			return true;
	}
	return false;
}

/*
 * With that first, which is step k if it is one of them, could some of what follows not
 * choose as it is to?  It has been explored where there had been so many fences.
 */
static bool bars(struct ex_foot foot, uint32_t fences, const struct sequence *v, uint32_t k)
{
	const struct ex_last *last = v->last;

	if (!(foot.gist->kinds & EX_BIT(EX_GLOBAL)))
		return false;
	for (uint32_t i = 0; i < v->end; i++) {
		uint32_t known = ex_has(v->steps, i) ? ex_bars(foot, fences, ex_foot_of(i)) : 0;

		if (known && takes(v, fences, known, k, ex.frame[i].hb, i))
			return true;
	}
	if (!last->chooses || last->fences <= fences || !ex_bars_choice(foot, last->key, last->tag))
		return false;
	return last->fenced || takes(v, fences, last->fences, k, last->before, LAST);
}

/*
 * A step that chose stands for itself only.  What comes first may lead to a store
 * that it could read instead, and its other choices may depend on other things.
 * Places in modification order are no such choice.
 */
static bool chose(const struct ex_label *label)
{
	return label->n && label->places != (1u << label->n) - 1;
}

static bool fed(const struct sequence *v, struct ex_foot foot)
{
	return (foot.gist->kinds & EX_READERS) && with_some(v, foot, ex_feeds);
}

static bool same(const struct ex_label *whole, const struct ex_label *part)
{
	return part->n <= whole->n && ex_same_choices(whole, part, part->n);
}

/*
 * All that begins so has been explored at the node, or before it.  (The same last step once
 * more: or two processes could demand each other's for ever.)
 */
static bool covered_by(const struct sequence *v, const struct ex_done *d, bool awake,
		       uint32_t fences)
{
	const struct ex_foot foot = ex_foot_of_done(d);
	uint32_t k = first_of(v, d->proc);

	if (bars(foot, fences, v, k))
		return false;
	if (k == NONE)
		return !chose(&d->label) && independent(v, foot);
	if (k == LAST && !v->last->any)
		return d->label.n == v->last->label.n && same(&d->label, &v->last->label) &&
		       initial(v, LAST) && apart_from_steps(v, foot);
	if (k == LAST)
		return !awake && initial(v, LAST) && !fed(v, foot);
	return d->label.n == ex.frame[k].label.n && same(&ex.frame[k].label, &d->label) &&
	       initial(v, k);
}

/*
 * What is demanded need not be, because of a step that is, or waits, elsewhere, and which is
 * step k of it, or not in it.  That may be otherwise when other steps follow those up to
 * ex.looked_at.
 */
static void relies_on(const struct ex_gist *gist, uint32_t k)
{
	if (k == NONE || k == LAST)
		ex_gist_join(&ex.relied_on, gist);
	else if (k > ex.looked_at)
		ex.relied_on = (struct ex_gist){ UINT64_MAX, UINT32_MAX, UINT32_MAX };
}

static bool covered_there(const struct sequence *v, const struct ex_done *d, bool awake,
			  uint32_t fences)
{
	if (!covered_by(v, d, awake, fences))
		return false;
	relies_on(&d->gist, first_of(v, d->proc));
	return true;
}

static bool covered(const struct sequence *v, uint32_t node)
{
	const struct ex_frame *f = &ex.frame[node];

	for (uint32_t i = 0; i < f->nsleepers; i++) {
		const struct ex_sleeper *s = &ex.sleeper[f->sleepers + i];

		if (covered_there(v, s->done, s->awake, s->fences))
			return true;
	}
	for (const struct ex_done *d = f->done; d; d = d->next)
		if (covered_there(v, d, d->awake, v->fences))
			return true;
	return false;
}

enum match { NO, BESIDE, STEP, ALL };

/* Does v begin with what the tree begins with? */
static enum match match(const struct sequence *v, const struct ex_tree *tree, uint32_t *k)
{
	const struct ex_foot foot = ex_foot_of_tree(tree);

	*k = first_of(v, tree->proc);
	if (*k == NONE)
		return tree->known && !chose(&tree->label) && independent(v, foot) ? BESIDE : NO;
	if (!initial(v, *k))
		return NO;
	if (*k == LAST && v->last->any)
		return tree->label.n || (tree->known && fed(v, foot)) ? NO : ALL;
	if (*k == LAST)
		return same(&v->last->label, &tree->label) ? ALL : NO;
	return same(&ex.frame[*k].label, &tree->label) ? STEP : NO;
}

static struct ex_tree *of_last(const struct ex_last *last)
{
	const struct ex_foot unknown = { 0 };

	return ex_tree_new(ex.frame[last->step].proc, last->any ? NULL : &last->label, unknown);
}

static void append(struct ex_tree **to, const struct sequence *v)
{
	while (*to)
		to = &(*to)->next;
	for (uint32_t w = 0; 64 * w < v->end; w++)
		for (uint64_t rest = v->steps[w]; rest; rest &= rest - 1) {
			uint32_t k = 64 * w + (uint32_t)__builtin_ctzll(rest);

			*to = ex_tree_new(ex.frame[k].proc, &ex.frame[k].label, ex_foot_of(k));
			if (!*to)
				return;
			to = &(*to)->children;
		}
	*to = of_last(v->last);
}

/* Below each place where a store waits to be put, if those are told apart already. */
static void insert(struct ex_tree **at, struct sequence *v)
{
	bool everywhere = false;
	struct ex_tree *tree = *at;
	uint32_t k;

	while (tree) {
		const enum match m = match(v, tree, &k);

		if (m != NO)
			relies_on(&tree->gist, k);
		if (m == ALL || (m == BESIDE && !tree->children))
			return;	/* all that can follow will be explored */
		if (m == STEP && tree->exact && tree->label.places) {
			struct sequence rest = *v;

			ex_drop(rest.steps, k);
			insert(&tree->children, &rest);
			everywhere = true;
		}
		if (m == NO || everywhere) {
			tree = tree->next;
			continue;
		}
		if (m == STEP)
			ex_drop(v->steps, k);
		at = &tree->children;
		tree = *at;
	}
	if (!everywhere)
		append(at, v);
}

static void demand(uint32_t node, const uint64_t *steps, uint32_t end, const struct ex_last *last)
{
	struct sequence v = { .end = end, .node = node, .last = last, .fences = ex_fences_at(node) };

	memcpy(v.steps, steps, sizeof(v.steps));
	if (!covered(&v, node))
		insert(&ex.frame[node].pending, &v);
}

void ex_demand(uint32_t node, const uint64_t *steps, uint32_t end, const struct ex_last *last)
{
	if (!node && ex.frame[0].start)
		return;
	ex_node_open(node);
	demand(node, steps, end, last);
	ex_node_close(node);
}
