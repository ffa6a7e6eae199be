/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fiber_x86_64.S - see fiber.h.  System V ABI: rbx, rbp, r12-r15, the control
 * bits of mxcsr and the x87 control word belong to the caller.  Loading the
 * control words is slow and they hardly ever differ, so they are compared first.
 */
#if defined(__x86_64__)
	.text

	.globl	lw_fiber_switch
	.type	lw_fiber_switch, @function
	.p2align 4
lw_fiber_switch:
	.cfi_startproc
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushq	$0
	stmxcsr	(%rsp)
	fnstcw	4(%rsp)
	movq	(%rsp), %rax
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	cmpq	(%rsp), %rax
	jne	2f
1:	addq	$8, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
2:	ldmxcsr	(%rsp)
	fldcw	4(%rsp)
	jmp	1b
	.cfi_endproc
	.size	lw_fiber_switch, . - lw_fiber_switch

	.globl	lw_fiber_leave
	.type	lw_fiber_leave, @function
	.p2align 4
lw_fiber_leave:
	.cfi_startproc
	.cfi_undefined rip
	movq	%rdi, %rsp
	cld
	jmp	2b
	.cfi_endproc
	.size	lw_fiber_leave, . - lw_fiber_leave

	/* First run: r12 the argument, r13 the entry; the end of every backtrace. */
	.globl	lw_fiber_start
	.type	lw_fiber_start, @function
	.p2align 4
lw_fiber_start:
	.cfi_startproc
	.cfi_undefined rip
	xorl	%ebp, %ebp
	movq	%r12, %rdi
	callq	*%r13
	ud2
	.cfi_endproc
	.size	lw_fiber_start, . - lw_fiber_start

#endif
	.section .note.GNU-stack, "", %progbits
