// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * watchdog.c - a thread that looks at the clock: the end of the run, the display,
 * and threads that get nowhere, whose stacks it prints.
 */
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "native/run.h"
#include "native/stuck.h"

bool lw_interrupted;
static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
	(void)signal;
	if (interrupted)
		_exit(130);	/* asked twice */
	interrupted = 1;
}

/* On the thread whose stack is wanted; it may be the rounds' worker, too (workers.c). */
static void on_stack(int signal)
{
	void *stack[64];
	int depth = backtrace(stack, 64);

	(void)signal;
	for (unsigned int i = 0; i < LW_MAX_WORKERS; i++) {
		struct lw_worker *w = &lw_workers[i];

		if (!w->started || !pthread_equal(lw_threads[i], pthread_self()))
			continue;
		memcpy(w->stack, stack, sizeof(stack));
		__atomic_store_n(&w->depth, depth, __ATOMIC_RELEASE);
	}
}

static void nap(long milliseconds)
{
	struct timespec t = { .tv_nsec = milliseconds * 1000000 };

	nanosleep(&t, NULL);
}

static void take_stack(struct lw_worker *w)
{
	__atomic_store_n(&w->depth, 0, __ATOMIC_RELAXED);
	pthread_kill(lw_threads[w->number], SIGUSR1);
	for (unsigned int i = 0; i < 100 && !__atomic_load_n(&w->depth, __ATOMIC_ACQUIRE); i++)
		nap(10);
}

static const char *waits_in(const struct lw_worker *w)
{
	static char text[64];
	const char *what = lw_relaxed_load(&w->waits_for);

	if (what) {
		snprintf(text, sizeof(text), "waits for a %.32s%s", what, strstr(what, " on") ? " something" : "");
		return text;
	}
	switch ((enum lw_waiting)lw_relaxed_load(&w->waiting)) {
	case LW_IN_SCHEDULE:
		return "sleeps in schedule()";
	case LW_IN_LOCK:
		return "waits for a reader/writer lock";
	case LW_IN_SPIN:
		return "spins for a spin lock";
	case LW_IN_GRACE_PERIOD:
		return "waits for a grace period";
	default:
		return "runs";
	}
}

/* Wake w without cause: could it have gone on before? */
static bool goes_on_if_woken(struct lw_worker *w)
{
	uint64_t left = lw_relaxed_load(&w->loops_left);

	__atomic_store_n(&w->task.__state, 0, __ATOMIC_RELEASE);
	lw_wake_word((const int *)&w->task.__state);
	for (unsigned int i = 0; i < 50; i++) {
		if (lw_relaxed_load(&w->loops_left) != left)
			return true;
		nap(20);
	}
	return false;
}

/* After their stacks were taken. */
static const char *class_of(const bool *stuck, unsigned int n)
{
	bool waits = false;

	for (unsigned int i = 0; i < n; i++) {
		struct lw_worker *w = &lw_workers[i];

		if (stuck[i] && lw_relaxed_load(&w->waiting) == LW_IN_SCHEDULE &&
		    (!lw_relaxed_load(&w->waits_for) || goes_on_if_woken(w)))
			return "lost-wakeup";
		waits |= stuck[i] && lw_relaxed_load(&w->waiting) != LW_RUNS;
	}
	return waits ? "deadlock" : "livelock";
}

/* What a thread is that is in no operation. */
static const char *idle_name(unsigned int i)
{
	return i < lw_options.threads ? "between operations" : i == lw_options.threads ? "between rounds" :
	       "a helper";
}

_Noreturn static void report_stuck(const bool *stuck, unsigned int n)
{
	char where[96] = "";
	unsigned int first = n;

	/* Threads that are woken below may go on to the end of the run. */
	lw_take_the_word();
	lw_display_clear();
	/* Behind ours come those that attached themselves: who gives pages back, callbacks. */
	for (unsigned int i = 0; i < lw_relaxed_load(&lw_nworkers) && i < LW_MAX_WORKERS; i++) {
		struct lw_worker *w = &lw_workers[i];
		const char *op = lw_relaxed_load(&w->op);

		/* The rounds' worker is another's thread, or nobody's. */
		if (!__atomic_load_n(&w->started, __ATOMIC_ACQUIRE) || (i == lw_options.threads && !op))
			continue;
		take_stack(w);
		if (stuck[i] && (first == n || lw_relaxed_load(&w->waiting) == LW_IN_SCHEDULE))
			snprintf(where, sizeof(where), "%s", waits_in(&lw_workers[first = i]));
		fprintf(stderr, "thread %u (%s) %s%s\n", i, op ? op : idle_name(i), waits_in(w),
			stuck[i] ? ", and gets nowhere" : "");
		if (w->depth)
			lw_print_stack(w->stack, w->depth);
		else
			fputs("    (its stack cannot be had)\n", stderr);
	}
	lw_found_at(class_of(stuck, n), lw_workers[first].stack, lw_workers[first].depth,
		    "thread %u has finished no operation for %g seconds; it %s", first,
		    lw_options.stuck_after, where);
}

/* Processor time of a thread, in nanoseconds; 0 if it has ended. */
static uint64_t cpu_of(const struct lw_worker *w)
{
	struct timespec t;
	clockid_t clock;

	if (pthread_getcpuclockid(lw_threads[w->number], &clock) || clock_gettime(clock, &t))
		return 0;
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* afresh: the whole process may have been stopped. */
static void look_for_stuck(uint64_t now, bool afresh)
{
	static struct lw_seen seen[LW_MAX_WORKERS];
	unsigned int n = lw_options.threads + 1;	/* the one of the rounds, too */
	struct lw_reading reading[LW_MAX_WORKERS];
	bool stuck[LW_MAX_WORKERS];

	for (unsigned int i = 0; i < n; i++) {
		struct lw_worker *w = &lw_workers[i];
		bool started = __atomic_load_n(&w->started, __ATOMIC_ACQUIRE);
		enum lw_waiting in = (enum lw_waiting)lw_relaxed_load(&w->waiting);

		reading[i] = (struct lw_reading){
			.busy = started && lw_relaxed_load(&w->op),
			.runs = in == LW_RUNS || in == LW_IN_SPIN,
			.ops = (i < lw_options.threads ? lw_ops_of(i) : lw_relaxed_load(&w->ops)) +
			       lw_relaxed_load(&lw_rounds),
			.cpu = started ? cpu_of(w) : 0,
		};
	}
	if (lw_judge_stuck(seen, reading, n, now, afresh, lw_options.stuck_after, stuck))
		report_stuck(stuck, n);
}

/* The run may have begun between the two looks at the clock. */
static bool time_is_up(uint64_t now)
{
	uint64_t began = lw_relaxed_load(&lw_started);

	return lw_options.seconds > 0 && now > began && (double)(now - began) * 1e-9 >= lw_options.seconds;
}

static void *watch(void *arg)
{
	uint64_t looked = 0;

	(void)arg;
	lw_rcu_register();
	for (;;) {
		uint64_t now;

		lw_callbacks_flush_all();
		lw_rcu_offline();
		nap(20);
		lw_rcu_online();
		now = lw_now();
		if (interrupted)
			lw_relaxed_store(&lw_interrupted, true);
		if (interrupted || time_is_up(now))
			lw_relaxed_store(&lw_stop, true);
		lw_round_look(now);
		look_for_stuck(now, now - looked > 1000000000u);
		looked = now;
		if (!lw_relaxed_load(&lw_stop))
			lw_display_update();
	}
	return NULL;
}

void lw_watchdog_start(void)
{
	struct sigaction interrupt = { .sa_handler = on_interrupt };
	struct sigaction stack = { .sa_handler = on_stack, .sa_flags = SA_RESTART };
	pthread_t thread;
	int error;

	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGTERM, &interrupt, NULL);
	sigaction(SIGUSR1, &stack, NULL);
	error = pthread_create(&thread, NULL, watch, NULL);
	if (error)
		lw_die("cannot start the watchdog's thread: %s", strerror(error));
}
