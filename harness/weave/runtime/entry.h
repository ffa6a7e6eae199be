/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * entry.h - entries of the engine in which a thread may find that it goes round a loop.
 *
 * A guide is told the state that the code under test is in: its stack, and the registers
 * that functions preserve, which may hold the loop's variables.  What the engine's own
 * frames hold is up to the compiler and to what was there before, so it must not count.
 * Once a function of ours runs it is too late, therefore such an entry is a few
 * instructions that note the registers (guided only) and jump to the function, whose
 * return address, arguments and caller's frame are as if it had been called by its name.
 *
 *	LW_ENTRY(int, lw_name, (int arg))
 *	{
 *		...
 *	}
 *
 * defines lw_name(), which jumps to lw_do_lw_name(), which is what follows.
 *
 * LW_LOOP(entry, name): name() is for programs, where whatever reads may be a loop's wait:
 * guided, lw_loop_arrival() looks before `entry`, see loop.c.
 */
#ifndef LW_RUNTIME_ENTRY_H
#define LW_RUNTIME_ENTRY_H

#include <stdint.h>

/* The assembly below knows the layout. */
#if defined(__x86_64__)
#define LW_HERE_WORDS	7	/* rsp at the return address, rbx, rbp, r12-r15 */
#elif defined(__aarch64__)
#define LW_HERE_WORDS	21	/* sp, the return address, x19-x29, d8-d15 */
#endif

/* Where each thread came in last: the first word is the stack pointer. */
struct lw_here { uint64_t word[LW_HERE_WORDS]; };
extern struct lw_here lw_here[];
_Static_assert(sizeof(struct lw_here) == 8 * LW_HERE_WORDS, "as the assembly counts");

/* Of the stack and registers of the running thread, as it last came in. */
uint64_t lw_state_here(void);
void lw_loop_arrival(uintptr_t pc);

#define LW_TEXT_(x)	#x
#define LW_TEXT(x)	LW_TEXT_(x)

#define LW_ASM_BEGIN(name)						\
	".pushsection .text\n"						\
	".globl " name "\n"						\
	".type " name ", %function\n"					\
	".p2align 4\n"							\
	name ":\n"							\
	".cfi_startproc\n"
#define LW_ASM_END(name)						\
	".cfi_endproc\n"						\
	".size " name ", . - " name "\n"				\
	".popsection\n"

#if defined(__x86_64__)

#define LW_ASM_UNLESS_GUIDED(body)					\
	"cmpq $0, lw_guide(%rip)\n"					\
	"je " body "\n"
#define LW_ASM_GO_ON(body)						\
	"jmp " body "\n"
/* lw_eng begins with the number of the running thread. */
#define LW_ASM_NOTE							\
	"movl lw_eng(%rip), %eax\n"					\
	"imulq $8 * " LW_TEXT(LW_HERE_WORDS) ", %rax, %rax\n"		\
	"leaq lw_here(%rip), %r10\n"					\
	"addq %r10, %rax\n"						\
	"movq %rsp, (%rax)\n"						\
	"movq %rbx, 8(%rax)\n"						\
	"movq %rbp, 16(%rax)\n"						\
	"movq %r12, 24(%rax)\n"						\
	"movq %r13, 32(%rax)\n"						\
	"movq %r14, 40(%rax)\n"						\
	"movq %r15, 48(%rax)\n"
/* The arguments are kept; 8 bytes align the stack. */
#define LW_ASM_ARRIVE							\
	"pushq %rdi\n"							\
	"pushq %rsi\n"							\
	"pushq %rdx\n"							\
	"pushq %rcx\n"							\
	"pushq %r8\n"							\
	"pushq %r9\n"							\
	"subq $8, %rsp\n"						\
	".cfi_adjust_cfa_offset 56\n"					\
	"movq 56(%rsp), %rdi\n"						\
	"call lw_loop_arrival\n"					\
	"addq $8, %rsp\n"						\
	"popq %r9\n"							\
	"popq %r8\n"							\
	"popq %rcx\n"							\
	"popq %rdx\n"							\
	"popq %rsi\n"							\
	"popq %rdi\n"							\
	".cfi_adjust_cfa_offset -56\n"

#elif defined(__aarch64__)

/* A conditional branch does not reach everything. */
#define LW_ASM_UNLESS_GUIDED(body)					\
	"adrp x9, lw_guide\n"						\
	"ldr x9, [x9, #:lo12:lw_guide]\n"				\
	"cbnz x9, 1f\n"							\
	"b " body "\n"							\
	"1:\n"
#define LW_ASM_GO_ON(body)						\
	"b " body "\n"
#define LW_ASM_NOTE							\
	"adrp x9, lw_eng\n"						\
	"ldr w9, [x9, #:lo12:lw_eng]\n"					\
	"mov w10, #8 * " LW_TEXT(LW_HERE_WORDS) "\n"			\
	"adrp x11, lw_here\n"						\
	"add x11, x11, #:lo12:lw_here\n"				\
	"umaddl x9, w9, w10, x11\n"					\
	"mov x10, sp\n"							\
	"stp x10, x30, [x9]\n"						\
	"stp x19, x20, [x9, #16]\n"					\
	"stp x21, x22, [x9, #32]\n"					\
	"stp x23, x24, [x9, #48]\n"					\
	"stp x25, x26, [x9, #64]\n"					\
	"stp x27, x28, [x9, #80]\n"					\
	"str x29, [x9, #96]\n"						\
	"stp d8, d9, [x9, #104]\n"					\
	"stp d10, d11, [x9, #120]\n"					\
	"stp d12, d13, [x9, #136]\n"					\
	"stp d14, d15, [x9, #152]\n"
#define LW_ASM_ARRIVE							\
	"stp x29, x30, [sp, #-64]!\n"					\
	".cfi_adjust_cfa_offset 64\n"					\
	".cfi_offset x30, -56\n"					\
	"stp x0, x1, [sp, #16]\n"					\
	"stp x2, x3, [sp, #32]\n"					\
	"stp x4, x5, [sp, #48]\n"					\
	"mov x0, x30\n"							\
	"bl lw_loop_arrival\n"						\
	"ldp x4, x5, [sp, #48]\n"					\
	"ldp x2, x3, [sp, #32]\n"					\
	"ldp x0, x1, [sp, #16]\n"					\
	"ldp x29, x30, [sp], #64\n"					\
	".cfi_adjust_cfa_offset -64\n"					\
	".cfi_restore x30\n"

#endif

#define LW_ENTRY(type, name, args)					\
	__asm__(LW_ASM_BEGIN(LW_TEXT(name))				\
		LW_ASM_UNLESS_GUIDED(LW_TEXT(lw_do_##name))		\
		LW_ASM_NOTE						\
		LW_ASM_GO_ON(LW_TEXT(lw_do_##name))			\
		LW_ASM_END(LW_TEXT(name)));				\
	type lw_do_##name args;						\
	type lw_do_##name args

#define LW_LOOP(entry, name)						\
	__asm__(LW_ASM_BEGIN(LW_TEXT(name))				\
		LW_ASM_UNLESS_GUIDED(LW_TEXT(lw_do_##entry))		\
		LW_ASM_NOTE						\
		LW_ASM_ARRIVE						\
		LW_ASM_GO_ON(LW_TEXT(lw_do_##entry))			\
		LW_ASM_END(LW_TEXT(name)))

#endif /* LW_RUNTIME_ENTRY_H */
