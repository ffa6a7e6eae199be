// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - memory faults and traps of the code under test are findings.
 *
 * The handler runs on a stack of its own.  It leaves the fiber: the kernel's
 * return from the signal is made to land in lw_fiber_leave() with the host's
 * stack pointer, so that the signal mask and the alternate stack are put back
 * the ordinary way.  Faults while no fiber runs are not ours.
 */
#define _GNU_SOURCE	/* REG_RIP */
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#include "weave/runtime/fiber.h"
#include "weave/runtime/state.h"

static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE };
#define NR_SIGNALS (sizeof(signals) / sizeof(signals[0]))

#define OVERFLOW "thread %u overflows its stack of %u KiB"
#define OVERFLOW_KIB ((unsigned int)((LW_STACK_SIZE - LW_STACK_RESERVE) >> 10))

static struct sigaction before[NR_SIGNALS];
static char handler_stack[64 << 10] __attribute__((aligned(16)));

static uintptr_t program_counter(const ucontext_t *uc)
{
#if defined(__x86_64__)
	return (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
#else
	return (uintptr_t)uc->uc_mcontext.pc;
#endif
}

static void land_in_host(ucontext_t *uc)
{
#if defined(__x86_64__)
	uc->uc_mcontext.gregs[REG_RIP] = (greg_t)lw_fiber_leave;
	uc->uc_mcontext.gregs[REG_RDI] = (greg_t)lw_eng.host_sp;
	/* A valid stack pointer in between; lw_fiber_leave() loads its own. */
	uc->uc_mcontext.gregs[REG_RSP] = (greg_t)lw_eng.host_sp;
#else
	uc->uc_mcontext.pc = (uintptr_t)lw_fiber_leave;
	uc->uc_mcontext.regs[0] = (uintptr_t)lw_eng.host_sp;
	uc->uc_mcontext.sp = (uintptr_t)lw_eng.host_sp;
#endif
}

static void describe(int sig, const siginfo_t *info)
{
	uintptr_t addr = (uintptr_t)info->si_addr;
	int guarded = lw_guard_of(addr);

	switch (sig) {
	case SIGSEGV:
	case SIGBUS:
		if (guarded >= 0)
			lw_finding_set(LW_STACK_OVERFLOW, OVERFLOW, (unsigned int)guarded, OVERFLOW_KIB);
		else
			lw_finding_set(LW_WILD_ACCESS, "thread %u touches memory that is not there%s",
				       lw_eng.cur, addr < 4096 ? " (a null pointer)" : "");
		break;
	case SIGFPE:
		lw_finding_set(LW_ASSERTION, "thread %u divides by zero", lw_eng.cur);
		break;
	default:
		lw_finding_set(LW_ASSERTION, "thread %u runs into a trap instruction", lw_eng.cur);
		break;
	}
}

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	if (lw_eng.running) {
		lw_eng.pc = program_counter(uc);
		describe(sig, info);
		lw_leaving_by_signal();
		land_in_host(uc);
		return;
	}
	/* Not the code under test: whoever was there before, or death, at the same instruction. */
	for (unsigned int i = 0; i < NR_SIGNALS; i++)
		if (signals[i] == sig)
			sigaction(sig, &before[i], NULL);
}

LW_COLD void lw_stack_overflow(void)
{
	lw_found(LW_STACK_OVERFLOW, OVERFLOW, lw_eng.cur, OVERFLOW_KIB);
}

int lw_fault_init(const char **error)
{
	stack_t stack = { .ss_sp = handler_stack, .ss_size = sizeof(handler_stack) };
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigemptyset(&sa.sa_mask);
	*error = "cannot install the handler for memory faults (sigaltstack, sigaction)";
	if (sigaltstack(&stack, NULL))
		return -1;
	for (unsigned int i = 0; i < NR_SIGNALS; i++)
		if (sigaction(signals[i], &sa, &before[i]))
			return -1;
	*error = NULL;
	return 0;
}
