// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * refcount.c - what <linux/refcount.h> finds wrong with a count: increment from
 * zero, underflow, overflow past saturation.
 */
#include "lockweave/check.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/record.h"

void lw_refcount_failed(const char *what, const char *function)
{
	lw_enter(LW_SITE());
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "refcount misused");
	lw_found(LW_REFCOUNT, "%.100s in %.40s()", what, function);
}

extern const struct lw_checker lw_checker_refcount;
const struct lw_checker lw_checker_refcount = { 0 };
