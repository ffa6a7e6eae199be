// SPDX-License-Identifier: GPL-2.0-or-later
/* malloc() and its relatives; the library's own objects inside the program's memory. */
#include <errno.h>
#include <stdlib.h>

#include "posix/posix.h"
#include "weave/runtime/tsan.h"

#define LARGEST ((size_t)256 << 10)

void *lwp_malloc(size_t size);
void *lwp_calloc(size_t n, size_t size);
void *lwp_realloc(void *p, size_t size);
void *lwp_reallocarray(void *p, size_t n, size_t size);
void *lwp_aligned_alloc(size_t align, size_t size);
int lwp_posix_memalign(void **out, size_t align, size_t size);
void lwp_free(void *p);

void lwp_touch_own(const void *object, size_t size)
{
	uintptr_t off = (uintptr_t)object - LW_ARENA_BASE;

	if (off >= LW_ARENA_SIZE)
		off = lw_offset_outside((uintptr_t)object, true);
	lw_check_object(off, size, true);
}

void lwp_write_own(void *object, size_t size, int byte, uintptr_t pc)
{
	lw_enter(pc);
	lw_eng.plain++;
	lw_plain_slow((uintptr_t)object, size, true);
	memset(object, byte, size);
}

void *lwp_new(size_t size, const char *name, int fill, uintptr_t pc)
{
	struct lw_object *o;
	void *p;

	if (size > LARGEST)
		lw_found(LW_UNSUPPORTED, "thread %u asks for %zu bytes at once; there are %zu at most",
			 lw_eng.cur, size, LARGEST);
	o = lw_object_new(size, name);
	o->alloc_pc = pc;
	p = (void *)(LW_ARENA_BASE + o->off);
	memset(p, fill, size);
	return p;
}

static void *allocate(size_t size, int fill, uintptr_t pc)
{
	void *p;

	lw_visible(pc);
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	p = lwp_new(size, "block", fill, pc);
	if (lw_recording())
		lw_record(LW_EV_ALLOC, (uintptr_t)p - LW_ARENA_BASE, size)->text = "malloc";
	return p;
}

void *lwp_malloc(size_t size)
{
	return allocate(size, lw_garbage, LW_SITE());
}

void *lwp_calloc(size_t n, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(n, size, &all))
		return NULL;
	return allocate(all, 0, LW_SITE());
}

void *lwp_aligned_alloc(size_t align, size_t size)
{
	if (align > 64)
		lw_found(LW_UNSUPPORTED, "an alignment of %zu bytes; there is 64", align);
	return allocate(size, lw_garbage, LW_SITE());
}

int lwp_posix_memalign(void **out, size_t align, size_t size)
{
	uintptr_t pc = LW_SITE();

	if (align < sizeof(void *) || (align & (align - 1)))
		return EINVAL;
	if (align > 64)
		lw_found(LW_UNSUPPORTED, "an alignment of %zu bytes; there is 64", align);
	lwp_write_own(out, sizeof(*out), 0, pc);
	*out = allocate(size, lw_garbage, pc);
	return 0;
}

static void release(void *p, uintptr_t pc)
{
	lw_visible(pc);
	lw_object_free(lw_object_of(p));
}

void lwp_free(void *p)
{
	if (p)
		release(p, LW_SITE());
}

static void *resize(void *p, size_t size, uintptr_t pc)
{
	const struct lw_object *o;
	size_t keep;
	void *q;

	if (!p)
		return allocate(size, lw_garbage, pc);
	lw_visible(pc);
	o = lw_object_of(p);
	keep = o->size < size ? o->size : size;
	q = allocate(size, lw_garbage, pc);
	__tsan_memcpy(q, p, keep);
	release(p, pc);
	return q;
}

void *lwp_realloc(void *p, size_t size)
{
	return resize(p, size, LW_SITE());
}

void *lwp_reallocarray(void *p, size_t n, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(n, size, &all))
		return NULL;
	return resize(p, all, LW_SITE());
}
