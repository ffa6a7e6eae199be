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
 *
 * A conditional form that fails orders nothing.
 *
 * A count that is driven above INT_MAX, below zero, or up from zero is set to
 * REFCOUNT_SATURATED, from where it does not come back (the object leaks, which
 * beats a use after free), and the execution ends with a report of class
 * "refcount": the simulated kernel has panic_on_warn.
 *
 * The __refcount_*() forms also tell the old value, in *oldp, unless oldp is
 * NULL.  The _limited ones fail when the sum would be above limit (0: none).
 *
 * Callers: anybody, in any context.
 * Sources: Documentation/core-api/refcount-vs-atomic.rst, include/linux/refcount.h.
 */
#ifndef LOCKWEAVE_LINUX_REFCOUNT_H
#define LOCKWEAVE_LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>

#define REFCOUNT_INIT(n)	{ .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX		INT_MAX
#define REFCOUNT_SATURATED	(INT_MIN / 2)

static __always_inline void refcount_warn_saturate(refcount_t *r, const char *what)
{
	atomic_set(&r->refs, REFCOUNT_SATURATED);
	lw_refcount_failed(what, __func__);
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

/* old + i, as the machine adds: signed overflow wraps and is then looked for. */
static __always_inline int lw_refcount_sum(int old, int i)
{
	return (int)((unsigned int)old + (unsigned int)i);
}

static __always_inline __must_check bool
__refcount_add_not_zero_limited(int i, refcount_t *r, int *oldp, int limit)
{
	int old = atomic_read(&r->refs);

	do {
		if (!old)
			break;
		if (limit > 0 && i > limit - old) {
			if (oldp)
				*oldp = old;
			return false;
		}
	} while (!atomic_try_cmpxchg_relaxed(&r->refs, &old, lw_refcount_sum(old, i)));

	if (oldp)
		*oldp = old;
	if (unlikely(old < 0 || lw_refcount_sum(old, i) < 0))
		refcount_warn_saturate(r, "reference count overflows");
	return old;
}

static __always_inline __must_check bool
__refcount_add_not_zero_limited_acquire(int i, refcount_t *r, int *oldp, int limit)
{
	int old = atomic_read(&r->refs);

	do {
		if (!old)
			break;
		if (limit > 0 && i > limit - old) {
			if (oldp)
				*oldp = old;
			return false;
		}
	} while (!atomic_try_cmpxchg_acquire(&r->refs, &old, lw_refcount_sum(old, i)));

	if (oldp)
		*oldp = old;
	if (unlikely(old < 0 || lw_refcount_sum(old, i) < 0))
		refcount_warn_saturate(r, "reference count overflows");
	return old;
}

static __always_inline __must_check bool
__refcount_inc_not_zero_limited(refcount_t *r, int *oldp, int limit)
{
	return __refcount_add_not_zero_limited(1, r, oldp, limit);
}

static __always_inline __must_check bool
__refcount_inc_not_zero_limited_acquire(refcount_t *r, int *oldp, int limit)
{
	return __refcount_add_not_zero_limited_acquire(1, r, oldp, limit);
}

static __always_inline __must_check bool
__refcount_add_not_zero(int i, refcount_t *r, int *oldp)
{
	return __refcount_add_not_zero_limited(i, r, oldp, 0);
}

static __always_inline __must_check bool refcount_add_not_zero(int i, refcount_t *r)
{
	return __refcount_add_not_zero(i, r, NULL);
}

static __always_inline __must_check bool
__refcount_add_not_zero_acquire(int i, refcount_t *r, int *oldp)
{
	return __refcount_add_not_zero_limited_acquire(i, r, oldp, 0);
}

static __always_inline __must_check bool refcount_add_not_zero_acquire(int i, refcount_t *r)
{
	return __refcount_add_not_zero_acquire(i, r, NULL);
}

static __always_inline __must_check bool __refcount_inc_not_zero(refcount_t *r, int *oldp)
{
	return __refcount_add_not_zero(1, r, oldp);
}

static __always_inline __must_check bool refcount_inc_not_zero(refcount_t *r)
{
	return __refcount_inc_not_zero(r, NULL);
}

static __always_inline __must_check bool
__refcount_inc_not_zero_acquire(refcount_t *r, int *oldp)
{
	return __refcount_add_not_zero_acquire(1, r, oldp);
}

static __always_inline __must_check bool refcount_inc_not_zero_acquire(refcount_t *r)
{
	return __refcount_inc_not_zero_acquire(r, NULL);
}

/* From zero this is a bug: use the _not_zero forms where zero is possible. */
static __always_inline void __refcount_add(int i, refcount_t *r, int *oldp)
{
	int old = atomic_fetch_add_relaxed(i, &r->refs);

	if (oldp)
		*oldp = old;
	if (unlikely(!old))
		refcount_warn_saturate(r, "reference count goes up from zero");
	else if (unlikely(old < 0 || lw_refcount_sum(old, i) < 0))
		refcount_warn_saturate(r, "reference count overflows");
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
		refcount_warn_saturate(r, "reference count underflows");
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
		refcount_warn_saturate(r, "reference count drops to zero by refcount_dec()");
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
			refcount_warn_saturate(r, "reference count underflows");
			return true;
		}
	} while (!atomic_try_cmpxchg_release(&r->refs, &old, old - 1));
	return true;
}

#endif /* LOCKWEAVE_LINUX_REFCOUNT_H */
