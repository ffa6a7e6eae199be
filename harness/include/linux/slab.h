/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/slab.h - memory for objects of one kind, and for anything.
 *
 * Ordering: what was done with an object before it was freed happens before
 * what is done with it after it has been allocated again, as if by a lock inside
 * the allocator.  That orders the two owners, not a reader that still looks.
 *
 * kmem_cache_create(..., SLAB_TYPESAFE_BY_RCU, ctor)
 *	The memory of a freed object stays an object of this cache for as long as
 *	an RCU section that might still look lasts.  It may be handed out again
 *	*at once*, the section notwithstanding: whoever finds an object in a
 *	section must take a reference and then see whether it is the one that he
 *	looked for.  ctor runs once, when memory first becomes an object, not with
 *	each allocation: what readers look at without a reference must be left, when
 *	freed, in the state in which the next owner can take it over.
 *	Once no such section is left the memory may go: whoever looks without a
 *	section, or longer than it, is reported ("use-after-free", "data-race").
 *	lw_stable_field() (lockweave/check.h) says what may be looked at.
 *
 * Without that flag a freed object must not be touched again, by anybody: class
 * "use-after-free".  kmem_cache_free() of what is free already: "double-free".
 *
 * kmem_cache_create(..., SLAB_FAILSLAB, ...)
 *	Its allocations may fail: kmem_cache_alloc() returns NULL when the input says
 *	so, in any thread, but not in setup() and finish() of a scenario.  (The kernel's
 *	failslab does it for caches with this flag if its cache-filter is on.)
 *
 * Other allocations do not fail here, and gfp flags mean nothing yet; check for NULL
 * all the same, as for the kernel.
 *
 * Callers: as gfp says in the kernel; here anybody.
 * Sources: include/linux/slab.h ("SLAB_TYPESAFE_BY_RCU", "SLAB_FAILSLAB"),
 * Documentation/fault-injection/fault-injection.rst,
 * Documentation/RCU/rculist_nulls.rst.
 */
#ifndef LOCKWEAVE_LINUX_SLAB_H
#define LOCKWEAVE_LINUX_SLAB_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <lockweave/engine_api.h>

#define GFP_KERNEL	((gfp_t)0x1u)
#define GFP_ATOMIC	((gfp_t)0x2u)
#define __GFP_ZERO	((gfp_t)0x4u)

#define SLAB_HWCACHE_ALIGN	((slab_flags_t)0x1u)
#define SLAB_PANIC		((slab_flags_t)0x2u)
#define SLAB_TYPESAFE_BY_RCU	((slab_flags_t)0x4u)
#define SLAB_FAILSLAB		((slab_flags_t)0x8u)

struct kmem_cache;

/* `align` may be 0 or up to 16; name must stay, reports call the objects by it. */
static __always_inline struct kmem_cache *
kmem_cache_create(const char *name, size_t size, unsigned int align, slab_flags_t flags,
		  void (*ctor)(void *object))
{
	struct lw_cache *cache = lw_cache_create(name, size, (flags & SLAB_TYPESAFE_BY_RCU) != 0,
						 ctor);

	(void)align;
	if (flags & SLAB_FAILSLAB)
		lw_cache_may_fail(cache);
	return (struct kmem_cache *)cache;
}

/* All objects must have been freed: otherwise class "leak". */
static __always_inline void kmem_cache_destroy(struct kmem_cache *cache)
{
	lw_cache_destroy((struct lw_cache *)cache);
}

static __always_inline void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	(void)gfp;
	return lw_cache_alloc((struct lw_cache *)cache);
}

static __always_inline void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	lw_cache_free((struct lw_cache *)cache, object);
}

static __always_inline void *kmalloc(size_t size, gfp_t gfp)
{
	return gfp & __GFP_ZERO ? lw_zalloc(size, "kmalloc") : lw_alloc(size, "kmalloc");
}

static __always_inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

/* NULL is allowed. */
static __always_inline void kfree(const void *object)
{
	if (object)
		lw_free((void *)(uintptr_t)object);
}

#endif /* LOCKWEAVE_LINUX_SLAB_H */
