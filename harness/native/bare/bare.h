/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bare.h - put in front of every source of a lock (-include), as points.h is for
 * the flavour's checked runs: the lock as fast as it is.  Oracles are nothing,
 * and what the machine does in an instruction is no call.
 *
 * Each is the definition of a function that engine_api.h and check.h declare,
 * for the compiler to put in the place of a call.
 */
#ifndef LW_NATIVE_BARE_H
#define LW_NATIVE_BARE_H

#include "lockweave/check.h"
#include "lockweave/engine_api.h"
#include "lockweave/scenario.h"
#include "native/fences.h"

#define lw_bare extern __inline__ __attribute__((__gnu_inline__, __always_inline__))

lw_bare void lw_fence(enum lw_fence_kind kind) { lw_machine_fence(kind); }
lw_bare void lw_rmw_noreturn_hint(void) { }
lw_bare void lw_data_race_begin(void) { }
lw_bare void lw_data_race_end(void) { }

lw_bare void lw_might_sleep(const char *what) { (void)what; }
lw_bare void lw_wait_begin(const void *what, const char *kind) { (void)what; (void)kind; }
lw_bare void lw_wait_end(void) { }
lw_bare unsigned int lw_choose_waiter(unsigned int n) { (void)n; return 0; }
lw_bare void lw_lock_acquired(const void *lock, unsigned int how) { (void)lock; (void)how; }
lw_bare void lw_lock_released(const void *lock) { (void)lock; }

lw_bare void lw_op_fell_back(void) { }
lw_bare void lw_op_retried(void) { }

lw_bare void lw_watch_count(const void *word, int limit, unsigned int others)
{
	(void)word;
	(void)limit;
	(void)others;
}
lw_bare void lw_enter_read(const void *obj) { (void)obj; }
lw_bare void lw_exit_read(const void *obj) { (void)obj; }
lw_bare void lw_enter_write(const void *obj) { (void)obj; }
lw_bare void lw_exit_write(const void *obj) { (void)obj; }
lw_bare void lw_identify(const void *obj, const void *owner, unsigned long key)
{
	(void)obj;
	(void)owner;
	(void)key;
}
lw_bare void lw_claim(const void *obj, const void *owner, unsigned long key)
{
	(void)obj;
	(void)owner;
	(void)key;
}
lw_bare void lw_unclaim(const void *obj) { (void)obj; }
lw_bare void lw_stable_bytes(const void *cache, size_t offset, size_t size)
{
	(void)cache;
	(void)offset;
	(void)size;
}

/* Static variables are put back between rounds (statics.c). */
#pragma clang section bss = "lw_bss" data = "lw_data"

/* Accesses nest in expressions, and so do the variables of the macros that make them. */
#pragma clang diagnostic ignored "-Wshadow"

#endif /* LW_NATIVE_BARE_H */
