/* SPDX-License-Identifier: GPL-2.0-or-later */
/* linux/kernel.h - the few macros without which no kernel code is written. */
#ifndef LOCKWEAVE_LINUX_KERNEL_H
#define LOCKWEAVE_LINUX_KERNEL_H

#include <linux/compiler.h>
#include <linux/types.h>

/* Elements of an array (not of a pointer). */
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* The structure of which *ptr is the given member. */
#define container_of(ptr, type, member)					\
({									\
	const __typeof__(((type *)0)->member) *lw_member_ = (ptr);	\
	(type *)((char *)(uintptr_t)lw_member_ - offsetof(type, member)); \
})

#endif /* LOCKWEAVE_LINUX_KERNEL_H */
