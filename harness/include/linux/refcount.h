/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/refcount.h - reference counts that saturate instead of wrapping.
 *
 * Ordering, weaker than that of the atomic_t operations of like names:
 *
 *	refcount_set, refcount_read		none
 *	refcount_set_release			release store
 *	refcount_add, _inc, and the forms	none at all: whoever takes a second
 *	  _not_zero, _not_zero_limited		reference has been given the object
 *						and sees it already
 *	  _not_zero_acquire,			acquire, when they succeed: for objects
 *	  _not_zero_limited_acquire		whose memory may be used again while one
 *						looks (SLAB_TYPESAFE_BY_RCU): what must
 *						be checked once more is read after
 *	refcount_sub_and_test, _dec_and_test	release; and when the count drops to
 *						zero, acquire, so that whoever frees
 *						sees the uses of all the others
 *	refcount_dec				release
 *	refcount_dec_not_one, _dec_if_one	release, when they succeed
 *	refcount_dec_and_lock			release; and acquire, by the lock and
 *						as above, when it returns true
 *
 * A conditional form that fails orders nothing.
 *
 * A count that is driven above INT_MAX, below zero, or up from zero is set to
 * REFCOUNT_SATURATED, from where it does not come back (the object leaks, which
 * beats a use after free), and the execution ends with a report of class
 * "refcount-overflow", "refcount-underflow" (refcount_dec() that comes to zero,
 * too) or "refcount-from-zero": the simulated kernel has panic_on_warn.  Where
 * REFCOUNT_WARN_ONLY is defined before this header it has not, and the execution
 * goes on with the saturated count.
 *
 * The __refcount_*() forms also tell the old value, in *oldp, unless oldp is
 * NULL.  The _limited ones fail when the sum would be above limit (0: none).
 *
 * Callers: anybody, in any context; of refcount_dec_and_lock() as for its lock.
 * Sources: Documentation/core-api/refcount-vs-atomic.rst, include/linux/refcount.h.
 */
#ifndef LOCKWEAVE_LINUX_REFCOUNT_H
#define LOCKWEAVE_LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/spinlock.h>

#define REFCOUNT_INIT(n)	{ .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX		INT_MAX
#define REFCOUNT_SATURATED	(INT_MIN / 2)

/* What is wrong with a count, for refcount_warn_saturate(). */
enum refcount_saturation_type {
	REFCOUNT_ADD_NOT_ZERO_OVF,
	REFCOUNT_ADD_OVF,
	REFCOUNT_ADD_UAF,	/* up from zero */
	REFCOUNT_SUB_UAF,	/* below zero */
	REFCOUNT_DEC_LEAK,	/* to zero, by refcount_dec() */
};

static __always_inline void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type t)
{
	atomic_set(&r->refs, REFCOUNT_SATURATED);
#ifdef REFCOUNT_WARN_ONLY
	(void)t;
#else
	switch (t) {
	case REFCOUNT_ADD_NOT_ZERO_OVF:
	case REFCOUNT_ADD_OVF:
		lw_count_failed(LW_COUNT_OVERFLOWS, r);
	case REFCOUNT_ADD_UAF:
		lw_count_failed(LW_COUNT_LEAVES_ZERO, r);
	case REFCOUNT_SUB_UAF:
		lw_count_failed(LW_COUNT_UNDERFLOWS, r);
	case REFCOUNT_DEC_LEAK:
		lw_count_failed(LW_COUNT_DROPS_TO_ZERO, r);
	}
#endif
}

static __always_inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

static __always_inline void refcount_set_release(refcount_t *r, int n)
{
	atomic_set_release(&r->refs, n);
}

static __always_inline unsigned int refcount_read(const refcount_t *r)
{
	return (unsigned int)atomic_read(&r->refs);
}

/* Would old + i be no count?  The machine adds and wraps around; only then is it looked for. */
static __always_inline bool lw_refcount_overflows(int old, int i)
{
	return old < 0 || (int)((unsigned int)old + (unsigned int)i) < 0;
}

/*
 * The forms that leave a count of zero alone: false, nothing done.  Once without
 * an order, once (sfx: _acquire) as an acquire.
 */
#define LW_REFCOUNT_NOT_ZERO(sfx, order)						\
static __always_inline __must_check bool						\
__refcount_add_not_zero_limited##sfx(int i, refcount_t *r, int *oldp, int limit)	\
{											\
	int old = atomic_read(&r->refs);						\
	bool allowed;									\
											\
	do {										\
		allowed = old && (limit <= 0 || i <= limit - old);			\
	} while (allowed && !atomic_try_cmpxchg##order(&r->refs, &old,			\
						     (int)((unsigned int)old + (unsigned int)i))); \
	if (oldp)									\
		*oldp = old;								\
	if (allowed && unlikely(lw_refcount_overflows(old, i)))				\
		refcount_warn_saturate(r, REFCOUNT_ADD_NOT_ZERO_OVF);			\
	return allowed;									\
}											\
static __always_inline __must_check bool						\
__refcount_inc_not_zero_limited##sfx(refcount_t *r, int *oldp, int limit)		\
{											\
	return __refcount_add_not_zero_limited##sfx(1, r, oldp, limit);			\
}											\
static __always_inline __must_check bool						\
__refcount_add_not_zero##sfx(int i, refcount_t *r, int *oldp)				\
{											\
	return __refcount_add_not_zero_limited##sfx(i, r, oldp, 0);			\
}											\
static __always_inline __must_check bool						\
__refcount_inc_not_zero##sfx(refcount_t *r, int *oldp)					\
{											\
	return __refcount_add_not_zero##sfx(1, r, oldp);				\
}											\
static __always_inline __must_check bool refcount_add_not_zero##sfx(int i, refcount_t *r)	\
{											\
	return __refcount_add_not_zero##sfx(i, r, NULL);				\
}											\
static __always_inline __must_check bool refcount_inc_not_zero##sfx(refcount_t *r)	\
{											\
	return __refcount_add_not_zero##sfx(1, r, NULL);				\
}

LW_REFCOUNT_NOT_ZERO(, _relaxed)
LW_REFCOUNT_NOT_ZERO(_acquire, _acquire)

/* From zero this is a bug: use the _not_zero forms where zero is possible. */
static __always_inline void __refcount_add(int i, refcount_t *r, int *oldp)
{
	int old = atomic_fetch_add_relaxed(i, &r->refs);

	if (oldp)
		*oldp = old;
	if (unlikely(!old))
		refcount_warn_saturate(r, REFCOUNT_ADD_UAF);
	else if (unlikely(lw_refcount_overflows(old, i)))
		refcount_warn_saturate(r, REFCOUNT_ADD_OVF);
}

static __always_inline void refcount_add(int i, refcount_t *r)
{
	__refcount_add(i, r, NULL);
}

static __always_inline void __refcount_inc(refcount_t *r, int *oldp)
{
	__refcount_add(1, r, oldp);
}

static __always_inline void refcount_inc(refcount_t *r)
{
	__refcount_inc(r, NULL);
}

static __always_inline __must_check bool
__refcount_sub_and_test(int i, refcount_t *r, int *oldp)
{
	int old = atomic_fetch_sub_release(i, &r->refs);

	if (oldp)
		*oldp = old;
	if (old > 0 && old == i) {
		smp_acquire__after_ctrl_dep();
		return true;
	}
	if (unlikely(old <= 0 || old - i < 0))
		refcount_warn_saturate(r, REFCOUNT_SUB_UAF);
	return false;
}

static __always_inline __must_check bool refcount_sub_and_test(int i, refcount_t *r)
{
	return __refcount_sub_and_test(i, r, NULL);
}

static __always_inline __must_check bool __refcount_dec_and_test(refcount_t *r, int *oldp)
{
	return __refcount_sub_and_test(1, r, oldp);
}

static __always_inline __must_check bool refcount_dec_and_test(refcount_t *r)
{
	return __refcount_dec_and_test(r, NULL);
}

/* Must not be the last reference: to come to zero is a bug. */
static __always_inline void refcount_dec(refcount_t *r)
{
	if (unlikely(atomic_fetch_sub_release(1, &r->refs) <= 1))
		refcount_warn_saturate(r, REFCOUNT_DEC_LEAK);
}

/* 1 to 0, or nothing.  No acquire: whoever holds the last one has seen it all. */
static __always_inline __must_check bool refcount_dec_if_one(refcount_t *r)
{
	int one = 1;

	return atomic_try_cmpxchg_release(&r->refs, &one, 0);
}

/* Down by one unless that is the last; false: it was, nothing done. */
static __always_inline __must_check bool refcount_dec_not_one(refcount_t *r)
{
	int old = atomic_read(&r->refs);

	do {
		if (unlikely(old == REFCOUNT_SATURATED))
			return true;
		if (old == 1)
			return false;
		if (unlikely(old < 1)) {
			refcount_warn_saturate(r, REFCOUNT_SUB_UAF);
			return true;
		}
	} while (!atomic_try_cmpxchg_release(&r->refs, &old, old - 1));
	return true;
}

/*
 * For what others find under lock: the last reference is dropped under it, so that
 * nobody finds a count of zero there.  True: it was, and lock is held.
 */
static __always_inline __must_check bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	spin_lock(lock);
	if (refcount_dec_and_test(r))
		return true;
	spin_unlock(lock);
	return false;
}

#endif /* LOCKWEAVE_LINUX_REFCOUNT_H */
