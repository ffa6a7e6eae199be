/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * points.h - put in front of every source of a lock (-include), so that atomic
 * accesses become points where a delay can be injected, and where
 * ThreadSanitizer's build learns what a fence is to order.
 *
 * The kernel API in harness/include is made of the compiler's __atomic builtins.
 * A macro is not expanded within itself, so each can be wrapped under its own
 * name, and neither the API nor a lock knows of it.
 */
#ifndef LW_NATIVE_POINTS_H
#define LW_NATIVE_POINTS_H

void lw_atomic_before(const volatile void *at, int order, _Bool writes);
void lw_atomic_after(const volatile void *at, _Bool reads);
/* A compare-exchange did not find what it was to replace. */
void lw_exchange_failed(void);

/*
 * What is known of the word is asked for before the access, and nobody looks at memory
 * behind it: the access may have given up all that kept the memory there.
 *
 * What a sanitizer watches calls the oracles, since it would watch them, too; what
 * none does has them in the place of calls.
 */
#if defined(LW_TSAN) || defined(LW_ASAN)
#include "native/worker.h"
#define lw_point_touches()	lw_touched(lw_at_)
#define lw_point_count(count)	lw_count_of(lw_at_, count)
#define lw_point_loaded(p)							\
	do {									\
		if ((__UINTPTR_TYPE__)(p) - lw_settled.pool_from < LW_POOL_SPAN)	\
			lw_pool_found((const volatile void *)(__UINTPTR_TYPE__)(p));	\
	} while (0)
#else
#include "native/inline.h"
#define lw_point_touches()	lw_touched_inline(lw_at_)
#define lw_point_count(count)	lw_count_of_inline(lw_at_, count)
#define lw_point_loaded(p)	lw_loaded_inline((__UINTPTR_TYPE__)(p))
#endif

/*
 * LKMM orders a load of a pointer before what is done through the pointer; C11 has
 * nothing like it that is implemented.  So ThreadSanitizer is told of an acquire.
 */
#ifdef LW_TSAN
#define lw_load_order(at, order) (lw_is_pointer(*(at)) ? __ATOMIC_ACQUIRE : (order))
#else
#define lw_load_order(at, order) (order)
#endif

#define lw_point_before(order, writes)						\
	_Bool lw_points_ = lw_settled.points;					\
	do {									\
		if (__builtin_expect(lw_points_, 0))				\
			lw_atomic_before(lw_at_, order, writes);		\
		lw_point_touches();						\
	} while (0)
#define lw_point_after(reads) \
	do { if (__builtin_expect(lw_points_, 0)) lw_atomic_after(lw_at_, reads); } while (0)

#define lw_is_pointer(value) (__builtin_classify_type(value) == 5)

/* Reference counts are of this size, all else is none. */
#define lw_point_will_store()							\
	struct lw_count_rule lw_rule_;						\
	_Bool lw_counts_ = sizeof(*lw_at_) == sizeof(int) && lw_point_count(&lw_rule_)
#define lw_point_stored(now)							\
	do {									\
		if (lw_counts_)							\
			lw_count_now(lw_at_, &lw_rule_, (unsigned int)(__UINTPTR_TYPE__)(now));	\
	} while (0)

#define __atomic_load_n(at, order)						\
({										\
	__typeof__(at) lw_at_ = (at);						\
	lw_point_before(order, 0);						\
	__auto_type lw_result_ = __atomic_load_n(lw_at_, lw_load_order(lw_at_, order)); \
	lw_point_after(1);							\
	/* Links that end in a number are integers. */				\
	if (sizeof(lw_result_) == sizeof(void *))				\
		lw_point_loaded(lw_result_);					\
	lw_result_;								\
})

#define __atomic_store_n(at, value, order)					\
({										\
	__typeof__(at) lw_at_ = (at);						\
	__typeof__(*lw_at_ + 0) lw_value_ = (value);				\
	lw_point_before(order, 1);						\
	lw_point_will_store();							\
	__atomic_store_n(lw_at_, lw_value_, order);				\
	lw_point_stored(lw_value_);						\
	lw_point_after(0);							\
})

/* now: what is stored, of lw_result_ and lw_value_. */
#define lw_rmw_point(builtin, at, value, order, now)				\
({										\
	__typeof__(at) lw_at_ = (at);						\
	__typeof__(*lw_at_ + 0) lw_value_ = (value);				\
	lw_point_before(order, 1);						\
	lw_point_will_store();							\
	__auto_type lw_result_ = builtin(lw_at_, lw_value_, order);		\
	lw_point_stored(now);							\
	lw_point_after(1);							\
	lw_result_;								\
})

#define __atomic_exchange_n(at, v, o)	lw_rmw_point(__atomic_exchange_n, at, v, o, lw_value_)
#define __atomic_fetch_add(at, v, o)	lw_rmw_point(__atomic_fetch_add, at, v, o, lw_result_ + lw_value_)
#define __atomic_fetch_sub(at, v, o)	lw_rmw_point(__atomic_fetch_sub, at, v, o, lw_result_ - lw_value_)
#define __atomic_fetch_and(at, v, o)	lw_rmw_point(__atomic_fetch_and, at, v, o, lw_result_ & lw_value_)
#define __atomic_fetch_or(at, v, o)	lw_rmw_point(__atomic_fetch_or, at, v, o, lw_result_ | lw_value_)
#define __atomic_fetch_xor(at, v, o)	lw_rmw_point(__atomic_fetch_xor, at, v, o, lw_result_ ^ lw_value_)
#define __atomic_add_fetch(at, v, o)	lw_rmw_point(__atomic_add_fetch, at, v, o, lw_result_)
#define __atomic_sub_fetch(at, v, o)	lw_rmw_point(__atomic_sub_fetch, at, v, o, lw_result_)

#define __atomic_compare_exchange_n(at, old, new, weak, order, failed)		\
({										\
	__typeof__(at) lw_at_ = (at);						\
	__typeof__(old) lw_old_at_ = (old);					\
	__typeof__(*lw_at_ + 0) lw_value_ = (new);				\
	lw_point_before(order, 1);						\
	lw_point_will_store();							\
	_Bool lw_result_ = __atomic_compare_exchange_n(lw_at_, lw_old_at_, lw_value_, weak, \
						       order, failed);		\
	if (__builtin_expect(!lw_result_, 0))					\
		lw_exchange_failed();						\
	else									\
		lw_point_stored(lw_value_);					\
	lw_point_after(1);							\
	lw_result_;								\
})

/*
 * The engine puts the static variables of a lock back for each execution; these
 * sections are how the flavour finds them to do the same for each round.
 */
#pragma clang section bss = "lw_bss" data = "lw_data"

/* Accesses nest in expressions, and so do the variables of the macros that make them. */
#pragma clang diagnostic ignored "-Wshadow"

#endif /* LW_NATIVE_POINTS_H */
