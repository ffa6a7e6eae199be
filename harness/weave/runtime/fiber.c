// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fiber.c - the first stack frame of a fiber, as fiber_*.S will load it.
 */
#include <string.h>

#include "weave/runtime/fiber.h"

void lw_fiber_start(void);	/* fiber_*.S */

#if defined(__x86_64__)

/* From the stack pointer up: control words, r15, r14, r13, r12, rbx, rbp, return address. */
enum { CONTROL, R15, R14, R13, R12, RBX, RBP, RETURN, NR_WORDS = RETURN + 1 };

void *lw_fiber_make(uintptr_t stack_top, void (*entry)(void *arg), void *arg)
{
	uint64_t *frame = (uint64_t *)(stack_top & ~(uintptr_t)15) - NR_WORDS - 2;
	uint32_t mxcsr;
	uint16_t cw;

	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
	__asm__ volatile("fnstcw %0" : "=m"(cw));
	memset(frame, 0, (NR_WORDS + 2) * sizeof(*frame));
	frame[CONTROL] = mxcsr | (uint64_t)cw << 32;
	frame[R12] = (uint64_t)arg;
	frame[R13] = (uint64_t)entry;
	frame[RETURN] = (uint64_t)lw_fiber_start;
	return frame;
}

const uintptr_t *lw_fiber_frame(const void *stopped)
{
	return (const uintptr_t *)((const uintptr_t *)stopped)[RBP];
}

#elif defined(__aarch64__)

/* x19..x30, d8..d15, fpcr, padding: 22 words. */
enum { X19 = 0, X20 = 1, X29 = 10, X30 = 11, D8 = 12, FPCR = 20, NR_WORDS = 22 };

void *lw_fiber_make(uintptr_t stack_top, void (*entry)(void *arg), void *arg)
{
	uint64_t *frame = (uint64_t *)(stack_top & ~(uintptr_t)15) - NR_WORDS;
	uint64_t fpcr;

	__asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
	memset(frame, 0, NR_WORDS * sizeof(*frame));
	frame[FPCR] = fpcr;
	frame[X19] = (uint64_t)arg;
	frame[X20] = (uint64_t)entry;
	frame[X30] = (uint64_t)lw_fiber_start;
	return frame;
}

const uintptr_t *lw_fiber_frame(const void *stopped)
{
	return (const uintptr_t *)((const uintptr_t *)stopped)[X29];
}

#endif
