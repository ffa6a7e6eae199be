/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/err.h - a function's answer is a pointer, or why there is none.
 *
 * An error number, negative and down to -MAX_ERRNO, stands in the pointer itself,
 * where no object can be: such a pointer is never followed.  NULL is no error;
 * a function says what it means by it.
 *
 * Ordering: none, these touch no memory.  Callers: anybody.
 * Source: include/linux/err.h.
 */
#ifndef LOCKWEAVE_LINUX_ERR_H
#define LOCKWEAVE_LINUX_ERR_H

#include <errno.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define MAX_ERRNO	4095

static __always_inline void *ERR_PTR(long error)
{
	return (void *)(intptr_t)error;
}

/* Of a pointer that IS_ERR(). */
static __always_inline long PTR_ERR(const void *ptr)
{
	return (long)(intptr_t)ptr;
}

static __always_inline bool IS_ERR(const void *ptr)
{
	return (uintptr_t)ptr >= (uintptr_t)-MAX_ERRNO;
}

static __always_inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR(ptr);
}

#endif /* LOCKWEAVE_LINUX_ERR_H */
