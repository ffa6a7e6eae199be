// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * counts.c - words that are reference counts: whatever the lock stores to them by
 * an atomic access is looked at (points.h).
 *
 * Which word of a type-stable object is one, is known of its page, since it is the
 * same for all objects there; any other word is in a table.
 *
 * Not seen: a count that rises from zero by other means than refcount_t's.
 */
#include <limits.h>

#include "lockweave/check.h"
#include "native/slab.h"

#define NR_COUNTS	8192u		/* a power of two; half of it is used at most */
#define GONE		((const int *)1)

struct count {
	const int *word;		/* NULL: free; GONE: was something */
	struct lw_count_rule rule;
};

static struct count counts[NR_COUNTS];
static unsigned int taken;		/* places that are not free */
static unsigned int used[NR_COUNTS / 2];	/* and which */
/* All words are in there: most that is asked about is not.  Grows in both directions. */
struct lw_counts_range lw_counts_range;
static int lock;
static bool watched;			/* anything in the table */

static unsigned int place_of(const void *word)
{
	return (unsigned int)((uintptr_t)word * 0x9e3779b97f4a7c15ull >> 48) % NR_COUNTS;
}

static bool may_be_watched(uintptr_t from, size_t size)
{
	uintptr_t low = lw_relaxed_load(&lw_counts_range.from), span = lw_relaxed_load(&lw_counts_range.span);

	return from + size > low && from < low + span;
}

/* Under the lock.  Who looks at this very moment may miss a store, no more. */
static void widen(uintptr_t word)
{
	uintptr_t from = lw_counts_range.from, end = from + lw_counts_range.span;

	if (!lw_counts_range.span)
		from = end = word;
	if (word < from)
		from = word;
	if (word + sizeof(int) > end)
		end = word + sizeof(int);
	if (end - from > lw_counts_range.span)
		lw_relaxed_store(&lw_counts_range.span, end - from);
	lw_relaxed_store(&lw_counts_range.from, from);
}

static struct count *find(const void *word)
{
	for (unsigned int i = place_of(word);; i = (i + 1) % NR_COUNTS) {
		const int *there = __atomic_load_n(&counts[i].word, __ATOMIC_ACQUIRE);

		if (there == word)
			return &counts[i];
		if (!there)
			return NULL;
	}
}

static struct count *place_for(const void *word)
{
	unsigned int i = place_of(word);
	const int *there;

	while ((there = counts[i].word) && there != GONE)
		i = (i + 1) % NR_COUNTS;
	if (there)
		return &counts[i];
	if (taken == NR_COUNTS / 2)
		lw_die("more than %u reference counts are watched in one round", NR_COUNTS / 2);
	used[taken++] = i;
	return &counts[i];
}

/*
 * One word of an object of this page; true if it is the one that such objects have.
 * The constructor says so before anybody knows of the page.
 */
static bool watch_in_slab(uintptr_t word, const struct lw_count_rule *rule)
{
	struct lw_slab *s = lw_slab_of(word);
	unsigned int i = s ? lw_object_of(s, word) : 0;
	uint32_t at;

	if (!s || i >= s->nobjects)
		return false;
	at = (uint32_t)(word % LW_SLAB_SIZE - i * s->stride);
	if (s->count_at == LW_NO_COUNT) {
		s->count_rule = *rule;
		lw_relaxed_store(&s->count_at, at);
	} else if (s->count_at != at || s->count_rule.limit != rule->limit ||
		   s->count_rule.others != rule->others) {
		return false;
	}
	lw_relaxed_store(&s->cell[i].counted, true);
	return true;
}

void lw_watch_count(const void *word, int limit, unsigned int others)
{
	struct lw_count_rule rule = { .limit = limit ? limit : INT_MAX, .others = others };
	struct count *c;

	lw_hidden_lock(&lock);
	if (watch_in_slab((uintptr_t)word, &rule)) {
		lw_hidden_unlock(&lock);
		return;
	}
	c = find(word);
	if (!c)
		c = place_for(word);
	widen((uintptr_t)word);
	c->rule = rule;
	__atomic_store_n(&c->word, word, __ATOMIC_RELEASE);
	lw_hidden_unlock(&lock);
	lw_relaxed_store(&watched, true);
}

void lw_count_wrong(const volatile void *at, int count)
{
	lw_count_failed(count < 0 ? LW_COUNT_UNDERFLOWS : LW_COUNT_OVERFLOWS, (const void *)(uintptr_t)at);
}

bool lw_count_elsewhere(const volatile void *at, struct lw_count_rule *rule)
{
	const struct count *c = find((const void *)(uintptr_t)at);

	if (c)
		*rule = c->rule;
	return c;
}

/* For what a sanitizer watches. */
bool lw_count_of(const volatile void *at, struct lw_count_rule *rule)
{
	return lw_count_of_inline(at, rule);
}

void lw_counts_new_slab(struct lw_slab *s)
{
	lw_relaxed_store(&s->count_at, LW_NO_COUNT);
	for (unsigned int i = 0; i < LW_SLAB_OBJECTS; i++)
		lw_relaxed_store(&s->cell[i].counted, false);
	lw_counts_drop((const void *)lw_slab_page(s), LW_SLAB_SIZE);
}

/* Memory goes, and the counts in it. */
void lw_counts_drop(const void *memory, size_t size)
{
	if (!lw_relaxed_load(&watched) || !may_be_watched((uintptr_t)memory, size))
		return;
	lw_hidden_lock(&lock);
	for (const char *at = memory; at + sizeof(int) <= (const char *)memory + size; at += sizeof(int)) {
		struct count *c = find(at);

		if (c)
			__atomic_store_n(&c->word, GONE, __ATOMIC_RELEASE);
	}
	lw_hidden_unlock(&lock);
}

void lw_counts_reset(void)
{
	while (taken)
		counts[used[--taken]] = (struct count){ 0 };
	lw_counts_range = (struct lw_counts_range){ 0 };
	watched = false;
}
