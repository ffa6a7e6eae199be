/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/compiler.h - marked accesses to memory, and hints for the compiler.
 *
 * READ_ONCE(x), WRITE_ONCE(x, v)
 *	Ordering: none towards other places ("relaxed"), coherence at this one.
 *	A pointer read by READ_ONCE() and then followed gives an address
 *	dependency on every architecture but alpha, which needs
 *	rcu_dereference().  A value read decides branches: stores behind the
 *	branch stay behind the read, loads do not.
 *	They are whole accesses of 1, 2, 4 or 8 bytes, never torn.
 *
 * data_race(expr)
 *	Ordering: none.  Says that the plain accesses in expr may race and that
 *	their author can live with any value.  It silences the race detector
 *	for those accesses and gives them no other quality: what is computed
 *	from the value is still checked.
 *
 * barrier()
 *	Ordering: the compiler's only.  The simulated machine takes no notice.
 *
 * Callers: anybody, in any context.
 * Source: tools/memory-model/Documentation/{recipes,access-marking}.txt,
 * Documentation/memory-barriers.txt ("COMPILER BARRIER").
 *
 * Both are __atomic builtins here because volatile accesses reach the engine
 * without their values, and a weak machine must be able to hand out old ones.
 */
#ifndef LOCKWEAVE_LINUX_COMPILER_H
#define LOCKWEAVE_LINUX_COMPILER_H

#include <linux/types.h>
#include <lockweave/engine_api.h>

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)

#ifndef __always_inline
#define __always_inline	inline __attribute__((__always_inline__))
#endif
#ifndef noinline
#define noinline	__attribute__((__noinline__))
#endif
#ifndef __maybe_unused
#define __maybe_unused	__attribute__((__unused__))
#endif
#ifndef __must_check
#define __must_check	__attribute__((__warn_unused_result__))
#endif

#define barrier()	__asm__ __volatile__("" : : : "memory")

#define lw_once_size_ok(x) \
	_Static_assert(sizeof(x) == 1 || sizeof(x) == 2 || sizeof(x) == 4 || sizeof(x) == 8, \
		       "READ_ONCE/WRITE_ONCE: 1, 2, 4 or 8 bytes only")

/*
 * Volatile, besides: otherwise the compiler may work out which values a static
 * variable can have, and leave out the loads of a loop that waits for one.
 */
#define lw_volatile(ptr)	((volatile __typeof__(*(ptr)) *)(ptr))

#define READ_ONCE(x)							\
({									\
	lw_once_size_ok(x);						\
	__atomic_load_n(lw_volatile(&(x)), __ATOMIC_RELAXED);		\
})

#define WRITE_ONCE(x, val)						\
do {									\
	lw_once_size_ok(x);						\
	__atomic_store_n(lw_volatile(&(x)), (val), __ATOMIC_RELAXED);	\
} while (0)

#define data_race(expr)							\
({									\
	lw_data_race_begin();						\
	__typeof__(({ expr; })) lw_raced_ = ({ expr; });		\
	lw_data_race_end();						\
	lw_raced_;							\
})

#endif /* LOCKWEAVE_LINUX_COMPILER_H */
