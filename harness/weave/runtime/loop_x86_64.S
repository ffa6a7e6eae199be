/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loop_x86_64.S - for programs: what may be a loop's wait is first shown to a guide, with
 * the program's own registers and stack, untouched by ours; see loop.c.
 */
#if defined(__x86_64__)
	.text

.macro STUB name
	.globl	lw_loop_\name
	.type	lw_loop_\name, @function
	.p2align 4
lw_loop_\name:
	cmpq	$0, lw_guide(%rip)
	je	__tsan_\name
	/* The arguments, then what functions preserve, then 8 bytes to align the stack. */
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%r8
	pushq	%r9
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	subq	$8, %rsp
	leaq	8(%rsp), %rdi
	movl	$6, %esi
	leaq	112(%rsp), %rdx
	movq	104(%rsp), %rcx
	call	lw_loop_arrival
	addq	$56, %rsp
	popq	%r9
	popq	%r8
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	jmp	__tsan_\name
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

	.section .note.GNU-stack, "", @progbits
#endif
