// SPDX-License-Identifier: GPL-2.0-or-later
/* The same bugs on real threads: what `lockweave stress` finds of them, and what it cannot. */
#include "command/bugs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/fuzz.h"

const char *const stress_builds[NR_STRESS_BUILDS] = { "none", "thread", "address" };

/* "SUMMARY: LockweaveSanitizer: data-race", "SUMMARY: ThreadSanitizer: data race file.c:1:2 in f". */
static void read_class(const char *log, struct stress_try *t)
{
	static const char head[] = "\nSUMMARY: ";
	const char *at = log ? strstr(log, head) : NULL, *what, *colon;

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

static void run(struct bugs *b, struct stress_try *t, const char *path)
{
	char log[PATH_MAX], seconds[32];
	char *const argv[] = { (char *)(uintptr_t)path, "--seconds", seconds, "--seed", "1", "--delay",
			       "uniform", "--stuck-after", "5", NULL };
	double start = clock_now();
	int status;
	char *text;

	snprintf(log, sizeof(log), "%s/stress.log", temporary_directory());
	snprintf(seconds, sizeof(seconds), "%lu", b->options.stress);
	status = child_wait(child_start(argv, NULL, log, log));
	t->seconds = clock_now() - start;
	if (interrupts()) {
		b->interrupted = true;
		return;
	}
	if (status > 1) {
		print_tail(log);
		die("%s ended with status %d; the lines above are its last", path, status);
	}
	t->ran = true;
	t->found = status == 1;
	if (!t->found)
		return;
	text = read_file(log);
	read_class(text, t);
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

void bugs_stress(struct bugs *b)
{
	unsigned int all = b->nbugs * NR_STRESS_BUILDS, i, any = 0;
	char path[PATH_MAX];

	for (i = 0; i < NR_STRESS_BUILDS; i++)
		any += stress_program(stress_builds[i], "", path, sizeof(path));
	if (!any)
		die("no stress targets; build them: cmake --preset stress && cmake --build --preset stress, "
		    "and the same with stress-tsan and stress-asan");
	for (i = 0; i < all; i++) {
		struct known_bug *bug = &b->bug[i / NR_STRESS_BUILDS];
		unsigned int build = i % NR_STRESS_BUILDS;

		if (b->interrupted)
			break;
		say_progress(i, all);
		if (stress_program(stress_builds[build], target_name(bug->target), path, sizeof(path)))
			run(b, &bug->stress[build], path);
	}
	say_progress(all, all);
}

static const char *const headings[NR_STRESS_BUILDS] = {
	"real threads", "with ThreadSanitizer", "with AddressSanitizer",
};

/* A machine like this can show it only if a model as strong as that can. */
static bool on_x86(const struct known_bug *bug)
{
	return bug->model[MM_SC] || bug->model[MM_TSO];
}

static bool has_column(const struct bugs *b, unsigned int build)
{
	for (unsigned int i = 0; i < b->nbugs; i++)
		if (b->bug[i].stress[build].ran)
			return true;
	return false;
}

/* One cell; ran and not found, or not run at all, say so. */
static const char *cell(const struct stress_try *t, char *out, size_t size)
{
	if (!t->ran)
		snprintf(out, size, "not run");
	else if (!t->found)
		snprintf(out, size, "-");
	else
		snprintf(out, size, "%s, %.1f s", t->class_name, t->seconds);
	return out;
}

/* The first found of them, over the builds. */
static const struct stress_try *soonest(const struct known_bug *bug)
{
	const struct stress_try *best = NULL;

	for (unsigned int k = 0; k < NR_STRESS_BUILDS; k++)
		if (bug->stress[k].found && (!best || bug->stress[k].seconds < best->seconds))
			best = &bug->stress[k];
	return best;
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
		s.any += soonest(bug) != NULL;
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
		char text[64];

		for (unsigned int k = 0; !*bug->target->bug && k < NR_STRESS_BUILDS; k++)
			if (bug->stress[k].ran)
				printf("%s as it is, %s: %s\n", target_name(bug->target), headings[k],
				       bug->stress[k].found ? cell(&bug->stress[k], text, sizeof(text)) :
				       "nothing found, as it should be");
	}
}

void bugs_print_stress(const struct bugs *b)
{
	char text[96];

	printf("\n%-36s %-4s %-14s", "bug", "x86", "engine");
	for (unsigned int k = 0; k < NR_STRESS_BUILDS; k++)
		if (has_column(b, k))
			printf(" %-32s", headings[k]);
	putchar('\n');
	for (unsigned int i = 0; i < b->nbugs; i++) {
		const struct known_bug *bug = &b->bug[i];

		if (!*bug->target->bug)
			continue;
		printf("%-36s %-4s %-14s", target_name(bug->target), on_x86(bug) ? "yes" : "no",
		       bugs_engine_cell(b, bug, text, sizeof(text)));
		for (unsigned int k = 0; k < NR_STRESS_BUILDS; k++)
			if (has_column(b, k))
				printf(" %-32s", cell(&bug->stress[k], text, sizeof(text)));
		putchar('\n');
	}
	putchar('\n');
	print_scores(b);
	print_locks_as_they_are(b);
}

void bugs_print_stress_markdown(const struct bugs *b)
{
	char text[96], cpu[160];

	bugs_processor(cpu, sizeof(cpu));
	printf("Each known bug, found by the engine after so many executions (under the weakest model that it\n"
	       "names; median of %lu seed%s), and on real threads within %lu s each, with random delays, on %ld\n"
	       "cores (%s). \"x86\": whether the bug exists under sc or tso.\n\n", b->options.seeds,
	       b->options.seeds == 1 ? "" : "s", b->options.stress, sysconf(_SC_NPROCESSORS_ONLN), cpu);
	print_scores(b);
	printf("\n| bug | x86 | engine |");
	for (unsigned int k = 0; k < NR_STRESS_BUILDS; k++)
		if (has_column(b, k))
			printf(" %s |", headings[k]);
	printf("\n| --- | --- | ---: |");
	for (unsigned int k = 0; k < NR_STRESS_BUILDS; k++)
		if (has_column(b, k))
			printf(" --- |");
	putchar('\n');
	for (unsigned int i = 0; i < b->nbugs; i++) {
		const struct known_bug *bug = &b->bug[i];

		if (!*bug->target->bug)
			continue;
		printf("| `%s` | %s | %s |", target_name(bug->target), on_x86(bug) ? "yes" : "no",
		       bugs_engine_cell(b, bug, text, sizeof(text)));
		for (unsigned int k = 0; k < NR_STRESS_BUILDS; k++)
			if (has_column(b, k))
				printf(" %s |", cell(&bug->stress[k], text, sizeof(text)));
		putchar('\n');
	}
	putchar('\n');
	print_locks_as_they_are(b);
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
