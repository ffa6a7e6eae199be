// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arena.c - mapping the arena and its shadow; the lock's static variables.
 */
#include <string.h>
#include <sys/mman.h>

#include "weave/runtime/arena.h"
#include "weave/runtime/shadow.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

extern char __executable_start[];
extern char data_start[] __attribute__((weak));

static char image_copy[LW_IMAGE_SIZE];

static bool map_at(uintptr_t base, size_t size)
{
	void *want = (void *)base;
	void *got = mmap(want, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

	return got == want;
}

static size_t data_size(void)
{
	return (size_t)((uintptr_t)__stop_lw_data - (uintptr_t)__start_lw_data);
}

int lw_arena_map(const char **error)
{
	if (data_size() > LW_IMAGE_SIZE) {
		*error = "the lock's static variables are larger than 1 MiB: make them smaller";
		return -1;
	}
	if (!map_at(LW_ARENA_BASE, LW_ARENA_SIZE) || !map_at(LW_SHADOW_BASE, LW_SHADOW_BYTES)) {
		*error = "cannot map the arena at its fixed address: is the address space limited "
			 "(ulimit -v), or something else mapped there?";
		return -1;
	}
	for (unsigned int t = 0; t < LW_NR_STACKS; t++) {
		void *guard = (void *)(lw_stack_bottom(t) - LW_GUARD_SIZE);

		if (mprotect(guard, LW_GUARD_SIZE, PROT_NONE)) {
			*error = "cannot protect the guard area of a fiber's stack (mprotect)";
			return -1;
		}
	}
	if (data_size())
		memcpy(image_copy, __start_lw_data, data_size());
	return 0;
}

bool lw_is_constant(uintptr_t addr)
{
	return addr >= (uintptr_t)__executable_start && addr < (uintptr_t)data_start;
}

/* Of a build that counts which lines run; elsewhere there are none. */
extern char __start___llvm_prf_cnts[] __attribute__((weak)), __stop___llvm_prf_cnts[] __attribute__((weak));

bool lw_is_line_counter(uintptr_t addr)
{
	return addr >= (uintptr_t)__start___llvm_prf_cnts && addr < (uintptr_t)__stop___llvm_prf_cnts;
}

void lw_image_restore(void)
{
	if (data_size())
		memcpy(__start_lw_data, image_copy, data_size());
}

int lw_guard_of(uintptr_t addr)
{
	uintptr_t off = addr - LW_ARENA_BASE - LW_STACKS_OFF;

	if (off >= LW_NR_STACKS * LW_STACK_SLOT || off % LW_STACK_SLOT >= LW_GUARD_SIZE)
		return -1;
	return (int)(off / LW_STACK_SLOT);
}
