/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arena.h - the memory that the code under test can see, at fixed addresses.
 *
 *	offset 0		objects (lw_alloc(), slab caches, tasks)
 *	LW_STACKS_OFF		fiber stacks, each above a guard area
 *	LW_IMAGE_OFF		shadow only: the lock's own static variables, which stay where
 *				the linker put them (section lw_data)
 *
 * All shadow state is found by such an offset, never by hashing an address, and
 * carries the number of the execution that wrote it, so nothing is ever cleared.
 * Addresses are constants: code that compares pointers behaves the same with and
 * without address space randomisation, under AddressSanitizer and in every binary.
 *
 * Static variables of the code under test: the build puts the .data and .bss of
 * instrumented objects into a section lw_data.  It is copied once, at
 * lw_engine_init(), and put back before an execution if the one before wrote to it.
 */
#ifndef LW_RUNTIME_ARENA_H
#define LW_RUNTIME_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(LW_STOCK_TSAN)
/* ThreadSanitizer lets programs be here: where those are that may lie anywhere, which ours is not. */
#define LW_ARENA_BASE	((uintptr_t)0x550000000000)
#define LW_SHADOW_BASE	((uintptr_t)0x558000000000)
#elif defined(__x86_64__)
/* Above AddressSanitizer's shadow, below anything that mmap() hands out. */
#define LW_ARENA_BASE	((uintptr_t)0x200000000000)
#define LW_SHADOW_BASE	((uintptr_t)0x210000000000)
#elif defined(__aarch64__)
/* Must exist with 39-bit addresses, too. */
#define LW_ARENA_BASE	((uintptr_t)0x3000000000)
#define LW_SHADOW_BASE	((uintptr_t)0x3400000000)
#else
#error "lockweave runs on x86-64 and AArch64"
#endif

#define LW_OBJECTS_SIZE	((uintptr_t)4 << 20)
#define LW_GUARD_SIZE	((uintptr_t)64 << 10)	/* a multiple of every page size in use */
#define LW_STACK_SIZE	((uintptr_t)256 << 10)
/*
 * The lower part is the engine's own, in whose hooks the code under test must
 * not run out of stack: how much those need depends on what is recorded.
 */
#define LW_STACK_RESERVE ((uintptr_t)96 << 10)
#define LW_STACK_SLOT	(LW_GUARD_SIZE + LW_STACK_SIZE)
#define LW_NR_STACKS	8u
#define LW_STACKS_OFF	LW_OBJECTS_SIZE
#define LW_ARENA_SIZE	(LW_STACKS_OFF + LW_NR_STACKS * LW_STACK_SLOT)
#define LW_IMAGE_OFF	LW_ARENA_SIZE
#define LW_IMAGE_SIZE	((uintptr_t)1 << 20)
#define LW_SHADOW_SPAN	(LW_IMAGE_OFF + LW_IMAGE_SIZE)
#define LW_NO_OFFSET	(~(uintptr_t)0)

/* Map everything; 0, or -1 and one line in *error. */
int lw_arena_map(const char **error);

/* Defined by the linker if there is such a section. */
extern char __start_lw_data[] __attribute__((weak));
extern char __stop_lw_data[] __attribute__((weak));

/* The shadow offset of a static variable of the code under test, or LW_NO_OFFSET. */
static inline uintptr_t lw_image_offset(uintptr_t addr)
{
	uintptr_t off = addr - (uintptr_t)__start_lw_data;

	if (off < (uintptr_t)__stop_lw_data - (uintptr_t)__start_lw_data)
		return LW_IMAGE_OFF + off;
	return LW_NO_OFFSET;
}

/* The shadow offset of what lies in the arena, or is such a variable; or LW_NO_OFFSET. */
static inline uintptr_t lw_offset_of(const void *p)
{
	uintptr_t off = (uintptr_t)p - LW_ARENA_BASE;

	return off < LW_ARENA_SIZE ? off : lw_image_offset((uintptr_t)p);
}

/* Is this read-only data of the program? */
bool lw_is_constant(uintptr_t addr);
/* The compiler's own, which counts how often a line runs: nobody's memory. */
bool lw_is_line_counter(uintptr_t addr);
/* Put the static variables back as they were at the start. */
void lw_image_restore(void);

/* Where the byte at a shadow offset lies. */
static inline uintptr_t lw_address_of(uintptr_t offset)
{
	return offset < LW_IMAGE_OFF ? LW_ARENA_BASE + offset :
	       (uintptr_t)__start_lw_data + (offset - LW_IMAGE_OFF);
}

static inline uintptr_t lw_stack_bottom(unsigned int t)
{
	return LW_ARENA_BASE + LW_STACKS_OFF + t * LW_STACK_SLOT + LW_GUARD_SIZE;
}

/* Staggered, so that the hot ends of the stacks do not share cache sets. */
static inline uintptr_t lw_stack_top(unsigned int t)
{
	return lw_stack_bottom(t) + LW_STACK_SIZE - t * 576;
}

/* The thread whose guard area addr is in, or -1. */
int lw_guard_of(uintptr_t addr);

#endif /* LW_RUNTIME_ARENA_H */
