/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asm/barrier.h - memory barriers between threads.
 *
 * What each one orders ("before" and "after" in the caller's program order):
 *
 * smp_mb()	everything before with everything after; and, alone of all,
 *		stores before with loads after, seen alike by all threads
 * smp_rmb()	loads before with loads after.  Not: the reads of atomic
 *		operations without a result (atomic_inc() and the like)
 * smp_wmb()	stores before with stores after.  Not cumulative: it says nothing
 *		of what the caller has read from others
 *
 * smp_load_acquire(p)		the load with everything after it
 * smp_store_release(p, v)	everything before with the store.  Cumulative:
 *				what the caller has read from others is included
 * smp_store_mb(var, v)		WRITE_ONCE(), then smp_mb()
 *
 * smp_mb__before_atomic()	as smp_mb(), but only together with the atomic
 * smp_mb__after_atomic()	read-modify-write that stands right after (before)
 *				it and that has no ordering of its own
 *
 * smp_acquire__after_ctrl_dep()	after a branch on a load: makes an acquire of it
 *
 * smp_read_barrier_depends()	before Linux 4.15, alpha only: a load with the
 *				loads through the pointer that it returned.
 *				Orders nothing under the other models
 *
 * smp_cond_load_relaxed(p, c)	spins until c, in which VAL is the value just
 * smp_cond_load_acquire(p, c)	read from *p; then as READ_ONCE(), or as
 *				smp_load_acquire(), of that value
 *
 * Callers: anybody, in any context; the smp_cond_load_*() ones must not be kept
 * waiting by something that they themselves hold up.
 *
 * Sources: Documentation/memory-barriers.txt; tools/memory-model/linux-kernel.def
 * and .cat; include/asm-generic/barrier.h for what is built upon what.
 */
#ifndef LOCKWEAVE_ASM_BARRIER_H
#define LOCKWEAVE_ASM_BARRIER_H

#include <linux/compiler.h>
#include <lockweave/engine_api.h>

#define smp_mb()	lw_fence(LW_FENCE_MB)
#define smp_rmb()	lw_fence(LW_FENCE_RMB)
#define smp_wmb()	lw_fence(LW_FENCE_WMB)

#define smp_mb__before_atomic()	lw_fence(LW_FENCE_BEFORE_ATOMIC)
#define smp_mb__after_atomic()	lw_fence(LW_FENCE_AFTER_ATOMIC)

#define smp_acquire__after_ctrl_dep()	lw_fence(LW_FENCE_ACQUIRE)
#define smp_read_barrier_depends()	lw_fence(LW_FENCE_READ_DEPENDS)

#define smp_load_acquire(p)						\
({									\
	lw_once_size_ok(*(p));						\
	__atomic_load_n(lw_volatile(p), __ATOMIC_ACQUIRE);		\
})

#define smp_store_release(p, v)						\
do {									\
	lw_once_size_ok(*(p));						\
	__atomic_store_n(lw_volatile(p), (v), __ATOMIC_RELEASE);	\
} while (0)

#define smp_store_mb(var, value)					\
do {									\
	WRITE_ONCE(var, value);						\
	smp_mb();							\
} while (0)

/* A turn of a spinning loop: the engine lets somebody else run. */
#define cpu_relax()	lw_cpu_relax()

#define lw_cond_load(ptr, cond_expr, order)				\
({									\
	__typeof__(ptr) lw_ptr_ = (ptr);				\
	__typeof__(*lw_ptr_ + 0) VAL;					\
	for (;;) {							\
		VAL = __atomic_load_n(lw_volatile(lw_ptr_), order);	\
		if (cond_expr)						\
			break;						\
		cpu_relax();						\
	}								\
	VAL;								\
})

#define smp_cond_load_relaxed(ptr, cond_expr)	lw_cond_load(ptr, cond_expr, __ATOMIC_RELAXED)
#define smp_cond_load_acquire(ptr, cond_expr)	lw_cond_load(ptr, cond_expr, __ATOMIC_ACQUIRE)

#endif /* LOCKWEAVE_ASM_BARRIER_H */
