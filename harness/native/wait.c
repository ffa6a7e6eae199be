// SPDX-License-Identifier: GPL-2.0-or-later
/* wait.c - how threads sleep, and how they spin. */
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "native/native.h"

uint64_t lw_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/*
 * ThreadSanitizer delivers signals in calls that it knows, of which syscall() is
 * none; the watchdog wants its signal delivered.
 */
static void let_signals_through(void)
{
#ifdef LW_TSAN
	usleep(1);
#endif
}

void lw_wait_word(const int *word, int value, enum lw_waiting in)
{
	struct lw_worker *me = lw_me();
	struct timespec moment = { .tv_nsec = 50 * 1000 * 1000 };

	lw_relaxed_store(&me->waiting, (int)in);
	lw_rcu_offline();
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, &moment, NULL, 0);
	let_signals_through();
	lw_rcu_online();
	lw_relaxed_store(&me->waiting, LW_RUNS);
}

void lw_wake_word(const int *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1 << 30, NULL, NULL, 0);
}

static void pause_cpu(void)
{
#if defined(__x86_64__)
	__asm__ __volatile__("pause" : : : "memory");
#elif defined(__aarch64__)
	__asm__ __volatile__("yield" : : : "memory");
#else
	__asm__ __volatile__("" : : : "memory");
#endif
}

void lw_spin_turn(unsigned int *turns)
{
	struct timespec moment = { .tv_nsec = 50 * 1000 };

	if (++*turns % 32)
		pause_cpu();
	else if (*turns % 4096)
		sched_yield();
	else
		nanosleep(&moment, NULL);	/* whom we wait for may have no CPU, and signals may come */
}

void lw_cpu_relax(void)
{
	struct lw_worker *me = lw_me();
	static __thread unsigned int turns;

	lw_point();
	if (!me->rcu_nest)
		lw_rcu_quiescent();
	lw_spin_turn(&turns);
}
