// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel_api_calls.c - compiled as a lock is; see kernel_api_calls.h.
 *
 * The orders wanted stand here as Documentation/atomic_t.txt and
 * memory-barriers.txt give them, not as the headers happen to write them.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/rcuwait.h>
#include <linux/refcount.h>
#include <linux/seqlock.h>

#include "kernel_api_calls.h"

static atomic_t *a32(long *w) { return (atomic_t *)w; }
static atomic64_t *a64(long *w) { return (atomic64_t *)w; }
static atomic_long_t *al(long *w) { return (atomic_long_t *)w; }
static refcount_t *ref(long *w) { return (refcount_t *)w; }
static seqcount_t *seq(long *w) { return (seqcount_t *)w; }
static struct rcuwait *rw(long *w) { return (struct rcuwait *)w; }
static int target;
static void *volatile somewhere = &target;

/* CALL(id, expression of w, before, after, result, asks) */
#define CALLS								\
/* marked accesses and barriers */					\
CALL(read_once, READ_ONCE(*w), 7, 7, 7, "load64:relaxed")		\
CALL(read_once_byte, READ_ONCE(*(unsigned char *)w), 7, 7, 7, "load8:relaxed")	\
CALL(write_once, ({ WRITE_ONCE(*w, 9); 0; }), 7, 9, 0, "store64:relaxed") \
CALL(load_acquire, smp_load_acquire(w), 7, 7, 7, "load64:acquire")	\
CALL(store_release, ({ smp_store_release(w, 9); 0; }), 7, 9, 0, "store64:release") \
CALL(store_mb, ({ smp_store_mb(*w, 9); 0; }), 7, 9, 0, "store64:relaxed mb") \
CALL(mb, ({ smp_mb(); 0; }), 0, 0, 0, "mb")				\
CALL(rmb, ({ smp_rmb(); 0; }), 0, 0, 0, "rmb")				\
CALL(wmb, ({ smp_wmb(); 0; }), 0, 0, 0, "wmb")				\
CALL(before_atomic, ({ smp_mb__before_atomic(); 0; }), 0, 0, 0, "before_atomic") \
CALL(after_atomic, ({ smp_mb__after_atomic(); 0; }), 0, 0, 0, "after_atomic") \
CALL(after_ctrl, ({ smp_acquire__after_ctrl_dep(); 0; }), 0, 0, 0, "acquire") \
CALL(cond_acquire, smp_cond_load_acquire(w, VAL == 7 || ({ WRITE_ONCE(*w, 7); 0; })), 6, 7, 7, \
     "load64:acquire store64:relaxed relax load64:acquire")		\
CALL(cond_relaxed, smp_cond_load_relaxed(w, VAL == 7), 7, 7, 7, "load64:relaxed") \
CALL(data_race, data_race(*w + 1), 7, 7, 8, "race( )race")		\
/* atomic_t: accesses and forms without a result */			\
CALL(a_read, atomic_read(a32(w)), 7, 7, 7, "load32:relaxed")		\
CALL(a_read_acquire, atomic_read_acquire(a32(w)), 7, 7, 7, "load32:acquire") \
CALL(a_set, ({ atomic_set(a32(w), 9); 0; }), 7, 9, 0, "store32:relaxed") \
CALL(a_set_release, ({ atomic_set_release(a32(w), 9); 0; }), 7, 9, 0, "store32:release") \
CALL(a_add, ({ atomic_add(5, a32(w)); 0; }), 7, 12, 0, "noreturn rmw32:relaxed") \
CALL(a_sub, ({ atomic_sub(5, a32(w)); 0; }), 7, 2, 0, "noreturn rmw32:relaxed") \
CALL(a_inc, ({ atomic_inc(a32(w)); 0; }), 7, 8, 0, "noreturn rmw32:relaxed") \
CALL(a_dec, ({ atomic_dec(a32(w)); 0; }), 7, 6, 0, "noreturn rmw32:relaxed") \
CALL(a_and, ({ atomic_and(5, a32(w)); 0; }), 6, 4, 0, "noreturn rmw32:relaxed") \
CALL(a_or, ({ atomic_or(5, a32(w)); 0; }), 6, 7, 0, "noreturn rmw32:relaxed") \
CALL(a_xor, ({ atomic_xor(5, a32(w)); 0; }), 6, 3, 0, "noreturn rmw32:relaxed") \
CALL(a_andnot, ({ atomic_andnot(5, a32(w)); 0; }), 6, 2, 0, "noreturn rmw32:relaxed") \
/* with a result: no suffix is full, then the suffixes */		\
CALL(a_add_return, atomic_add_return(5, a32(w)), 7, 12, 12, "rmw32:seq_cst") \
CALL(a_add_return_acquire, atomic_add_return_acquire(5, a32(w)), 7, 12, 12, "rmw32:acquire") \
CALL(a_add_return_release, atomic_add_return_release(5, a32(w)), 7, 12, 12, "rmw32:release") \
CALL(a_add_return_relaxed, atomic_add_return_relaxed(5, a32(w)), 7, 12, 12, "rmw32:relaxed") \
CALL(a_sub_return, atomic_sub_return(5, a32(w)), 7, 2, 2, "rmw32:seq_cst") \
CALL(a_sub_return_release, atomic_sub_return_release(5, a32(w)), 7, 2, 2, "rmw32:release") \
CALL(a_inc_return_acquire, atomic_inc_return_acquire(a32(w)), 7, 8, 8, "rmw32:acquire") \
CALL(a_dec_return, atomic_dec_return(a32(w)), 7, 6, 6, "rmw32:seq_cst") \
CALL(a_fetch_add, atomic_fetch_add(5, a32(w)), 7, 12, 7, "rmw32:seq_cst") \
CALL(a_fetch_add_relaxed, atomic_fetch_add_relaxed(5, a32(w)), 7, 12, 7, "rmw32:relaxed") \
CALL(a_fetch_sub_release, atomic_fetch_sub_release(5, a32(w)), 7, 2, 7, "rmw32:release") \
CALL(a_fetch_inc_relaxed, atomic_fetch_inc_relaxed(a32(w)), 7, 8, 7, "rmw32:relaxed") \
CALL(a_fetch_dec_acquire, atomic_fetch_dec_acquire(a32(w)), 7, 6, 7, "rmw32:acquire") \
CALL(a_fetch_and, atomic_fetch_and(5, a32(w)), 6, 4, 6, "rmw32:seq_cst") \
CALL(a_fetch_or_acquire, atomic_fetch_or_acquire(5, a32(w)), 6, 7, 6, "rmw32:acquire") \
CALL(a_fetch_xor_release, atomic_fetch_xor_release(5, a32(w)), 6, 3, 6, "rmw32:release") \
CALL(a_fetch_andnot, atomic_fetch_andnot(5, a32(w)), 6, 2, 6, "rmw32:seq_cst") \
CALL(a_xchg, atomic_xchg(a32(w), 9), 7, 9, 7, "rmw32:seq_cst")		\
CALL(a_xchg_relaxed, atomic_xchg_relaxed(a32(w), 9), 7, 9, 7, "rmw32:relaxed") \
CALL(a_cmpxchg_done, atomic_cmpxchg(a32(w), 7, 9), 7, 9, 7, "cas32:seq_cst/relaxed") \
CALL(a_cmpxchg_not, atomic_cmpxchg(a32(w), 6, 9), 7, 7, 7, "cas32:seq_cst/relaxed") \
CALL(a_cmpxchg_acquire, atomic_cmpxchg_acquire(a32(w), 7, 9), 7, 9, 7, "cas32:acquire/relaxed") \
CALL(a_try_done, ({ int o = 7; atomic_try_cmpxchg_release(a32(w), &o, 9) * 100 + o; }), 7, 9, 107, \
     "cas32:release/relaxed")						\
CALL(a_try_not, ({ int o = 6; atomic_try_cmpxchg(a32(w), &o, 9) * 100 + o; }), 7, 7, 7, \
     "cas32:seq_cst/relaxed")						\
/* tests and conditional ones; a failed one must have asked for no order */ \
CALL(a_sub_and_test, atomic_sub_and_test(7, a32(w)), 7, 0, 1, "rmw32:seq_cst") \
CALL(a_dec_and_test, atomic_dec_and_test(a32(w)), 7, 6, 0, "rmw32:seq_cst") \
CALL(a_inc_and_test, atomic_inc_and_test(a32(w)), 0xffffffffL, 0, 1, "rmw32:seq_cst") \
CALL(a_add_negative, atomic_add_negative_relaxed(-8, a32(w)), 7, 0xffffffffL, 1, "rmw32:relaxed") \
CALL(a_inc_not_zero, atomic_inc_not_zero(a32(w)), 7, 8, 1, "load32:relaxed cas32:seq_cst/relaxed") \
CALL(a_inc_not_zero_0, atomic_inc_not_zero(a32(w)), 0, 0, 0, "load32:relaxed") \
CALL(a_fetch_add_unless, atomic_fetch_add_unless(a32(w), 5, 8), 7, 12, 7, \
     "load32:relaxed cas32:seq_cst/relaxed")				\
CALL(a_add_unless_not, atomic_add_unless(a32(w), 5, 7), 7, 7, 0, "load32:relaxed") \
CALL(a_inc_unless_neg, atomic_inc_unless_negative(a32(w)), 0, 1, 1, \
     "load32:relaxed cas32:seq_cst/relaxed")				\
CALL(a_inc_unless_neg_n, atomic_inc_unless_negative(a32(w)), 0xffffffffL, 0xffffffffL, 0, \
     "load32:relaxed")							\
CALL(a_dec_unless_pos, atomic_dec_unless_positive(a32(w)), 1, 1, 0, "load32:relaxed") \
CALL(a_dec_if_pos, atomic_dec_if_positive(a32(w)), 1, 0, 0, "load32:relaxed cas32:seq_cst/relaxed") \
CALL(a_dec_if_pos_not, atomic_dec_if_positive(a32(w)), 0, 0, -1, "load32:relaxed") \
/* the wider ones, and plain words */					\
CALL(a64_inc, ({ atomic64_inc(a64(w)); 0; }), 7, 8, 0, "noreturn rmw64:relaxed") \
CALL(a64_add_return, atomic64_add_return(5, a64(w)), 7, 12, 12, "rmw64:seq_cst") \
CALL(al_cmpxchg, atomic_long_cmpxchg_release(al(w), 7, -1), 7, -1, 7, "cas64:release/relaxed") \
CALL(al_add_unless, atomic_long_add_unless(al(w), 1, 0), 7, 8, 1, \
     "load64:relaxed cas64:seq_cst/relaxed")				\
CALL(xchg, xchg(w, 9), 7, 9, 7, "rmw64:seq_cst")			\
CALL(cmpxchg_acquire, cmpxchg_acquire(w, 7, 9), 7, 9, 7, "cas64:acquire/relaxed") \
CALL(cmpxchg_not, cmpxchg(w, 6, 9), 7, 7, 7, "cas64:seq_cst/relaxed")	\
/* refcount_t */							\
CALL(r_inc, ({ refcount_inc(ref(w)); 0; }), 1, 2, 0, "rmw32:relaxed")	\
CALL(r_inc_not_zero, refcount_inc_not_zero(ref(w)), 1, 2, 1, "load32:relaxed cas32:relaxed/relaxed") \
CALL(r_inc_not_zero_0, refcount_inc_not_zero(ref(w)), 0, 0, 0, "load32:relaxed") \
CALL(r_inc_acquire, refcount_inc_not_zero_acquire(ref(w)), 1, 2, 1, \
     "load32:relaxed cas32:acquire/relaxed")				\
CALL(r_limit_at, ({ int o = 0; __refcount_inc_not_zero_limited_acquire(ref(w), &o, 5) * 100 + o; }), \
     4, 5, 104, "load32:relaxed cas32:acquire/relaxed")			\
CALL(r_limit_over, ({ int o = 0; __refcount_inc_not_zero_limited(ref(w), &o, 5) * 100 + o; }), \
     5, 5, 5, "load32:relaxed")						\
CALL(r_dec_and_test, refcount_dec_and_test(ref(w)), 2, 1, 0, "rmw32:release") \
CALL(r_dec_and_test_0, refcount_dec_and_test(ref(w)), 1, 0, 1, "rmw32:release acquire") \
CALL(r_sub_and_test_0, refcount_sub_and_test(3, ref(w)), 3, 0, 1, "rmw32:release acquire") \
CALL(r_dec, ({ refcount_dec(ref(w)); 0; }), 2, 1, 0, "rmw32:release")	\
CALL(r_set_release, ({ refcount_set_release(ref(w), 1); 0; }), 0, 1, 0, "store32:release") \
CALL(r_dec_if_one, refcount_dec_if_one(ref(w)), 1, 0, 1, "cas32:release/relaxed") \
CALL(r_dec_not_one, refcount_dec_not_one(ref(w)), 1, 1, 0, "load32:relaxed") \
/* what saturates, and says so: 0xc0000000 is REFCOUNT_SATURATED */	\
CALL(r_inc_from_0, ({ refcount_inc(ref(w)); 0; }), 0, 0xc0000000L, 0, \
     "rmw32:relaxed store32:relaxed failed: leaves zero") \
CALL(r_overflow, refcount_inc_not_zero(ref(w)), 0x7fffffffL, 0xc0000000L, 0, \
     "load32:relaxed cas32:relaxed/relaxed store32:relaxed failed: overflows") \
CALL(r_underflow, refcount_dec_and_test(ref(w)), 0, 0xc0000000L, 0, \
     "rmw32:release store32:relaxed failed: underflows") \
CALL(r_sub_too_many, refcount_sub_and_test(3, ref(w)), 2, 0xc0000000L, 0, \
     "rmw32:release store32:relaxed failed: underflows") \
CALL(r_dec_last, ({ refcount_dec(ref(w)); 0; }), 1, 0xc0000000L, 0, \
     "rmw32:release store32:relaxed failed: drops to zero") \
/* seqcount_t */							\
CALL(s_read, raw_read_seqcount(seq(w)), 7, 7, 7, "load32:acquire")	\
CALL(s_begin, read_seqcount_begin(seq(w)), 6, 6, 6, "load32:acquire")	\
CALL(s_retry, read_seqcount_retry(seq(w), 6), 7, 7, 1, "rmb load32:relaxed") \
CALL(s_write_begin, ({ raw_write_seqcount_begin(seq(w)); 0; }), 6, 7, 0, "store32:relaxed wmb") \
CALL(s_write_end, ({ raw_write_seqcount_end(seq(w)); 0; }), 7, 8, 0, "wmb store32:relaxed") \
/* RCU pointers and rcuwait */						\
CALL(rcu_deref, rcu_dereference(*w), 7, 7, 7, "load64:relaxed read_depends") \
CALL(rcu_assign, ({ rcu_assign_pointer(*(void **)w, somewhere); *w = 0; 0; }), 7, 0, 0, \
     "store64:release")							\
CALL(rcu_assign_null, ({ rcu_assign_pointer(*(void **)w, NULL); 0; }), 7, 0, 0, "store64:relaxed") \
CALL(rcuwait_active, rcuwait_active(rw(w)), 0, 0, 0, "load64:relaxed")	\
CALL(rcuwait_nobody, rcuwait_wake_up(rw(w)), 0, 0, 0, "rcu( mb load64:relaxed read_depends )rcu") \
CALL(rcuwait_somebody, ({ rw(w)->task = current; int r = rcuwait_wake_up(rw(w)); *w = 0; r; }), \
     0, 0, 1, "rcu( mb load64:relaxed read_depends wake1 )rcu")		\
CALL(rcuwait_wait, ({ int n = 0; rcuwait_wait_event(rw(w), n++, TASK_UNINTERRUPTIBLE); n; }), \
     0, 0, 2, "store64:release store32:relaxed mb schedule store32:relaxed mb " \
     "store64:relaxed store32:relaxed")

#define CALL(id, expr, before, after, result, asks) \
	static long run_##id(long *w) { (void)w; return (long)(expr); }
CALLS
#undef CALL

#define CALL(id, expr, before, after, result, asks) \
	{ #id, run_##id, before, after, result, asks },
const struct kernel_api_call kernel_api_calls[] = { CALLS };
#undef CALL

const unsigned int kernel_api_ncalls = ARRAY_SIZE(kernel_api_calls);
