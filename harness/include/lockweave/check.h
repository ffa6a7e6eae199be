/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - oracles for locks and scenarios.  None of them orders memory, none
 * is an event of the execution: they watch, they change nothing.
 */
#ifndef LOCKWEAVE_CHECK_H
#define LOCKWEAVE_CHECK_H

#include <stdbool.h>

/* A condition of the lock's own that must hold; text goes into the report. */
#define lw_assert(cond) \
	do { if (__builtin_expect(!(cond), 0)) lw_assert_failed(#cond, __func__); } while (0)
_Noreturn void lw_assert_failed(const char *condition, const char *function);

/* A reference count went wrong (class "refcount"); what: one sentence, static. */
_Noreturn void lw_refcount_failed(const char *what, const char *function);

/*
 * Exclusion: who is inside a critical section that belongs to object `obj`.
 * Reported: a reader and a writer inside together, two writers.
 */
void lw_enter_read(const void *obj);
void lw_exit_read(const void *obj);
void lw_enter_write(const void *obj);
void lw_exit_write(const void *obj);

/*
 * Identity: the reader has locked obj, which it looked up as (owner, key).
 * From here to lw_unclaim(), obj must stay the same incarnation and keep the
 * identity that lw_identify() gave it last; otherwise "use of recycled object".
 * lw_identify() is called by whoever gives an object its identity.
 */
void lw_identify(const void *obj, const void *owner, unsigned long key);
void lw_claim(const void *obj, const void *owner, unsigned long key);
void lw_unclaim(const void *obj);

#endif /* LOCKWEAVE_CHECK_H */
