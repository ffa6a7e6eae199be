/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - oracles for locks and scenarios.  None of them orders memory, none
 * is an event of the execution: they watch, they change nothing.
 */
#ifndef LOCKWEAVE_CHECK_H
#define LOCKWEAVE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* Calls that never return look all the same to the compiler; each must keep its own line. */
#if defined(__has_attribute)
#if __has_attribute(nomerge)
#define LW_CHECK_NOMERGE __attribute__((nomerge))
#endif
#endif
#ifndef LW_CHECK_NOMERGE
#define LW_CHECK_NOMERGE
#endif

/* A condition of the lock's own that must hold; text goes into the report. */
#define lw_assert(cond) \
	do { if (__builtin_expect(!(cond), 0)) lw_assert_failed(#cond, __func__); } while (0)
LW_CHECK_NOMERGE _Noreturn void lw_assert_failed(const char *condition, const char *function);

/*
 * A reference count went wrong: class "refcount-underflow" (the first two),
 * "refcount-overflow", "refcount-from-zero".  count: where it lies.
 */
enum lw_count_fault {
	LW_COUNT_UNDERFLOWS,
	LW_COUNT_DROPS_TO_ZERO,		/* by an operation that is not for the last reference */
	LW_COUNT_OVERFLOWS,
	LW_COUNT_LEAVES_ZERO,		/* upwards */
};
_Noreturn void lw_count_failed(enum lw_count_fault fault, const void *count);

/*
 * word, an atomic_t, is a reference count from here on, but for the bits in
 * `others` (a writer's mark), which are below its sign: every store to it is
 * looked at.  Reported, as above: a count below zero; above limit (0: INT_MAX),
 * also where it spills into the other bits; a read-modify-write that raises it
 * from zero.  A store (atomic_set()) may begin anew.
 */
void lw_watch_count(const void *word, int limit, unsigned int others);

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
 * From here to lw_unclaim(), obj must keep the identity that lw_identify() gave it
 * last (class "recycled-use") and stay the same incarnation (freeing it meanwhile:
 * "free-while-referenced").  lw_identify() is called by whoever gives an object
 * its identity.  A thread claims an object once at a time and gives up what it
 * claimed; a claim that is left at the end is class "leak".
 */
void lw_identify(const void *obj, const void *owner, unsigned long key);
void lw_claim(const void *obj, const void *owner, unsigned long key);
void lw_unclaim(const void *obj);

/*
 * Type-stable memory: what may be read of an object before one has it.
 *
 * lw_stable_field(cache, type, member) says, once the cache is made, that this
 * member of its objects keeps a meaning for anybody in an RCU section, whichever
 * object the memory is by now: the lock word, what the object's identity is told
 * by.  All other members are then for those who have the object: who claimed it
 * (lw_claim()), is inside it (lw_enter_read(), lw_enter_write()), or allocated it
 * and has not freed it.  Anybody else in an RCU section who touches one: class
 * "unclaimed-access".  Of a cache without any such declaration nothing is checked.
 * cache: what kmem_cache_create() returned, with SLAB_TYPESAFE_BY_RCU.
 */
#define lw_stable_field(cache, type, member) \
	lw_stable_bytes((cache), offsetof(type, member), sizeof(((type *)0)->member))
void lw_stable_bytes(const void *cache, size_t offset, size_t size);

#endif /* LOCKWEAVE_CHECK_H */
