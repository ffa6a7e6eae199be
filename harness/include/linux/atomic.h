/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/atomic.h - atomic_t, atomic64_t and atomic_long_t.
 *
 * Ordering, by the form of the name (the whole rule; there are no others):
 *
 *	form					ordering
 *	read, set				none (READ_ONCE, WRITE_ONCE)
 *	read_acquire, set_release		acquire load, release store
 *	without a result: add, inc, or, ...	none; and smp_rmb() does not see
 *						their read, so only smp_mb() or
 *						smp_mb__*_atomic() orders it
 *	with a result, no suffix		full: as if between two smp_mb()
 *	with a result, _acquire			the read with all that follows
 *	with a result, _release			all that precedes with the write
 *	with a result, _relaxed			none
 *	conditional, and the condition failed	NONE, whatever the suffix: nothing
 *						was written, the read is a READ_ONCE()
 *
 * "Conditional" are cmpxchg, try_cmpxchg, add_unless, inc_not_zero and their
 * relatives.  All read-modify-writes are atomic towards each other and towards
 * set().  Arithmetic wraps around.
 *
 * Results: *_return the new value; fetch_* and xchg and cmpxchg the old one;
 * *_and_test whether the new value is zero; try_cmpxchg and the conditional
 * ones whether they wrote.  A try_cmpxchg that fails stores the value found
 * into *old.  Nothing here fails without cause.
 *
 * Callers: anybody, in any context.
 * Sources: Documentation/atomic_t.txt ("SEMANTICS", "ORDERING"),
 * tools/memory-model/linux-kernel.def, include/linux/atomic/atomic-arch-fallback.h
 * for which operation is made of which.
 */
#ifndef LOCKWEAVE_LINUX_ATOMIC_H
#define LOCKWEAVE_LINUX_ATOMIC_H

#include <asm/barrier.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <lockweave/engine_api.h>

/*
 * The builtins behind the orders.  A read-modify-write with __ATOMIC_SEQ_CST is
 * what the engine takes for "fully ordered"; see mm_splits_rmw().
 */
#define LW_MO_		__ATOMIC_SEQ_CST
#define LW_MO__acquire	__ATOMIC_ACQUIRE
#define LW_MO__release	__ATOMIC_RELEASE
#define LW_MO__relaxed	__ATOMIC_RELAXED

/*
 * xchg(), cmpxchg() and try_cmpxchg() on a plain word, of 1 to 8 bytes; the
 * ordering is that of the table above.
 */
#define lw_xchg(ptr, val, mo)		__atomic_exchange_n((ptr), (val), (mo))
#define xchg(ptr, val)			lw_xchg(ptr, val, LW_MO_)
#define xchg_acquire(ptr, val)		lw_xchg(ptr, val, LW_MO__acquire)
#define xchg_release(ptr, val)		lw_xchg(ptr, val, LW_MO__release)
#define xchg_relaxed(ptr, val)		lw_xchg(ptr, val, LW_MO__relaxed)

#define lw_try_cmpxchg(ptr, oldp, new, mo)				\
	__atomic_compare_exchange_n((ptr), (oldp), (new), 0, (mo), __ATOMIC_RELAXED)
#define try_cmpxchg(ptr, oldp, new)		lw_try_cmpxchg(ptr, oldp, new, LW_MO_)
#define try_cmpxchg_acquire(ptr, oldp, new)	lw_try_cmpxchg(ptr, oldp, new, LW_MO__acquire)
#define try_cmpxchg_release(ptr, oldp, new)	lw_try_cmpxchg(ptr, oldp, new, LW_MO__release)
#define try_cmpxchg_relaxed(ptr, oldp, new)	lw_try_cmpxchg(ptr, oldp, new, LW_MO__relaxed)

#define lw_cmpxchg(ptr, old, new, mo)					\
({									\
	__typeof__(*(ptr) + 0) lw_old_ = (old);				\
	__typeof__(*(ptr)) lw_seen_ = (__typeof__(*(ptr)))lw_old_;	\
	(void)lw_try_cmpxchg(ptr, &lw_seen_, new, mo);			\
	lw_seen_;							\
})
#define cmpxchg(ptr, old, new)		lw_cmpxchg(ptr, old, new, LW_MO_)
#define cmpxchg_acquire(ptr, old, new)	lw_cmpxchg(ptr, old, new, LW_MO__acquire)
#define cmpxchg_release(ptr, old, new)	lw_cmpxchg(ptr, old, new, LW_MO__release)
#define cmpxchg_relaxed(ptr, old, new)	lw_cmpxchg(ptr, old, new, LW_MO__relaxed)

/* read, set */
#define LW_ATOMIC_ACCESS(pfx, atype, itype)				\
static __always_inline itype pfx##_read(const atype *v)			\
{									\
	return READ_ONCE(v->counter);					\
}									\
static __always_inline itype pfx##_read_acquire(const atype *v)		\
{									\
	return smp_load_acquire(&v->counter);				\
}									\
static __always_inline void pfx##_set(atype *v, itype i)		\
{									\
	WRITE_ONCE(v->counter, i);					\
}									\
static __always_inline void pfx##_set_release(atype *v, itype i)	\
{									\
	smp_store_release(&v->counter, i);				\
}

/* without a result: add, sub, and, or, xor, andnot, inc, dec */
#define LW_ATOMIC_VOID(pfx, atype, itype, name, builtin, arg)		\
static __always_inline void pfx##_##name(itype i, atype *v)		\
{									\
	lw_rmw_noreturn_hint();						\
	(void)builtin(&v->counter, (arg), __ATOMIC_RELAXED);		\
}

#define LW_ATOMIC_VOIDS(pfx, atype, itype)				\
LW_ATOMIC_VOID(pfx, atype, itype, add, __atomic_fetch_add, i)		\
LW_ATOMIC_VOID(pfx, atype, itype, sub, __atomic_fetch_sub, i)		\
LW_ATOMIC_VOID(pfx, atype, itype, and, __atomic_fetch_and, i)		\
LW_ATOMIC_VOID(pfx, atype, itype, or, __atomic_fetch_or, i)		\
LW_ATOMIC_VOID(pfx, atype, itype, xor, __atomic_fetch_xor, i)		\
LW_ATOMIC_VOID(pfx, atype, itype, andnot, __atomic_fetch_and, ~i)	\
static __always_inline void pfx##_inc(atype *v) { pfx##_add(1, v); }	\
static __always_inline void pfx##_dec(atype *v) { pfx##_sub(1, v); }

/* with a result, one order */
#define LW_ATOMIC_FETCH(pfx, atype, itype, name, builtin, arg, sfx)	\
static __always_inline itype pfx##_fetch_##name##sfx(itype i, atype *v)	\
{									\
	return builtin(&v->counter, (arg), LW_MO_##sfx);		\
}

#define LW_ATOMIC_RESULTS(pfx, atype, itype, sfx)			\
LW_ATOMIC_FETCH(pfx, atype, itype, add, __atomic_fetch_add, i, sfx)	\
LW_ATOMIC_FETCH(pfx, atype, itype, sub, __atomic_fetch_sub, i, sfx)	\
LW_ATOMIC_FETCH(pfx, atype, itype, and, __atomic_fetch_and, i, sfx)	\
LW_ATOMIC_FETCH(pfx, atype, itype, or, __atomic_fetch_or, i, sfx)	\
LW_ATOMIC_FETCH(pfx, atype, itype, xor, __atomic_fetch_xor, i, sfx)	\
LW_ATOMIC_FETCH(pfx, atype, itype, andnot, __atomic_fetch_and, ~i, sfx)	\
static __always_inline itype pfx##_add_return##sfx(itype i, atype *v)	\
{									\
	return __atomic_add_fetch(&v->counter, i, LW_MO_##sfx);		\
}									\
static __always_inline itype pfx##_sub_return##sfx(itype i, atype *v)	\
{									\
	return __atomic_sub_fetch(&v->counter, i, LW_MO_##sfx);		\
}									\
static __always_inline itype pfx##_inc_return##sfx(atype *v)		\
{									\
	return pfx##_add_return##sfx(1, v);				\
}									\
static __always_inline itype pfx##_dec_return##sfx(atype *v)		\
{									\
	return pfx##_sub_return##sfx(1, v);				\
}									\
static __always_inline itype pfx##_fetch_inc##sfx(atype *v)		\
{									\
	return pfx##_fetch_add##sfx(1, v);				\
}									\
static __always_inline itype pfx##_fetch_dec##sfx(atype *v)		\
{									\
	return pfx##_fetch_sub##sfx(1, v);				\
}									\
static __always_inline bool pfx##_add_negative##sfx(itype i, atype *v)	\
{									\
	return pfx##_add_return##sfx(i, v) < 0;				\
}									\
static __always_inline itype pfx##_xchg##sfx(atype *v, itype new)	\
{									\
	return xchg##sfx(&v->counter, new);				\
}									\
static __always_inline itype pfx##_cmpxchg##sfx(atype *v, itype old, itype new) \
{									\
	(void)try_cmpxchg##sfx(&v->counter, &old, new);			\
	return old;							\
}									\
static __always_inline bool pfx##_try_cmpxchg##sfx(atype *v, itype *old, itype new) \
{									\
	return try_cmpxchg##sfx(&v->counter, old, new);			\
}

/* fully ordered tests, and the conditional ones */
#define LW_ATOMIC_TESTS(pfx, atype, itype)				\
static __always_inline bool pfx##_sub_and_test(itype i, atype *v)	\
{									\
	return pfx##_sub_return(i, v) == 0;				\
}									\
static __always_inline bool pfx##_dec_and_test(atype *v)		\
{									\
	return pfx##_dec_return(v) == 0;				\
}									\
static __always_inline bool pfx##_inc_and_test(atype *v)		\
{									\
	return pfx##_inc_return(v) == 0;				\
}									\
static __always_inline itype pfx##_fetch_add_unless(atype *v, itype a, itype u) \
{									\
	itype c = pfx##_read(v);					\
									\
	do {								\
		if (unlikely(c == u))					\
			break;						\
	} while (!pfx##_try_cmpxchg(v, &c, (itype)(c + a)));		\
	return c;							\
}									\
static __always_inline bool pfx##_add_unless(atype *v, itype a, itype u) \
{									\
	return pfx##_fetch_add_unless(v, a, u) != u;			\
}									\
static __always_inline bool pfx##_inc_not_zero(atype *v)		\
{									\
	return pfx##_add_unless(v, 1, 0);				\
}									\
static __always_inline bool pfx##_inc_unless_negative(atype *v)		\
{									\
	itype c = pfx##_read(v);					\
									\
	do {								\
		if (unlikely(c < 0))					\
			return false;					\
	} while (!pfx##_try_cmpxchg(v, &c, c + 1));			\
	return true;							\
}									\
static __always_inline bool pfx##_dec_unless_positive(atype *v)		\
{									\
	itype c = pfx##_read(v);					\
									\
	do {								\
		if (unlikely(c > 0))					\
			return false;					\
	} while (!pfx##_try_cmpxchg(v, &c, c - 1));			\
	return true;							\
}									\
/* The old value minus one, even when it was not stored (below zero). */ \
static __always_inline itype pfx##_dec_if_positive(atype *v)		\
{									\
	itype dec, c = pfx##_read(v);					\
									\
	do {								\
		dec = c - 1;						\
		if (unlikely(dec < 0))					\
			break;						\
	} while (!pfx##_try_cmpxchg(v, &c, dec));			\
	return dec;							\
}

#define LW_ATOMIC_ALL(pfx, atype, itype)				\
LW_ATOMIC_ACCESS(pfx, atype, itype)					\
LW_ATOMIC_VOIDS(pfx, atype, itype)					\
LW_ATOMIC_RESULTS(pfx, atype, itype, )					\
LW_ATOMIC_RESULTS(pfx, atype, itype, _acquire)				\
LW_ATOMIC_RESULTS(pfx, atype, itype, _release)				\
LW_ATOMIC_RESULTS(pfx, atype, itype, _relaxed)				\
LW_ATOMIC_TESTS(pfx, atype, itype)

LW_ATOMIC_ALL(atomic, atomic_t, int)
LW_ATOMIC_ALL(atomic64, atomic64_t, s64)
LW_ATOMIC_ALL(atomic_long, atomic_long_t, long)

#endif /* LOCKWEAVE_LINUX_ATOMIC_H */
