/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fiber_aarch64.S - see fiber.h.  AAPCS64: x19-x28, fp, lr, the low halves of
 * v8-v15 and fpcr belong to the caller.
 */
#if defined(__aarch64__)
	.text

	.globl	lw_fiber_switch
	.type	lw_fiber_switch, %function
	.p2align 4
lw_fiber_switch:
	.cfi_startproc
	sub	sp, sp, #176
	stp	x19, x20, [sp, #0]
	stp	x21, x22, [sp, #16]
	stp	x23, x24, [sp, #32]
	stp	x25, x26, [sp, #48]
	stp	x27, x28, [sp, #64]
	stp	x29, x30, [sp, #80]
	stp	d8, d9, [sp, #96]
	stp	d10, d11, [sp, #112]
	stp	d12, d13, [sp, #128]
	stp	d14, d15, [sp, #144]
	mrs	x9, fpcr
	str	x9, [sp, #160]
	mov	x10, sp
	str	x10, [x0]
	mov	x0, x1
	b	.Lload
	.cfi_endproc
	.size	lw_fiber_switch, . - lw_fiber_switch

	.globl	lw_fiber_leave
	.type	lw_fiber_leave, %function
	.p2align 4
lw_fiber_leave:
	.cfi_startproc
	.cfi_undefined x30
	mrs	x9, fpcr
.Lload:
	mov	sp, x0
	ldr	x10, [sp, #160]
	cmp	x9, x10
	b.eq	1f
	msr	fpcr, x10
1:	ldp	x19, x20, [sp, #0]
	ldp	x21, x22, [sp, #16]
	ldp	x23, x24, [sp, #32]
	ldp	x25, x26, [sp, #48]
	ldp	x27, x28, [sp, #64]
	ldp	x29, x30, [sp, #80]
	ldp	d8, d9, [sp, #96]
	ldp	d10, d11, [sp, #112]
	ldp	d12, d13, [sp, #128]
	ldp	d14, d15, [sp, #144]
	add	sp, sp, #176
	ret
	.cfi_endproc
	.size	lw_fiber_leave, . - lw_fiber_leave

	/* First run: x19 the argument, x20 the entry; the end of every backtrace. */
	.globl	lw_fiber_start
	.type	lw_fiber_start, %function
	.p2align 4
lw_fiber_start:
	.cfi_startproc
	.cfi_undefined x30
	mov	x29, #0
	mov	x30, #0
	mov	x0, x19
	blr	x20
	brk	#1
	.cfi_endproc
	.size	lw_fiber_start, . - lw_fiber_start

#endif
	.section .note.GNU-stack, "", %progbits
