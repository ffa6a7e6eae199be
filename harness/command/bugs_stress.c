// SPDX-License-Identifier: GPL-2.0-or-later
/* The same bugs on real threads: what `lockweave stress` finds of them, and what it cannot. */
#include "command/bugs.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/fuzz.h"

const char *const stress_builds[NR_STRESS_BUILDS] = { "none", "thread", "address" };

/* What a process brings upon itself; all other signals were sent by somebody, and say nothing of the lock. */
static const struct {
	int number;
	const char *name;
} own_signals[] = {
	{ SIGSEGV, "SIGSEGV" }, { SIGBUS, "SIGBUS" }, { SIGILL, "SIGILL" }, { SIGFPE, "SIGFPE" },
	{ SIGTRAP, "SIGTRAP" }, { SIGABRT, "SIGABRT" }, { SIGSYS, "SIGSYS" },
};

/* By which of these it ended, or NULL.  child_wait() says 128 and the signal's number. */
static const char *own_signal(int status)
{
	for (size_t i = 0; i < sizeof(own_signals) / sizeof(own_signals[0]); i++)
		if (status == 128 + own_signals[i].number)
			return own_signals[i].name;
	return NULL;
}

/*
 * "SUMMARY: LockweaveSanitizer: data-race", "SUMMARY: ThreadSanitizer: data race file.c:1:2 in f".
 * Without a report it is the signal that ended the process, as where the stack overflows.
 */
static void read_class(const char *log, const char *signal, struct stress_try *t)
{
	static const char head[] = "\nSUMMARY: ";
	const char *at = log ? strstr(log, head) : NULL, *what, *colon;

	if (signal)
		snprintf(t->class_name, sizeof(t->class_name), "signal: %s", signal);
	else
		snprintf(t->class_name, sizeof(t->class_name), "?");
	colon = at ? strchr(at, ':') : NULL;
	colon = colon ? strchr(colon + 1, ':') : NULL;
	if (!colon)
		return;
	what = colon + 1 + strspn(colon + 1, " ");
	if (!strncmp(what, "data race", 9))
		snprintf(t->class_name, sizeof(t->class_name), "data-race");
	else
		snprintf(t->class_name, sizeof(t->class_name), "%.*s", (int)strcspn(what, " \n"), what);
}

static void run(struct bugs *b, struct stress_try *t, const char *path, unsigned long share)
{
	char log[PATH_MAX], seconds[32];
	char *const argv[] = { (char *)(uintptr_t)path, "--seconds", seconds, "--seed", "1", "--delay",
			       "uniform", "--stuck-after", "5", NULL };
	double start = clock_now();
	const char *signal;
	int status;
	char *text;

	snprintf(log, sizeof(log), "%s/stress.log", temporary_directory());
	snprintf(seconds, sizeof(seconds), "%lu", share);
	status = child_wait(child_start(argv, NULL, log, log));
	t->seconds = clock_now() - start;
	if (interrupts()) {
		b->interrupted = true;
		return;
	}
	signal = own_signal(status);
	if (status > 1 && !signal) {
		print_tail(log);
		die("%s ended with status %d; the lines above are its last", path, status);
	}
	t->ran = true;
	t->found = status != 0;
	if (!t->found)
		return;
	text = read_file(log);
	read_class(text, signal, t);
	free(text);
}

static void say_progress(unsigned int done, unsigned int all)
{
	bool terminal = isatty(STDERR_FILENO);
	static double last;
	double now = clock_now();

	if (done < all && !terminal && now - last < 10)
		return;
	last = now;
	if (done < all)
		fprintf(stderr, "%s%u of %u runs on real threads%s", terminal ? "\r\033[K" : "", done, all,
			terminal ? "" : "\n");
	else if (terminal)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

/* A machine like this can show it only if a model as strong as that can. */
static bool on_x86(const struct known_bug *bug)
{
	return bug->model[MM_SC] || bug->model[MM_TSO];
}

/* ThreadSanitizer goes by the orders in the source, whatever the machine is. */
static bool worth_trying(const struct known_bug *bug, unsigned int build)
{
#ifdef __x86_64__
	return !*bug->target->bug || on_x86(bug) || !strcmp(stress_builds[build], "thread");
#else
	(void)bug;
	(void)build;
	return true;
#endif
}

/* One after the other; a bug that one build has found is not looked for with the next. */
static void run_all_builds(struct bugs *b, struct known_bug *bug, unsigned long share)
{
	char path[PATH_MAX];
	bool found = false;

	for (unsigned int k = 0; k < NR_STRESS_BUILDS && !b->interrupted; k++) {
		if ((found && *bug->target->bug) || !worth_trying(bug, k) ||
		    !stress_program(stress_builds[k], target_name(bug->target), path, sizeof(path)))
			continue;
		run(b, &bug->stress[k], path, share);
		found |= bug->stress[k].found;
	}
}

void bugs_stress(struct bugs *b)
{
	unsigned int i, any = 0;
	char path[PATH_MAX];

	for (i = 0; i < NR_STRESS_BUILDS; i++)
		any += stress_program(stress_builds[i], "", path, sizeof(path));
	if (!any)
		die("no stress targets; build them: cmake --preset stress && cmake --build --preset stress, "
		    "and the same with stress-tsan and stress-asan");
	for (i = 0; i < b->nbugs && !b->interrupted; i++) {
		say_progress(i, b->nbugs);
		run_all_builds(b, &b->bug[i], b->options.stress > any ? b->options.stress / any : 1);
	}
	say_progress(b->nbugs, b->nbugs);
}

static const char *const headings[NR_STRESS_BUILDS] = {
	"no sanitizer", "ThreadSanitizer", "AddressSanitizer",
};

/* The build that found it, or NR_STRESS_BUILDS. */
static unsigned int found_by(const struct known_bug *bug)
{
	unsigned int k = 0;

	while (k < NR_STRESS_BUILDS && !bug->stress[k].found)
		k++;
	return k;
}

/* What was found, with what and when, all builds' time together; or that nothing was. */
static const char *cell(const struct known_bug *bug, char *out, size_t size)
{
	unsigned int found = found_by(bug), k, ran = 0;
	double seconds = 0;

	for (k = 0; k < NR_STRESS_BUILDS && k <= found; k++) {
		ran += bug->stress[k].ran;
		seconds += bug->stress[k].seconds;
	}
	if (found < NR_STRESS_BUILDS)
		snprintf(out, size, "%s, %s, %.1f s", bug->stress[found].class_name, headings[found], seconds);
	else
		snprintf(out, size, ran ? "-" : "not run");
	return out;
}

struct score {
	unsigned int bugs, engine, any, alone;
};

/* Of the bugs that x86 can show, or of the others. */
static struct score score(const struct bugs *b, bool x86)
{
	struct score s = { 0 };

	for (unsigned int i = 0; i < b->nbugs; i++) {
		const struct known_bug *bug = &b->bug[i];

		if (!*bug->target->bug || on_x86(bug) != x86)
			continue;
		s.bugs++;
		s.engine += bugs_found_by_engine(b, bug);
		s.any += found_by(bug) < NR_STRESS_BUILDS;
		s.alone += bug->stress[0].found;
	}
	return s;
}

static void print_scores(const struct bugs *b)
{
	static const char *const which[] = { "Bugs that no x86 machine can show", "Bugs that x86 can show" };

	for (unsigned int x86 = 2; x86-- > 0;) {
		struct score s = score(b, x86);

		if (s.bugs)
			printf("%s: %u. Found by the engine: %u; on real threads in %lu s: %u, and without a "
			       "sanitizer: %u.\n", which[x86], s.bugs, s.engine, b->options.stress, s.any, s.alone);
	}
}

static void print_locks_as_they_are(const struct bugs *b)
{
	for (unsigned int i = 0; i < b->nbugs; i++) {
		const struct known_bug *bug = &b->bug[i];

		for (unsigned int k = 0; !*bug->target->bug && k < NR_STRESS_BUILDS; k++)
			if (bug->stress[k].ran)
				printf("%s as it is, %s: %s\n", target_name(bug->target), headings[k],
				       bug->stress[k].found ? bug->stress[k].class_name :
				       "nothing found, as it should be");
	}
}

/* The same in one line, if nothing was found in any. */
static void print_locks_in_short(const struct bugs *b)
{
	bool ran[NR_STRESS_BUILDS] = { false };
	unsigned int locks = 0, k;

	for (unsigned int i = 0; i < b->nbugs; i++) {
		const struct known_bug *bug = &b->bug[i];

		if (*bug->target->bug)
			continue;
		if (found_by(bug) < NR_STRESS_BUILDS) {
			print_locks_as_they_are(b);
			return;
		}
		locks += bug->stress[0].ran || bug->stress[1].ran || bug->stress[2].ran;
		for (k = 0; k < NR_STRESS_BUILDS; k++)
			ran[k] |= bug->stress[k].ran;
	}
	if (!locks)
		return;
	printf("Locks as they are: %u. Found in them", locks);
	for (k = 0; k < NR_STRESS_BUILDS; k++)
		if (ran[k])
			printf(", with %s", headings[k]);
	puts(": nothing, as it should be.");
}

static void print_rows(const struct bugs *b, const char *format)
{
	char engine[96], real[160];

	for (unsigned int i = 0; i < b->nbugs; i++) {
		const struct known_bug *bug = &b->bug[i];

		if (*bug->target->bug)
			printf(format, target_name(bug->target), on_x86(bug) ? "yes" : "no",
			       bugs_engine_cell(b, bug, engine, sizeof(engine)), cell(bug, real, sizeof(real)));
	}
	putchar('\n');
}

void bugs_print_stress(const struct bugs *b)
{
	printf("\n%-36s %-4s %-14s %s\n", "bug", "x86", "engine", "real threads");
	print_rows(b, "%-36s %-4s %-14s %s\n");
	print_scores(b);
	print_locks_as_they_are(b);
}

void bugs_print_stress_markdown(const struct bugs *b)
{
	char cpu[160];

	bugs_processor(cpu, sizeof(cpu));
	printf("Each known bug, found by the engine after so many executions (under the weakest model that it\n"
	       "names; median of %lu seed%s), and on real threads within %lu s, with random delays, on %ld cores\n"
	       "(%s): without a sanitizer, then with ThreadSanitizer, then with AddressSanitizer, a third of the\n"
	       "time each, until one finds it. \"x86\": whether the bug exists under sc or tso; one that does not\n"
	       "is run with ThreadSanitizer only, for its third.\n\n", b->options.seeds,
	       b->options.seeds == 1 ? "" : "s", b->options.stress, sysconf(_SC_NPROCESSORS_ONLN), cpu);
	print_scores(b);
	print_locks_in_short(b);
	puts("\n<details>\n<summary>Bug by bug</summary>\n\n"
	     "| bug | x86 | engine | real threads |\n| --- | --- | ---: | --- |");
	print_rows(b, "| `%s` | %s | %s | %s |\n");
	puts("</details>");
}

unsigned int bugs_stress_problems(const struct bugs *b)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < b->nbugs; i++)
		for (unsigned int k = 0; k < NR_STRESS_BUILDS; k++) {
			const struct stress_try *t = &b->bug[i].stress[k];

			if (*b->bug[i].target->bug || !t->found)
				continue;
			n++;
			fprintf(stderr, "lockweave: %s as it is, %s: %s; see: %s stress %s --sanitizer %s --delay "
				"uniform\n", target_name(b->bug[i].target), headings[k], t->class_name, command_name,
				target_name(b->bug[i].target), stress_builds[k]);
		}
	return n;
}
