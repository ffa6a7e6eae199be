/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fiber.h - stacks that are switched by hand: callee-saved registers and the
 * floating point control words (x86-64: mxcsr and x87 cw; AArch64: fpcr), no
 * system call.  A stopped fiber is its stack pointer.
 */
#ifndef LW_RUNTIME_FIBER_H
#define LW_RUNTIME_FIBER_H

#include <stdint.h>

/* A fiber that calls entry(arg) on its first switch; entry must not return. */
void *lw_fiber_make(uintptr_t stack_top, void (*entry)(void *arg), void *arg);

/* Stop here, saving into *save, and go on with `load`. */
void lw_fiber_switch(void **save, void *load);

/* Go on with `load`; what runs here is given up.  May be "returned to" from a signal handler. */
_Noreturn void lw_fiber_leave(void *load);

/* Of a stopped fiber: the frame record of the function that stopped it; its caller's, return address. */
const uintptr_t *lw_fiber_frame(const void *stopped);

#endif /* LW_RUNTIME_FIBER_H */
