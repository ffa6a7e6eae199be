// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tsan_plain.c - plain accesses of every size and shape, calls, mem*().
 */
#include "weave/runtime/access.h"
#include "weave/runtime/pickup.h"
#include "weave/runtime/tsan.h"

#define PLAIN(n)							\
	void __tsan_read##n(void *addr)					\
	{								\
		lw_plain((uintptr_t)addr, n, false, LW_SITE());		\
	}								\
	void __tsan_write##n(void *addr)				\
	{								\
		lw_plain((uintptr_t)addr, n, true, LW_SITE());		\
	}								\
	void __tsan_read_write##n(void *addr)				\
	{								\
		lw_plain((uintptr_t)addr, n, false, LW_SITE());		\
		lw_plain((uintptr_t)addr, n, true, LW_SITE());		\
	}
LW_TSAN_SIZES(PLAIN)

/* Any number of bytes anywhere: the general case. */
static void range(uintptr_t addr, size_t size, bool write, uintptr_t pc)
{
	lw_enter(pc);
	lw_eng.plain++;
	lw_plain_slow(addr, size, write);
}

#define UNALIGNED(n)							\
	void __tsan_unaligned_read##n(void *addr)			\
	{								\
		range((uintptr_t)addr, n, false, LW_SITE());		\
	}								\
	void __tsan_unaligned_write##n(void *addr)			\
	{								\
		range((uintptr_t)addr, n, true, LW_SITE());		\
	}								\
	void __tsan_unaligned_read_write##n(void *addr)			\
	{								\
		range((uintptr_t)addr, n, false, LW_SITE());		\
		range((uintptr_t)addr, n, true, LW_SITE());		\
	}
UNALIGNED(1)
LW_TSAN_UNALIGNED_SIZES(UNALIGNED)

void __tsan_read_range(void *addr, size_t size)
{
	range((uintptr_t)addr, size, false, LW_SITE());
}

void __tsan_write_range(void *addr, size_t size)
{
	range((uintptr_t)addr, size, true, LW_SITE());
}

void __tsan_vptr_read(void **vptr)
{
	lw_plain((uintptr_t)vptr, sizeof(*vptr), false, LW_SITE());
}

void __tsan_vptr_update(void **vptr, void *value)
{
	(void)value;
	lw_plain((uintptr_t)vptr, sizeof(*vptr), true, LW_SITE());
}

/* The build redirects the objects' calls of memcpy() and so on to these. */

/*
 * What comes next wants the thread's stores in memory.  Under TSO that is an event like a full
 * fence, whether or not there are any: nothing makes them leave together with what the thread
 * did last, and others may run in between.
 */
static void empty_buffer(uintptr_t pc)
{
	if (!lw_eng.tso) {
		lw_enter(pc);
		return;
	}
	lw_visible(pc);
	lw_drain_all(lw_eng.cur);
	lw_touch(LW_TOUCH_NOTHING, 0, false);
}

static inline void *copy(void *dst, const void *src, size_t n, uintptr_t pc)
{
	empty_buffer(pc);	/* what is copied must be what the thread itself stored */
	range((uintptr_t)src, n, false, pc);
	range((uintptr_t)dst, n, true, pc);
	return memmove(dst, src, n);
}

void *__tsan_memcpy(void *dst, const void *src, size_t n)
{
	return copy(dst, src, n, LW_SITE());
}

void *__tsan_memmove(void *dst, const void *src, size_t n)
{
	return copy(dst, src, n, LW_SITE());
}

void *__tsan_memset(void *dst, int c, size_t n)
{
	range((uintptr_t)dst, n, true, LW_SITE());
	return memset(dst, c, n);
}

static inline int compare(const void *a, const void *b, size_t n, uintptr_t pc)
{
	range((uintptr_t)a, n, false, pc);
	range((uintptr_t)b, n, false, pc);
	return memcmp(a, b, n);
}

int __tsan_memcmp(const void *a, const void *b, size_t n)
{
	return compare(a, b, n, LW_SITE());
}

int __tsan_bcmp(const void *a, const void *b, size_t n)
{
	return compare(a, b, n, LW_SITE());
}

/* ---- calls ---- */

/* pc: where the function was called from. */
void __tsan_func_entry(void *pc)
{
	struct lw_thread *me;

	if (lw_unlikely((uintptr_t)__builtin_frame_address(0) < lw_eng.stack_limit) &&
	    lw_eng.running) {
		lw_enter((uintptr_t)pc);
		lw_stack_overflow();
	}
	if (lw_likely(!lw_eng.recording))
		return;
	me = lw_me();
	if (me->depth < LW_CALL_DEPTH)
		me->calls[me->depth] = (uintptr_t)pc;
	me->depth++;
}

/*
 * The frame below `frame` is dead.  What others left there (a stack variable
 * that a waker wrote to) must neither race with, nor stay an atomic location of,
 * whatever the next call puts at the same place.  pc: in the function that returns.
 */
LW_COLD static void frame_end(uintptr_t frame, uintptr_t pc)
{
	struct lw_thread *me = lw_me();
	uintptr_t start, end = frame - LW_ARENA_BASE;

	empty_buffer(pc);
	start = ~me->stack_mark;	/* others may have run */
	if (lw_unlikely(lw_eng.attention & LW_ATT_GUIDE))
		for (uintptr_t off = start & ~(uintptr_t)3; off < end; off += 4)
			if (lw_granule(off)->stamp == lw_eng.stamp)
				lw_touch(LW_TOUCH_QUIET, off, true);
	lw_shadow_forget(start, end - start);
	me->stack_mark = ~end;
}

void __tsan_func_exit(void)
{
	struct lw_thread *me = lw_me();
	uintptr_t frame;

	/*
	 * Our frame record holds the caller's.  x86-64: that is above its variables.  AArch64:
	 * below them, so a frame's state goes when the one above returns.
	 */
	frame = *(const uintptr_t *)__builtin_frame_address(0);
	if (lw_unlikely(me->stack_mark > ~(frame - LW_ARENA_BASE)))
		frame_end(frame, LW_SITE());
	if (lw_unlikely(lw_eng.recording) && me->depth)
		me->depth--;
}

void __tsan_init(void)
{
}

/* Emitted where an attribute asks for silence. */
void __tsan_ignore_thread_begin(void)
{
	lw_data_race_begin();
}

void __tsan_ignore_thread_end(void)
{
	lw_data_race_end();
}
