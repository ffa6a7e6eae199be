/* SPDX-License-Identifier: GPL-2.0-or-later */
/* loop_aarch64.S - see loop_x86_64.S. */
#if defined(__aarch64__)
	.text

.macro STUB name
	.globl	lw_loop_\name
	.type	lw_loop_\name, %function
	.p2align 4
lw_loop_\name:
	adrp	x9, lw_guide
	ldr	x9, [x9, #:lo12:lw_guide]
	cbz	x9, __tsan_\name
	/* What functions preserve, then the arguments. */
	stp	x29, x30, [sp, #-16]!
	stp	x0, x1, [sp, #-16]!
	stp	x2, x3, [sp, #-16]!
	stp	x4, x5, [sp, #-16]!
	stp	x19, x20, [sp, #-16]!
	stp	x21, x22, [sp, #-16]!
	stp	x23, x24, [sp, #-16]!
	stp	x25, x26, [sp, #-16]!
	stp	x27, x28, [sp, #-16]!
	stp	d8, d9, [sp, #-16]!
	stp	d10, d11, [sp, #-16]!
	stp	d12, d13, [sp, #-16]!
	stp	d14, d15, [sp, #-16]!
	mov	x0, sp
	mov	x1, #18
	add	x2, sp, #208
	mov	x3, x30
	bl	lw_loop_arrival
	add	sp, sp, #144
	ldp	x4, x5, [sp], #16
	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [sp], #16
	ldp	x29, x30, [sp], #16
	b	__tsan_\name
	.size	lw_loop_\name, . - lw_loop_\name
.endm

.irp bits, 8, 16, 32, 64
	STUB	atomic\bits\()_load
	STUB	atomic\bits\()_exchange
	STUB	atomic\bits\()_fetch_or
	STUB	atomic\bits\()_compare_exchange_strong
	STUB	atomic\bits\()_compare_exchange_weak
	STUB	atomic\bits\()_compare_exchange_val
.endr

	.section .note.GNU-stack, "", %progbits
#endif
