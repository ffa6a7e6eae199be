// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * refcount.c - counts that go wrong: those of <linux/refcount.h>, which look at
 * themselves, and words that lw_watch_count() said to be counts.
 */
#include "lockweave/check.h"
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

void lw_count_failed(enum lw_count_fault fault, const void *count)
{
	char name[64];

	lw_enter(LW_SITE());
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "reference count misused");
	lw_found(faults[fault].class, "thread %u: the reference count %s %s", lw_eng.cur,
		 lw_describe_address(count, name), faults[fault].what);
}

extern const struct lw_checker lw_checker_refcount;
const struct lw_checker lw_checker_refcount = { 0 };
