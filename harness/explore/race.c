// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * race.c - what else there is to explore, by looking at an execution: other
 * choices in each step; steps that could come the other way round; messages that
 * could be read if they came earlier.
 */
#include <string.h>

#include "explore/internal.h"

/* ---- other choices ---- */

/* Known at the node already; one that waits to be explored moves to the front. */
static bool there(struct ex_frame *f, const struct ex_label *label, const struct ex_tree *rest)
{
	size_t size = label->n * sizeof(label->name[0]);

	for (struct ex_tree **at = &f->pending; *at; at = &(*at)->next) {
		struct ex_tree *tree = *at;

		if (tree->proc != f->proc || tree->label.n < label->n ||
		    memcmp(tree->label.name, label->name, size))
			continue;
		*at = tree->next;
		tree->next = f->pending;
		f->pending = tree;
		tree->exact = true;
		if (tree->beside < label->n)
			tree->beside = label->n;
		ex_tree_append(&tree->children, ex_tree_copy(rest));
		return true;
	}
	for (const struct ex_done *d = f->done; d; d = d->next)
		if (d->proc == f->proc && d->label.n >= label->n &&
		    !memcmp(d->label.name, label->name, size))
			return true;
	for (uint32_t i = 0; i < f->nsleepers; i++) {
		const struct ex_done *d = ex.sleeper[f->sleepers + i].done;

		if (d->proc == f->proc && d->label.n == label->n &&
		    ex_same_choices(&d->label, label, label->n))
			return true;
	}
	return false;
}

static void demand_choices(struct ex_frame *f)
{
	const struct ex_foot unknown = { 0 };

	/* What has been demanded once, and cannot be here, is not to be demanded again. */
	const unsigned int known = f->given ? f->beside : 0;

	for (unsigned int i = f->label.n; i-- > known;) {
		const struct ex_pick *p = &f->pick[i];
		/* What was to follow was to follow each place. */
		const struct ex_tree *rest = f->label.places >> i & 1 ? f->rest : NULL;
		struct ex_label label = f->label;

		label.n = (uint8_t)(i + 1);
		label.places &= (uint8_t)((2u << i) - 1);
		for (unsigned int j = p->n; j-- > 0;) {
			struct ex_tree *tree;

			label.name[i] = ex.names[p->names + j];
			if (j == p->chosen || there(f, &label, rest) ||
			    (p->await && ex_futile_message(p->await, label.name[i])))
				continue;
			tree = ex_tree_new(f->proc, &label, unknown);
			if (!tree)
				return;
			tree->exact = true;
			tree->beside = label.n;
			tree->children = ex_tree_copy(rest);
			tree->next = f->pending;
			f->pending = tree;
		}
	}
}

static void other_choices(uint32_t k)
{
	if (!ex.frame[k].label.n)
		return;
	ex_node_open(k);
	demand_choices(&ex.frame[k]);
	ex_node_close(k);
}

/* ---- demands ---- */

/* The other way round of frame.hb: what comes from each step. */
static uint64_t from[EX_STEPS][EX_WORDS];

static void forget_new_steps(uint32_t known, uint32_t steps)
{
	for (uint32_t i = 0; i < steps; i++)
		for (uint32_t w = 0; 64 * w < steps; w++)
			from[i][w] = i < known ? ex_below(from[i][w], w, known) : 0;
}

static void note_where_from(uint32_t j)
{
	for (uint32_t w = 0; 64 * w < j; w++)
		for (uint64_t rest = ex.frame[j].hb[w]; rest; rest &= rest - 1)
			ex_put(from[64 * w + (uint32_t)__builtin_ctzll(rest)], j);
}

void ex_without(uint32_t i, uint32_t end, uint64_t *set)
{
	memset(set, 0, EX_WORDS * sizeof(set[0]));
	for (uint32_t w = i / 64; 64 * w < end; w++)
		set[w] = ex_below(~from[i][w], w, end) & ~ex_below(~0ull, w, i + 1);
}

static void other_way_round(uint32_t i, uint32_t j, uint32_t end)
{
	uint64_t steps[EX_WORDS];
	struct ex_last last = { .step = j, .any = true };

	ex_without(i, end, steps);
	memcpy(last.before, ex.frame[j].hb, sizeof(last.before));
	ex_demand(i, steps, end, &last);
}

/* Step i reads, with its choice a->pick, what j stores. */
static void read_instead(uint32_t i, const struct ex_access *a, uint32_t j, mm_tag tag,
			 uint32_t end)
{
	uint64_t steps[EX_WORDS];
	struct ex_last last = { .step = i, .label = ex.frame[i].label };

	if (a->await && a->kind == EX_READ && ex_futile_message(a->await, tag))
		return;
	ex_without(i, end, steps);
	memcpy(last.before, ex.frame[j].hb, sizeof(last.before));
	ex_put(last.before, j);
	last.chooses = a->space == EX_MEMORY;
	last.fenced = ex.frame[i].fences != ex_fences_at(i);
	last.fences = UINT32_MAX;
	last.key = a->key;
	last.tag = tag;
	last.label.n = a->pick;
	/* What a read-modify-write's choice is called depends on the value, too. */
	if (a->kind == EX_READ && last.label.n < EX_PICKS)
		last.label.name[last.label.n++] = tag;
	ex_demand(i, steps, end, &last);
}

void ex_without_choice(uint32_t j, uint64_t *before)
{
	uint32_t k;

	memset(before, 0, EX_WORDS * sizeof(before[0]));
	if (ex.frame[j].woken_by)
		ex_include(before, ex.frame[j].woken_by - 1u);
	k = ex_last_of(ex.frame[j].proc, j);
	if (k != UINT32_MAX)
		ex_include(before, k);
}

/* Step j tried in vain, with a, to take from a location what step i took, with b. */
static void take_first(uint32_t i, const struct ex_access *b, uint32_t j,
		       const struct ex_access *a, uint32_t end)
{
	uint64_t steps[EX_WORDS];
	struct ex_last last = { .step = j, .label = ex.frame[j].label };

	if ((a->value == b->value) == a->unless || a->pick >= EX_PICKS)
		return;
	ex_without(i, end, steps);
	for (uint32_t k = j; k < end; k++)
		if (ex_has(ex.frame[k].hb, j) || ex.frame[k].proc == ex.frame[j].proc)
			ex_drop(steps, k);
	ex_without_choice(j, last.before);
	last.chooses = true;
	last.fenced = ex.frame[j].fences != ex_fences_at(j);
	last.fences = UINT32_MAX;
	last.key = a->key;
	last.tag = b->tag;
	last.label.n = a->pick;
	last.label.name[last.label.n++] = b->tag << 1 | 1;
	ex_demand(i, steps, end, &last);
}

/*
 * A compare-exchange that fails commutes with what others do.  But it could have
 * succeeded, had not somebody else been first.
 */
static void failures(uint32_t j, uint32_t end)
{
	const struct ex_frame *f = &ex.frame[j];
	uint64_t before[EX_WORDS];

	for (uint32_t n = 0; (f->gist.kinds & EX_BIT(EX_TRY)) && n < f->n; n++) {
		const struct ex_access *a = &ex.access[f->first + n];

		if (a->kind != EX_TRY)
			continue;
		ex_without_choice(j, before);
		for (uint32_t i = 0; i < j; i++) {
			const struct ex_foot other = ex_foot_of(i);

			if (ex_has(before, i) || !ex_may_meet(&f->gist, other.gist))
				continue;
			for (uint32_t m = 0; m < other.n; m++)
				if (other.a[m].kind == EX_RMW && other.a[m].key == a->key &&
				    other.a[m].space == a->space)
					take_first(i, &other.a[m], j, a, end);
		}
	}
}

/* What a's choice is to be called if it reads what b stores. */
static mm_tag named_for(const struct ex_access *a, const struct ex_access *b)
{
	if (a->space == EX_GRACE)	/* behind that one, too */
		return a->tag + b->tag;
	return b->kind == EX_RMW ? b->stored : b->tag;
}

/* Step i may have read something else than what step j stores, with b. */
static void read_it(uint32_t i, uint32_t j, const struct ex_access *b, uint32_t end)
{
	const struct ex_foot r = ex_foot_of(i);

	for (uint32_t m = 0; m < r.n; m++)
		if (ex_reads(&r.a[m]) && r.a[m].key == b->key && r.a[m].space == b->space)
			read_instead(i, &r.a[m], j, named_for(&r.a[m], b), end);
}

static void messages(uint32_t j, uint32_t end)
{
	const struct ex_frame *f = &ex.frame[j];

	for (uint32_t n = 0; (f->gist.kinds & EX_STORERS) && n < f->n; n++) {
		const struct ex_access *b = &ex.access[f->first + n];

		if ((b->space != EX_MEMORY && b->space != EX_GRACE) || !ex_stores(b))
			continue;
		for (uint32_t w = 0; w <= j / 64; w++) {
			uint64_t rest = ex_below(ex_meeting(&f->gist, w) & ~f->hb[w] &
						 ~ex.steps_of[f->proc][w], w, j);

			for (; rest; rest &= rest - 1) {
				uint32_t i = 64 * w + (uint32_t)__builtin_ctzll(rest);

				if (ex.frame[i].gist.kinds & EX_READERS)
					read_it(i, j, b, end);
			}
		}
	}
}

static void other_ways(uint32_t j, uint32_t end)
{
	ex.looked_at = j;
	ex.relied_on = (struct ex_gist){ 0 };
	failures(j, end);
	messages(j, end);
	ex_grace_periods(j, end);
	ex_unbar(j, end);
	ex.frame[j].relied_on = ex.relied_on;
}

/* Could steps not commute of which all is in these two? */
static bool may_matter(const struct ex_gist *a, const struct ex_gist *b)
{
	return (a->kinds & EX_BIT(EX_GLOBAL)) || ((a->against & b->kinds) && ex_may_meet(a, b));
}

/* Which steps are whose, and where. */
static void sort_out(uint32_t steps)
{
	static uint64_t places;		/* where there were steps in an execution so far */
	const uint32_t words = (steps + 63) / 64;

	for (uint32_t w = 0; w < words; w++) {
		for (unsigned int p = 0; p < 2 * LW_MAX_THREADS; p++)
			ex.steps_of[p][w] = 0;
		for (uint64_t at = places; at; at &= at - 1)
			ex.steps_at[__builtin_ctzll(at)][w] = 0;
		ex.elusive[w] = 0;
	}
	for (uint32_t k = 0; k < steps; k++) {
		const struct ex_gist *gist = &ex.frame[k].gist;

		ex_put(ex.steps_of[ex.frame[k].proc], k);
		places |= gist->where;
		for (uint64_t at = gist->where; at; at &= at - 1)
			ex_put(ex.steps_at[__builtin_ctzll(at)], k);
		if (gist->kinds & EX_QUIET)
			ex_put(ex.elusive, k);
	}
}

/* How many steps have nothing to do with what came later in this execution. */
static uint32_t settled(void)
{
	uint32_t k = 0;

	while (k < ex.base && !((ex.facts & EX_PAGES) && ex_weak() && ex_gives_page_back(k)))
		k++;
	return k;
}

void ex_analyse(uint32_t steps, uint32_t with_waiting)
{
	static uint64_t races[EX_STEPS][EX_WORDS];	/* those of settled steps are known */
	const uint32_t known = settled();
	struct ex_gist news = { 0 };

	ex.all_steps = with_waiting;
	sort_out(with_waiting);
	forget_new_steps(known, with_waiting);
	for (uint32_t j = known; j < with_waiting; j++) {
		ex_happens_before(j, races[j]);
		note_where_from(j);
		if (j >= ex.fresh && j < steps)
			other_choices(j);
		if (j >= steps && ex.end == EX_ASLEEP)
			ex_kept_out(j, races[j]);
	}
	for (uint32_t j = ex.fresh; j < steps; j++)
		ex_gist_join(&news, &ex.frame[j].gist);
	/* Given up in the middle of a step, but not because it has too many choices. */
	if (ex.open && steps >= ex.fresh && ex.end != EX_CUT) {
		other_choices(steps);
		ex_unbar(steps, steps);
	}
	/* Of steps that were there before, too: what is to come first with them may be more now. */
	for (uint32_t j = 0; j < with_waiting; j++) {
		for (uint32_t w = j / 64 + 1; w-- > 0;)
			for (uint64_t rest = races[j][w]; rest;) {
				uint32_t i = 63 - (uint32_t)__builtin_clzll(rest);

				rest &= ~((uint64_t)1 << i);
				other_way_round(64 * w + i, j, steps);
			}
		if (j < steps && (j >= ex.fresh || may_matter(&ex.frame[j].relied_on, &news)))
			other_ways(j, steps);
	}
}
