/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/types.h - the kernel's names for plain types, and the bare structures
 * of atomics, reference counts and waits.
 *
 * Ordering: none, these are only types.
 *
 * This folder stands before the system's headers in the include path, and some
 * of those want *their* linux/types.h; so that one is read too, first.
 */
#ifndef LOCKWEAVE_LINUX_TYPES_H
#define LOCKWEAVE_LINUX_TYPES_H

#if defined(__has_include_next)
#if __has_include_next(<linux/types.h>)
#include_next <linux/types.h>
#endif
#else
#include_next <linux/types.h>
#endif

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

typedef unsigned int gfp_t;
typedef unsigned int slab_flags_t;

/* Marks a pointer that readers follow under RCU; documentation only here. */
#ifndef __rcu
#define __rcu
#endif

/*
 * Touch `counter` by linux/atomic.h alone.  A plain access to it is seen, and
 * reported as a race where it is one, as KCSAN would.
 */
typedef struct {
	int counter;
} atomic_t;

typedef struct {
	s64 counter;
} atomic64_t;

/* The kernel makes this one of the two above; with 64-bit longs: the latter. */
typedef struct {
	long counter;
} atomic_long_t;

#define ATOMIC_INIT(i)		{ (i) }
#define ATOMIC64_INIT(i)	{ (i) }
#define ATOMIC_LONG_INIT(i)	{ (i) }

typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

/* Stands in an object that call_rcu() is to dispose of: linux/rcupdate.h. */
struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};

struct task_struct;

/* One task that sleeps until it is woken: linux/rcuwait.h. */
struct rcuwait {
	struct task_struct __rcu *task;
};

#endif /* LOCKWEAVE_LINUX_TYPES_H */
