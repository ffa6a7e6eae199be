// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * classify.c - why is the stock runtime silent about a race that the engine finds?
 *
 * By experiment.  An input makes the same execution each time, so it is run again
 * with the runtime told otherwise: of no accesses but the two that race, so that
 * any report is about those; and then with one kind of order after the other left
 * out that is handed over only because there is no better way to say it.  What
 * makes the runtime report is what its silence rested on.
 */
#include <string.h>

#include "tsan/classify.h"
#include "tsan/stock.h"
#include "weave/runtime/trace.h"

static struct lw_told log[LW_TOLD_MAX];

const char *lw_why_name(enum lw_why why)
{
	static const char *const names[LW_NR_WHYS] = {
		[LW_WHY_FORGOTTEN] = "access forgotten",
		[LW_WHY_OLD_VALUE] = "old value read",
		[LW_WHY_RESIDUE] = "release kept by a relaxed store",
		[LW_WHY_HALF_FENCE] = "half a fence",
		[LW_WHY_SEEN_STORE] = "store seen",
		[LW_WHY_SEEN_LOAD] = "load known of",
		[LW_WHY_HEARSAY] = "hearsay",
		[LW_WHY_DEPENDENCY] = "dependency",
		[LW_WHY_SEVERAL] = "several of these",
		[LW_WHY_BOTH_ATOMIC] = "both atomic",
		[LW_WHY_UNKNOWN] = "unexplained",
	};

	return names[why];
}

static bool overlap(const struct lw_told *a, const struct lw_told *b)
{
	return a->addr < b->addr + b->size && b->addr < a->addr + a->size;
}

static bool is_atomic(const struct lw_event *ev)
{
	return ev->kind == LW_EV_LOAD || ev->kind == LW_EV_STORE || ev->kind == LW_EV_RMW ||
	       ev->kind == LW_EV_LOCK || ev->kind == LW_EV_TRYLOCK || ev->kind == LW_EV_UNLOCK;
}

static bool is_kind(const struct lw_told *a, const struct lw_event *ev)
{
	if (a->thread != ev->thread || a->atomic != is_atomic(ev))
		return false;
	switch (ev->kind) {
	case LW_EV_LOAD:
	case LW_EV_PLAIN_LOAD:
		return a->read;
	case LW_EV_RMW:
	case LW_EV_TRYLOCK:
		return a->read && a->write == ev->wrote;
	default:
		return a->write;
	}
}

/*
 * The last access that was told is one of the two, or of memcpy() and its like the one
 * before it; the other is what the engine found.
 */
static bool find_two(uint32_t n, const struct lw_event *other, uint32_t two[2])
{
	if (n > LW_TOLD_MAX)
		return false;
	for (uint32_t last = n; last > 0 && last + 2 > n; last--) {
		two[1] = last - 1;
		if (log[two[1]].thread != log[n - 1].thread)
			return false;
		for (two[0] = two[1]; two[0]-- > 0;)
			if (is_kind(&log[two[0]], other) && overlap(&log[two[0]], &log[two[1]]))
				return true;
	}
	return false;
}

static bool reports(const struct lw_scenario *scenario, const struct lw_input *input)
{
	lw_engine_run(scenario, input, false);
	return lw_stock_reports > 0;
}

/* Left out one by one; the second includes the first, without which it means nothing. */
static const struct {
	enum lw_why why;
	struct lw_stock_how how;
} less[] = {
	{ LW_WHY_OLD_VALUE, { .by_message = true } },
	{ LW_WHY_RESIDUE, { .by_message = true, .no_residue = true } },
	{ LW_WHY_HALF_FENCE, { .no_half_fences = true } },
	{ LW_WHY_SEEN_STORE, { .no_seen_stores = true } },
	{ LW_WHY_SEEN_LOAD, { .no_seen_loads = true } },
	{ LW_WHY_HEARSAY, { .no_hearsay = true } },
	{ LW_WHY_DEPENDENCY, { .no_dependencies = true } },
	{ LW_WHY_SEVERAL, { .by_message = true, .no_residue = true, .no_half_fences = true,
			    .no_seen_stores = true, .no_seen_loads = true, .no_hearsay = true,
			    .no_dependencies = true } },
};

static enum lw_why experiment(const struct lw_scenario *scenario, const struct lw_input *input)
{
	struct lw_stock_how how = { .log = log };
	const struct lw_trace *trace = lw_engine_trace();
	const struct lw_finding *f;
	const struct lw_event *other;

	lw_stock_how = how;
	f = &lw_engine_run(scenario, input, true)->finding;
	if (!f->has_other || f->other_event >= trace->nevents || f->event >= trace->nevents)
		return LW_WHY_UNKNOWN;
	other = &trace->event[f->other_event];
	if (is_atomic(other) && is_atomic(&trace->event[f->event]))
		return LW_WHY_BOTH_ATOMIC;
	if (!find_two(lw_stock_told, other, how.two))
		return LW_WHY_UNKNOWN;
	how.log = NULL;
	how.only_two = true;
	lw_stock_how = how;
	if (reports(scenario, input))
		return LW_WHY_FORGOTTEN;
	for (size_t i = 0; i < sizeof(less) / sizeof(less[0]); i++) {
		lw_stock_how = less[i].how;
		lw_stock_how.only_two = true;
		memcpy(lw_stock_how.two, how.two, sizeof(how.two));
		if (reports(scenario, input))
			return less[i].why;
	}
	return LW_WHY_UNKNOWN;
}

enum lw_why lw_why_silent(const struct lw_scenario *scenario, const struct lw_input *input)
{
	enum lw_why why = experiment(scenario, input);

	lw_stock_how = (struct lw_stock_how){ 0 };
	return why;
}
