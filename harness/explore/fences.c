// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fences.c - full fences, of which the first makes something global that the second
 * takes; and who could tell.  lkmm, alpha.
 *
 * With the fences the other way round, those behind the second may choose what is older.
 * So a step tells which choices it did not have because of fences, and those are demanded,
 * with all the fences that are in the way coming later.  By themselves fences have no order;
 * but for those of which one would have to come between the other and who chooses.
 * docs/explore.md says why that is enough.
 */
#include "explore/internal.h"
#include "weave/runtime/state.h"

bool ex_fences_commute(void)
{
	return !(ex.facts & EX_FENCED) && (lw_eng.mm->config.model == MM_LKMM ||
					   lw_eng.mm->config.model == MM_ALPHA);
}

/* Threads and their fences by number; that some have the same bit only costs executions. */
static uint64_t fact_of(unsigned int t, unsigned int fence)
{
	return (uint64_t)1 << (EX_FACTS + (t * 15u + fence) % (64u - EX_FACTS));
}

bool ex_fence_counts(unsigned int t)
{
	const uint64_t fact = fact_of(t, ex.nfences[t]++);

	if (ex.open)
		ex.frame[ex.depth].fence_facts |= fact;
	return !ex_fences_commute() || (ex.facts & fact);
}

/*
 * These two steps' fences, one behind the other: the order counts from now on.  If that was
 * known, it is something else, and that of all does.
 */
static void counts(uint32_t k, uint32_t to)
{
	const uint64_t facts = ex.frame[k].fence_facts | ex.frame[to].fence_facts;

	ex.facts |= facts & ~ex.known_facts ? facts : EX_FENCED;
}

void ex_fence(unsigned int t)
{
	struct mm_given given[MM_MAX_LOCS];
	unsigned int n = mm_given(lw_eng.mm, t, given);

	if (!ex_fences_commute())
		return;
	for (unsigned int i = 0; i < n; i++)
		if (lw_eng.loc[given[i].loc].size)
			ex_add(EX_FENCES, lw_eng.loc[given[i].loc].off, EX_GLOBAL, given[i].tag, 0);
}

void ex_note_barred(bool place)
{
	struct mm *mm = lw_eng.mm;
	struct ex_frame *f = &ex.frame[ex.depth];
	uint32_t n = mm->nbarred;

	mm->nbarred = 0;
	if (!ex.open || ex.depth < ex.base || !ex_fences_commute())
		return;
	if (n > MM_MAX_BARRED || ex.nbarred + n > EX_BARRED || !lw_eng.loc[mm->barred_loc].size) {
		ex.facts |= EX_FENCED;
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		ex.barred[ex.nbarred++] = (struct ex_barred){
			.key = lw_eng.loc[mm->barred_loc].off, .tag = mm->barred[i].tag,
			.name = mm->barred[i].name, .fences = mm->barred[i].fences,
			.pick = f->label.n, .place = place,
		};
	f->nbarred += n;
}

/*
 * Is a older than b?  Also if they are not there.  A place may have been several locations
 * one after the other, if its memory was used again.
 */
static bool older(uint32_t key, mm_tag a, mm_tag b)
{
	for (unsigned int i = 0; a != b && i < lw_eng.nlocs; i++) {
		bool before;

		if (!lw_eng.loc[i].size || lw_eng.loc[i].off != key)
			continue;
		before = mm_older(lw_eng.mm, i, a, b);
		if (before != mm_older(lw_eng.mm, i, b, a))
			return before;
	}
	return a != b;
}

bool ex_bars_choice(struct ex_foot fence, uint32_t key, mm_tag tag)
{
	for (uint32_t i = 0; (fence.gist->kinds & EX_BIT(EX_GLOBAL)) && i < fence.n; i++)
		if (fence.a[i].kind == EX_GLOBAL && fence.a[i].key == key &&
		    older(key, tag, fence.a[i].tag))
			return true;
	return false;
}

uint32_t ex_bars(struct ex_foot fence, uint32_t before, struct ex_foot then)
{
	for (uint32_t k = 0; (fence.gist->kinds & EX_BIT(EX_GLOBAL)) && k < then.n; k++) {
		const struct ex_access *a = &then.a[k];

		if (a->space == EX_MEMORY && (ex_reads(a) || a->kind == EX_STORE) &&
		    a->fences > before && ex_bars_choice(fence, a->key, a->tag))
			return a->fences;
	}
	return 0;
}

/* The step before j with that fence; j: its own. */
static uint32_t step_of(uint32_t fence, uint32_t j)
{
	for (uint32_t k = 0; k < j; k++)
		if (ex.frame[k].fences >= fence)
			return k;
	return j;
}

/* Step s, which begins a section behind that grace period: where did that start? */
static uint32_t start_of(uint32_t key, uint32_t s)
{
	for (uint32_t k = s; k-- > 0;) {
		const struct ex_access *start = ex_find(ex_foot_of(k), EX_GRACE, EX_STORE);

		if (start && start->stored == key)
			return k;
	}
	return s;
}

/* Step s, which is k or comes behind it, made its thread know what step k's fence gave. */
static bool learnt(uint32_t s, uint32_t k)
{
	const struct ex_frame *f = &ex.frame[s];

	if (f->fences != ex_fences_at(s) && ex_has(f->hb, k))
		return true;
	for (uint32_t i = 0; i < f->n; i++) {
		const struct ex_access *a = &ex.access[f->first + i];
		uint32_t from;

		if (a->space != EX_GRACE || a->kind != EX_TAKE)
			continue;
		from = start_of(a->key, s);
		if (from < s && (from == k || ex_has(ex.frame[from].hb, k)))
			return true;
	}
	return false;
}

/* Did step j's thread learn of step k's fence before, whatever j chooses? */
static bool behind(uint32_t j, uint32_t k)
{
	for (uint32_t s = k + 1; s < j; s++)
		if (ex.frame[s].proc == ex.frame[j].proc && learnt(s, k))
			return true;
	return false;
}

static void unbar(uint32_t j, const struct ex_barred *b, uint32_t end)
{
	uint64_t steps[EX_WORDS], later[EX_WORDS] = { 0 };
	struct ex_last last = { .step = j, .label = ex.frame[j].label, .chooses = true,
				.key = b->key, .tag = b->tag, .fences = b->fences };
	uint32_t to = step_of(b->fences, j), w = b->place ? UINT32_MAX : ex_writer_of(b->tag, j);
	uint32_t first = UINT32_MAX;

	if (b->pick >= EX_PICKS)
		return;
	ex_without_choice(j, last.before);
	if (w != UINT32_MAX)
		ex_include(last.before, w);
	for (uint32_t k = 0; k <= to && k < j; k++) {
		if (!ex_bars_choice(ex_foot_of(k), b->key, b->tag))
			continue;
		if (ex_has(to == j ? last.before : ex.frame[to].hb, k) || k == to)
			return;	/* there is no other way round */
		if (ex_has(last.before, k)) {
			if (!behind(j, k))
				counts(k, to);
			return;
		}
		ex_put(later, k);
		if (first == UINT32_MAX)
			first = k;
	}
	if (first == UINT32_MAX)
		return;
	/* What came behind step j would come before it, and its own fence would take from that. */
	for (uint32_t k = j + 1; to == j && k < end; k++)
		if (ex_bars_choice(ex_foot_of(k), b->key, b->tag))
			ex_put(later, k);
	ex_without(first, end, steps);
	for (uint32_t k = first; k < end; k++)
		for (uint32_t i = first; i <= k; i++)
			if ((ex_has(later, i) || i == j) &&
			    (i == k || ex_has(ex.frame[k].hb, i) ||
			     ex.frame[k].proc == ex.frame[i].proc))
				ex_drop(steps, k);
	last.fenced = to == j;
	last.label.n = b->pick;
	if (!b->place)
		last.label.name[last.label.n++] = b->name;
	last.label.places &= (uint8_t)((1u << last.label.n) - 1);
	ex_demand(first, steps, end, &last);
}

void ex_unbar(uint32_t j, uint32_t end)
{
	const struct ex_frame *f = &ex.frame[j];

	for (uint32_t i = 0; i < f->nbarred; i++)
		unbar(j, &ex.barred[f->barred + i], end);
}
