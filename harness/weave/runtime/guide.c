// SPDX-License-Identifier: GPL-2.0-or-later
/* See guide.h. */
#include "weave/runtime/guide.h"
#include "weave/runtime/state.h"

const struct lw_guide *lw_guide;

static __attribute__((noinline)) uint64_t hash_stack(uintptr_t top)
{
	const uint64_t *p = __builtin_frame_address(0), *end = (const uint64_t *)top;
	uint64_t h = top;

	for (; p < end; p++) {
		h = (h ^ *p) * 0xff51afd7ed558ccdu;
		h ^= h >> 31;
	}
	return h;
}

/*
 * The registers that a function must preserve may hold the loop's variables: they
 * are put into our frame, which is part of what is hashed.
 */
static __attribute__((noinline)) uint64_t state_of_thread(void)
{
	uint64_t h;

	__builtin_unwind_init();
	h = hash_stack(lw_stack_top(lw_eng.cur));
	__asm__ volatile("" ::: "memory");
	return h;
}

void lw_guide_spin(void)
{
	while (lw_guide->spins(state_of_thread()))
		lw_block(LW_WAIT_NEWS, 0);
}
