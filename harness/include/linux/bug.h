/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/bug.h - conditions that must not come true.
 *
 * Ordering: none.
 *
 * BUG_ON(c), BUG()	ends the execution with a report of class "assertion".
 * WARN_ON(c),
 * WARN_ON_ONCE(c)	the same: the simulated kernel has panic_on_warn.  Their
 *			value is the condition, as in the kernel.
 * BUILD_BUG_ON(c)	does not compile when c holds.
 *
 * Callers: anybody, in any context.  Source: include/asm-generic/bug.h.
 */
#ifndef LOCKWEAVE_LINUX_BUG_H
#define LOCKWEAVE_LINUX_BUG_H

#include <linux/compiler.h>
#include <lockweave/check.h>

#define BUG()							\
	lw_assert_failed("BUG()", __func__)

#define BUG_ON(cond)						\
do {								\
	if (unlikely(cond))					\
		lw_assert_failed("BUG_ON(" #cond ")", __func__);	\
} while (0)

#define WARN_ON(cond)						\
({								\
	bool lw_warn_ = !!(cond);				\
	if (unlikely(lw_warn_))					\
		lw_assert_failed("WARN_ON(" #cond ")", __func__);	\
	lw_warn_;						\
})
#define WARN_ON_ONCE(cond)	WARN_ON(cond)

#define BUILD_BUG_ON(cond)	_Static_assert(!(cond), #cond)

#endif /* LOCKWEAVE_LINUX_BUG_H */
