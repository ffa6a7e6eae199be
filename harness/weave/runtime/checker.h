/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * checker.h - oracles that watch an execution.
 *
 * A checker is one file, checkers/NAME.c, that defines lw_checker_NAME with the
 * calls that it wants.  Nothing else changes.  Checkers raise findings
 * with lw_found() and must not order memory, switch threads or touch the memory
 * of the code under test.  All state must be reset in begin().
 */
#ifndef LW_RUNTIME_CHECKER_H
#define LW_RUNTIME_CHECKER_H

#include "weave/runtime/state.h"

/* Besides LW_LOCK_READ and LW_LOCK_TRY: some take this lock to read, some to write. */
#define LW_LOCK_RW	4u

struct lw_checker {
	void (*begin)(void);		/* an execution begins */
	void (*op_end)(void);		/* the running thread finished an operation of the plan */
	void (*end)(void);		/* everything ran, finish() too; lw_finding_set() */
	void (*alloc)(const struct lw_object *o);
	void (*free)(const struct lw_object *o);	/* about to be freed */
	void (*sleeps)(const char *what);	/* the running thread calls something that may sleep */
	/* The running thread has taken a lock (how: LW_LOCK_*), or gives one up. */
	void (*lock)(const void *lock, unsigned int how);
	void (*unlock)(const void *lock);
	/* Every access; costs all locks their speed, so leave it NULL if you can. */
	void (*access)(uintptr_t off, uintptr_t size, bool write, bool atomic);
};

/* ---- the engine's side: a table made by CMakeLists.txt from the names of the files ---- */
extern const struct lw_checker *const lw_checkers[];	/* ends with NULL */

#define LW_CHECKERS(call, ...)						\
	do {								\
		for (const struct lw_checker *const *p_ = lw_checkers; *p_; p_++)	\
			if ((*p_)->call)				\
				(*p_)->call(__VA_ARGS__);		\
	} while (0)

static inline void lw_checkers_begin(void) { LW_CHECKERS(begin); }
static inline void lw_checkers_op_end(void) { LW_CHECKERS(op_end); }
static inline void lw_checkers_end(void) { LW_CHECKERS(end); }
static inline void lw_checkers_alloc(const struct lw_object *o) { LW_CHECKERS(alloc, o); }
static inline void lw_checkers_free(const struct lw_object *o) { LW_CHECKERS(free, o); }
static inline void lw_checkers_sleeps(const char *what) { LW_CHECKERS(sleeps, what); }
static inline void lw_checkers_lock(const void *lock, unsigned int how)
{
	LW_CHECKERS(lock, lock, how);
}
static inline void lw_checkers_unlock(const void *lock) { LW_CHECKERS(unlock, lock); }
static inline void lw_checkers_access(uintptr_t off, uintptr_t size, bool write, bool atomic)
{
	LW_CHECKERS(access, off, size, write, atomic);
}

#endif /* LW_RUNTIME_CHECKER_H */
