// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * faults.c - accesses that the machine refuses, and what the sanitizers are told.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "native/run.h"

#if !defined(LW_ASAN)
/*
 * The process is done for: what is not safe in a signal handler is tried all the same, by
 * the first thread that comes here.  Others wait for the end.  If the first one faults
 * again, with these signals blocked, that is the end.
 */
static void on_fault(int signal, siginfo_t *info, void *context)
{
	static atomic_flag telling = ATOMIC_FLAG_INIT;
	uintptr_t address = (uintptr_t)info->si_addr;
	char name[64];

	(void)context;
	while (atomic_flag_test_and_set(&telling))
		pause();
	if (lw_pool_describe(address, name, sizeof(name)))
		lw_found("use-after-free", "access to %s", name);
	lw_found("wild-access", "access to memory that is not there (%s)", strsignal(signal));
}
#endif

/* We never abort(); liburcu does if it lacks memory, or cannot start its thread. */
static void on_abort(int signal)
{
	(void)signal;
	lw_die("liburcu cannot go on, as it says above: it wants memory, and a thread of its own for "
	       "callbacks; raise the limits (ulimit -v, ulimit -u)");
}

void lw_faults_init(void)
{
	struct sigaction gives_up = { .sa_handler = on_abort };

	sigaction(SIGABRT, &gives_up, NULL);
#if !defined(LW_ASAN)	/* which has a better report of its own */
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

	sigaddset(&action.sa_mask, SIGSEGV);
	sigaddset(&action.sa_mask, SIGBUS);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
#endif
}

#ifdef LW_TSAN
void __sanitizer_set_death_callback(void (*callback)(void));

static void after_report(void)
{
	lw_say_found("data-race or the like (ThreadSanitizer, above)");
}

/*
 * The first report ends the run, as a finding of ours does.  A long history, so
 * that both stacks are there.
 */
const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
	return "halt_on_error=1:exitcode=1:history_size=7:report_signal_unsafe=0:allocator_may_return_null=1";
}
#endif

#ifdef LW_ASAN
void __sanitizer_set_death_callback(void (*callback)(void));

static void after_report(void)
{
	lw_say_found("memory error (AddressSanitizer, above)");
}

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	/* A small quarantine, which is soon full: memory is to be flat. */
	return "exitcode=1:abort_on_error=0:detect_stack_use_after_return=0:dedup_token_length=3:"
	       "quarantine_size_mb=32:allocator_may_return_null=1";
}
#endif

void lw_sanitizers_init(void)
{
#if defined(LW_TSAN) || defined(LW_ASAN)
	__sanitizer_set_death_callback(after_report);
#endif
}
