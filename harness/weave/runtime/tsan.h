/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tsan.h - the entry points that `clang -fsanitize=thread` calls.
 *
 * The list is that of LLVM 14's ThreadSanitizer pass, for all of its options,
 * and __tsan_mem*() of newer ones.  tests/runtime/abi.sh compares it with what
 * instrumented objects ask for.  Orders are numbered like C11's memory_order.
 */
#ifndef LW_RUNTIME_TSAN_H
#define LW_RUNTIME_TSAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LW_TSAN_SIZES(X) X(1) X(2) X(4) X(8) X(16)
#define LW_TSAN_UNALIGNED_SIZES(X) X(2) X(4) X(8) X(16)
#define LW_TSAN_BITS(X) X(8) X(16) X(32) X(64)

typedef unsigned __int128 lw_u128;

#define LW_DECLARE_PLAIN(n)					\
	void __tsan_read##n(void *addr);			\
	void __tsan_write##n(void *addr);			\
	void __tsan_read_write##n(void *addr);			\
	void __tsan_volatile_read##n(void *addr);		\
	void __tsan_volatile_write##n(void *addr);
LW_TSAN_SIZES(LW_DECLARE_PLAIN)
#define LW_DECLARE_UNALIGNED(n)					\
	void __tsan_unaligned_read##n(void *addr);		\
	void __tsan_unaligned_write##n(void *addr);		\
	void __tsan_unaligned_read_write##n(void *addr);	\
	void __tsan_unaligned_volatile_read##n(void *addr);	\
	void __tsan_unaligned_volatile_write##n(void *addr);
LW_DECLARE_UNALIGNED(1)
LW_TSAN_UNALIGNED_SIZES(LW_DECLARE_UNALIGNED)

#define LW_DECLARE_ATOMIC(bits)									\
	uint##bits##_t __tsan_atomic##bits##_load(const volatile void *a, int mo);		\
	void __tsan_atomic##bits##_store(volatile void *a, uint##bits##_t v, int mo);		\
	uint##bits##_t __tsan_atomic##bits##_exchange(volatile void *a, uint##bits##_t v, int mo);	\
	uint##bits##_t __tsan_atomic##bits##_fetch_add(volatile void *a, uint##bits##_t v, int mo);	\
	uint##bits##_t __tsan_atomic##bits##_fetch_sub(volatile void *a, uint##bits##_t v, int mo);	\
	uint##bits##_t __tsan_atomic##bits##_fetch_and(volatile void *a, uint##bits##_t v, int mo);	\
	uint##bits##_t __tsan_atomic##bits##_fetch_or(volatile void *a, uint##bits##_t v, int mo);	\
	uint##bits##_t __tsan_atomic##bits##_fetch_xor(volatile void *a, uint##bits##_t v, int mo);	\
	uint##bits##_t __tsan_atomic##bits##_fetch_nand(volatile void *a, uint##bits##_t v, int mo);	\
	int __tsan_atomic##bits##_compare_exchange_strong(volatile void *a, void *expected,	\
							  uint##bits##_t v, int mo, int fmo);	\
	int __tsan_atomic##bits##_compare_exchange_weak(volatile void *a, void *expected,	\
							uint##bits##_t v, int mo, int fmo);	\
	uint##bits##_t __tsan_atomic##bits##_compare_exchange_val(volatile void *a,		\
						uint##bits##_t expected, uint##bits##_t v,	\
						int mo, int fmo);
LW_TSAN_BITS(LW_DECLARE_ATOMIC)

lw_u128 __tsan_atomic128_load(const volatile void *a, int mo);
void __tsan_atomic128_store(volatile void *a, lw_u128 v, int mo);
lw_u128 __tsan_atomic128_exchange(volatile void *a, lw_u128 v, int mo);
lw_u128 __tsan_atomic128_fetch_add(volatile void *a, lw_u128 v, int mo);
lw_u128 __tsan_atomic128_fetch_sub(volatile void *a, lw_u128 v, int mo);
lw_u128 __tsan_atomic128_fetch_and(volatile void *a, lw_u128 v, int mo);
lw_u128 __tsan_atomic128_fetch_or(volatile void *a, lw_u128 v, int mo);
lw_u128 __tsan_atomic128_fetch_xor(volatile void *a, lw_u128 v, int mo);
lw_u128 __tsan_atomic128_fetch_nand(volatile void *a, lw_u128 v, int mo);
int __tsan_atomic128_compare_exchange_strong(volatile void *a, void *e, lw_u128 v, int mo, int fmo);
int __tsan_atomic128_compare_exchange_weak(volatile void *a, void *e, lw_u128 v, int mo, int fmo);
lw_u128 __tsan_atomic128_compare_exchange_val(volatile void *a, lw_u128 e, lw_u128 v, int mo,
					      int fmo);

void __tsan_read_range(void *addr, size_t size);
void __tsan_write_range(void *addr, size_t size);
void __tsan_vptr_read(void **vptr);
void __tsan_vptr_update(void **vptr, void *value);
void __tsan_atomic_thread_fence(int mo);
void __tsan_atomic_signal_fence(int mo);
void __tsan_func_entry(void *pc);
void __tsan_func_exit(void);
void __tsan_init(void);
void __tsan_ignore_thread_begin(void);
void __tsan_ignore_thread_end(void);
void *__tsan_memcpy(void *dst, const void *src, size_t n);
void *__tsan_memmove(void *dst, const void *src, size_t n);
void *__tsan_memset(void *dst, int c, size_t n);
int __tsan_memcmp(const void *a, const void *b, size_t n);
int __tsan_bcmp(const void *a, const void *b, size_t n);

#endif /* LW_RUNTIME_TSAN_H */
