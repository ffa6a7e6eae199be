// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * access.c - plain accesses and calls of the code under test: the stock runtime
 * first, then the engine, which may not come back.
 *
 * Each ends in a tail call, so that the engine sees the code under test as its
 * caller: where the access is, and whose frame it is.
 */
#include "tsan/stock.h"

#define SITE __builtin_return_address(0)
#define TAIL __attribute__((musttail)) return

static inline bool tells(const void *addr, size_t n, bool read, bool write)
{
	lw_edges_plain((uintptr_t)addr, n, write);
	return lw_stock_tells(addr, n, read, write, false);
}

static inline bool hears(const void *addr, size_t n, bool read, bool write)
{
	return lw_stock_hears(addr, NULL) && tells(addr, n, read, write);
}

#define PLAIN(n)								\
	void lw_weave_read##n(void *addr);					\
	void lw_weave_write##n(void *addr);					\
	void lw_weave_read_write##n(void *addr);				\
	void __wrap___tsan_read##n(void *addr);					\
	void __wrap___tsan_write##n(void *addr);				\
	void __wrap___tsan_read_write##n(void *addr);				\
	void __wrap___tsan_read##n(void *addr)					\
	{									\
		if (hears(addr, n, true, false))				\
			__tsan_read##n##_pc(addr, SITE);			\
		TAIL lw_weave_read##n(addr);					\
	}									\
	void __wrap___tsan_write##n(void *addr)					\
	{									\
		if (hears(addr, n, false, true))				\
			__tsan_write##n##_pc(addr, SITE);			\
		TAIL lw_weave_write##n(addr);					\
	}									\
	void __wrap___tsan_read_write##n(void *addr)				\
	{									\
		if (hears(addr, n, true, true))				\
			__tsan_write##n##_pc(addr, SITE);			\
		TAIL lw_weave_read_write##n(addr);				\
	}
PLAIN(1) PLAIN(2) PLAIN(4) PLAIN(8) PLAIN(16)

#define UNALIGNED(n)								\
	void lw_weave_unaligned_read##n(void *addr);				\
	void lw_weave_unaligned_write##n(void *addr);				\
	void lw_weave_unaligned_read_write##n(void *addr);			\
	void __wrap___tsan_unaligned_read##n(void *addr);			\
	void __wrap___tsan_unaligned_write##n(void *addr);			\
	void __wrap___tsan_unaligned_read_write##n(void *addr);			\
	void __wrap___tsan_unaligned_read##n(void *addr)			\
	{									\
		if (hears(addr, n, true, false))				\
			__tsan_read_range_pc(addr, n, SITE);			\
		TAIL lw_weave_unaligned_read##n(addr);				\
	}									\
	void __wrap___tsan_unaligned_write##n(void *addr)			\
	{									\
		if (hears(addr, n, false, true))				\
			__tsan_write_range_pc(addr, n, SITE);			\
		TAIL lw_weave_unaligned_write##n(addr);				\
	}									\
	void __wrap___tsan_unaligned_read_write##n(void *addr)			\
	{									\
		if (hears(addr, n, true, true))				\
			__tsan_write_range_pc(addr, n, SITE);			\
		TAIL lw_weave_unaligned_read_write##n(addr);			\
	}
UNALIGNED(1) UNALIGNED(2) UNALIGNED(4) UNALIGNED(8) UNALIGNED(16)

/* What the engine reads for the code under test. */
void lw_will_read(const void *addr, size_t n, uintptr_t pc);
void lw_will_read(const void *addr, size_t n, uintptr_t pc)
{
	if (hears(addr, n, true, false))
		__tsan_read_range_pc((void *)(uintptr_t)addr, n, (void *)pc);
}

static inline void range(const void *addr, size_t n, bool write, void *pc)
{
	if (!tells(addr, n, !write, write))
		return;
	if (write)
		__tsan_write_range_pc((void *)(uintptr_t)addr, n, pc);
	else
		__tsan_read_range_pc((void *)(uintptr_t)addr, n, pc);
}

/* Of a call that accesses a, and b unless NULL: both now, or both later. */
static inline void ranges(const void *a, bool write_a, const void *b, bool write_b, size_t n,
			  void *pc)
{
	if (!n || !lw_stock_hears(a, b))
		return;
	range(a, n, write_a, pc);
	if (b)
		range(b, n, write_b, pc);
}

#define RANGE(type, name, args, call, ...)					\
	type lw_weave_##name args;						\
	type __wrap___tsan_##name args;						\
	type __wrap___tsan_##name args						\
	{									\
		ranges(__VA_ARGS__, n, SITE);					\
		TAIL lw_weave_##name call;					\
	}
RANGE(void, read_range, (void *a, size_t n), (a, n), a, false, NULL, false)
RANGE(void, write_range, (void *a, size_t n), (a, n), a, true, NULL, false)
RANGE(void *, memcpy, (void *d, const void *s, size_t n), (d, s, n), s, false, d, true)
RANGE(void *, memmove, (void *d, const void *s, size_t n), (d, s, n), s, false, d, true)
RANGE(void *, memset, (void *d, int c, size_t n), (d, c, n), d, true, NULL, false)

#define COMPARE(name)								\
	int lw_weave_##name(const void *a, const void *b, size_t n);		\
	int __wrap___tsan_##name(const void *a, const void *b, size_t n);	\
	int __wrap___tsan_##name(const void *a, const void *b, size_t n)	\
	{									\
		ranges(a, false, b, false, n, SITE);				\
		TAIL lw_weave_##name(a, b, n);					\
	}
COMPARE(memcmp) COMPARE(bcmp)

void lw_weave_func_entry(void *pc);
void lw_weave_func_exit(void);
void __wrap___tsan_func_entry(void *pc);
void __wrap___tsan_func_exit(void);

void __wrap___tsan_func_entry(void *pc)
{
	lw_stock_call();
	__real___tsan_func_entry(pc);
	TAIL lw_weave_func_entry(pc);
}

void __wrap___tsan_func_exit(void)
{
	lw_stock_return();
	TAIL lw_weave_func_exit();
}
