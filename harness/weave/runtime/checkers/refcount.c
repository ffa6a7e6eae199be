// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * refcount.c - counts that go wrong: those of <linux/refcount.h>, which look at
 * themselves, and words that lw_watch_count() said to be counts.
 */
#include <limits.h>

#include "lockweave/check.h"
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/record.h"

static const struct {
	enum lw_class class;
	const char *what;
} faults[] = {
	[LW_COUNT_UNDERFLOWS] = { LW_REFCOUNT_UNDERFLOW, "drops below zero" },
	[LW_COUNT_DROPS_TO_ZERO] = { LW_REFCOUNT_UNDERFLOW,
				     "drops to zero by an operation that is not for the last one" },
	[LW_COUNT_OVERFLOWS] = { LW_REFCOUNT_OVERFLOW, "goes up past its limit" },
	[LW_COUNT_LEAVES_ZERO] = { LW_REFCOUNT_FROM_ZERO, "goes up from zero" },
};

_Noreturn static void failed(enum lw_count_fault fault, const void *count)
{
	char name[64];

	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "reference count misused");
	lw_found(faults[fault].class, "thread %u: the reference count %s %s", lw_eng.cur,
		 lw_describe_address(count, name), faults[fault].what);
}

void lw_count_failed(enum lw_count_fault fault, const void *count)
{
	lw_enter(LW_SITE());
	failed(fault, count);
}

/* ---- watched words ---- */

#define MAX_WATCHED 255u

static struct watched {
	uint32_t limit;
	uint32_t others;	/* bits */
} watched[MAX_WATCHED];
static uint32_t nwatched;

static void begin(void)
{
	nwatched = 0;
}

void lw_watch_count(const void *word, int limit, unsigned int others)
{
	struct lw_loc *l;

	lw_enter(LW_SITE());
	l = lw_loc_of((uintptr_t)word, 4, true);
	if (!l->watch) {
		if (nwatched == MAX_WATCHED)
			lw_found(LW_UNSUPPORTED, "more than %u watched counts", MAX_WATCHED);
		l->watch = (uint8_t)++nwatched;
	}
	watched[l->watch - 1] = (struct watched){
		.limit = limit > 0 ? (uint32_t)limit : INT_MAX, .others = others,
	};
}

void lw_count_changes(const struct lw_loc *l, uint64_t old, uint64_t new, bool step)
{
	const struct watched *w = &watched[l->watch - 1];
	uint32_t before = (uint32_t)old & ~w->others, after = (uint32_t)new & ~w->others;
	uint32_t up = (uint32_t)new - (uint32_t)old, down = -up;
	const void *word = (const void *)l->addr;

	/*
	 * By how much a step moves the count tells what its value may not: a carry
	 * into, or a borrow from, the other bits.
	 */
	if (step && up && up < 0x80000000u && !(up & w->others)) {
		if (!before)
			failed(LW_COUNT_LEAVES_ZERO, word);
		if (before > w->limit || up > w->limit - before)
			failed(LW_COUNT_OVERFLOWS, word);
	} else if (step && down && down < 0x80000000u && !(down & w->others)) {
		if (down > before)
			failed(LW_COUNT_UNDERFLOWS, word);
	}
	if (after >= 0x80000000u)
		failed(LW_COUNT_UNDERFLOWS, word);
	if (after > w->limit)
		failed(LW_COUNT_OVERFLOWS, word);
}

extern const struct lw_checker lw_checker_refcount;
const struct lw_checker lw_checker_refcount = { .begin = begin };
