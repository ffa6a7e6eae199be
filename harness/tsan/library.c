// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * library.c - what the engine calls of the C library in the course of an execution.
 *
 * The stock runtime intercepts these functions, and would take what they touch for
 * accesses of the code under test: a finding's text, written by one thread and in
 * the next execution by another, or what memcmp() compares, of which it has heard
 * from access.c, or inside data_race() is not to hear.
 */
#include <stdarg.h>
#include <stdio.h>

#include "tsan/stock.h"

void *__wrap_memcpy(void *dst, const void *src, size_t n);
void *__wrap_memmove(void *dst, const void *src, size_t n);
void *__wrap_memset(void *dst, int c, size_t n);
int __wrap_memcmp(const void *a, const void *b, size_t n);
int __wrap_bcmp(const void *a, const void *b, size_t n);

void *__wrap_memcpy(void *dst, const void *src, size_t n)
{
	void *to = dst;

	__asm__ volatile("rep movsb" : "+D"(to), "+S"(src), "+c"(n) : : "memory");
	return dst;
}

void *__wrap_memmove(void *dst, const void *src, size_t n)
{
	char *to = (char *)dst + n - 1;
	const char *from = (const char *)src + n - 1;

	if ((uintptr_t)dst - (uintptr_t)src >= n)
		return __wrap_memcpy(dst, src, n);
	__asm__ volatile("std; rep movsb; cld" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
	return dst;
}

void *__wrap_memset(void *dst, int c, size_t n)
{
	void *to = dst;

	__asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(c) : "memory");
	return dst;
}

int __wrap_memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;

	for (; n; n--, p++, q++)
		if (*p != *q)
			return *p < *q ? -1 : 1;
	return 0;
}

int __wrap_bcmp(const void *a, const void *b, size_t n)
{
	return __wrap_memcmp(a, b, n);
}

/* ---- text: the runtime looks away while the library's own function runs ---- */

void __real___tsan_ignore_thread_begin(void);
void __real___tsan_ignore_thread_end(void);
int __real_vsnprintf(char *buf, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
int __wrap_vsnprintf(char *buf, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
int __wrap_snprintf(char *buf, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

int __wrap_vsnprintf(char *buf, size_t size, const char *format, va_list args)
{
	int n;

	__real___tsan_ignore_thread_begin();
	n = __real_vsnprintf(buf, size, format, args);
	__real___tsan_ignore_thread_end();
	return n;
}

int __wrap_snprintf(char *buf, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = __wrap_vsnprintf(buf, size, format, args);
	va_end(args);
	return n;
}
