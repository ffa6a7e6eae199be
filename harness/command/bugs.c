// SPDX-License-Identifier: GPL-2.0-or-later
/* Which tries there are, and running them. */
#include "command/bugs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command/describe.h"
#include "command/fuzz.h"

/* ---- options ---- */

#define MAX_NAMES 256u

struct arguments {
	struct bugs_options options;
	const char *name[MAX_NAMES];
	unsigned int nnames;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;
	struct bugs_options *o = &a->options;

	switch (key) {
	case OPTION('s'):
		o->seeds = number_option("seeds", arg, 0, 1000);
		return 0;
	case OPTION('r'):
		o->runs = number_option("runs", arg, 1, 1000000000000);
		return 0;
	case OPTION('q'):
		o->silent = number_option("silent", arg, 1, 1000000000000);
		return 0;
	case OPTION('c'):
		o->clean = number_option("clean", arg, 1, 1000000000000);
		return 0;
	case OPTION('m'):
		o->model = model_option(arg);
		return 0;
	case OPTION('t'):
		o->stress = number_option("stress", arg, 1, 86400);
		return 0;
	case OPTION('j'):
		o->jobs = number_option("jobs", arg, 1, MAX_JOBS);
		return 0;
	case OPTION('J'):
		o->json = arg;
		return 0;
	case OPTION('M'):
		o->markdown = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->nnames == MAX_NAMES)
			die("lockweave bugs takes at most %u names", MAX_NAMES);
		a->name[a->nnames++] = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option table[] = {
	{ .name = "seeds", .key = OPTION('s'), .arg = "N", .doc = "tries for each bug and model, with the "
	  "seeds 1 to N; 0: none (default: 10)" },
	{ .name = "runs", .key = OPTION('r'), .arg = "N", .doc = "executions after which a try gives up "
	  "(default: 10000000)" },
	{ .name = "model", .key = OPTION('m'), .arg = "M", .doc = "under this memory model only" },
	{ .name = "silent", .key = OPTION('q'), .arg = "N", .doc = "check, too, that N executions find nothing "
	  "under the models that a bug does not name" },
	{ .name = "clean", .key = OPTION('c'), .arg = "N", .doc = "check, too, that N executions find nothing "
	  "under any model in the locks as they are" },
	{ .name = "stress", .key = OPTION('t'), .arg = "SECONDS", .doc = "then run them, and the locks as they "
	  "are, on real threads, for so long each, the builds of the flavour stress that there are one "
	  "after the other until one finds it, and compare" },
	{ .name = "jobs", .key = OPTION('j'), .arg = "N", .doc = "tries that run at once (default: 1)" },
	{ .name = "json", .key = OPTION('J'), .arg = "FILE", .doc = "write every try to FILE, too" },
	{ .name = "markdown", .key = OPTION('M'), .doc = "print a page of documentation instead of the table; with "
	  "--stress, the comparison" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "[NAME[:BUG]...]",
	.doc = "Finds known bugs, all of them or those named, and tells how many executions each "
	       "took: every try is one process that begins with nothing.  Seconds are of processor time."
	       "\vExit status: 0 if each bug was found, as what it should be, under the models that it "
	       "names; 1 if not; 2 wrong usage or something missing.",
};

/* ---- what is to be tried ---- */

/* Models that kernel-style locks run under; a bug may name others. */
static bool is_usual(enum mm_model model)
{
	return model != MM_WEAK;
}

static void read_models(struct known_bug *bug)
{
	char words[sizeof(bug->models)], *rest = words, *word;

	snprintf(words, sizeof(words), "%s", bug->models);
	while ((word = strsep(&rest, ", ")))
		if (*word)
			bug->model[model_option(word)] = true;
}

static void add_bug(struct bugs *b, const struct target *t)
{
	struct known_bug *bug;
	unsigned int i;
	cJSON *json;

	for (i = 0; i < b->nbugs; i++)
		if (b->bug[i].target == t)
			return;
	bug = &b->bug[b->nbugs++];
	json = target_describe(t);
	if (*json_field(json, "problem"))
		die("the scenario of %s cannot be used: %s", t->lock, json_field(json, "problem"));
	bug->target = t;
	snprintf(bug->title, sizeof(bug->title), "%s", short_title(json_field(json, "title"), t));
	snprintf(bug->expect, sizeof(bug->expect), "%s", json_field(json, "expect"));
	snprintf(bug->models, sizeof(bug->models), "%s", json_field(json, "models"));
	cJSON_Delete(json);
	if (*t->bug && (!*bug->expect || !*bug->models))
		die("the patch of %s has no line '%s:'; it says what the bug is found as, and under which "
		    "models", target_name(t), *bug->expect ? "Models" : "Expect");
	read_models(bug);
}

/* NAME is all of a lock, NAME:BUG one bug. */
static void choose(struct bugs *b, const struct targets *all, const struct arguments *a)
{
	unsigned int i, k;

	b->bug = calloc(all->n, sizeof(*b->bug));
	if (!b->bug)
		die("out of memory");
	for (k = 0; k < a->nnames; k++) {
		const struct target *named = target_by_name(all, a->name[k]);

		for (i = 0; i < all->n; i++)
			if (named == &all->target[i] ||
			    (!*named->bug && !strcmp(named->lock, all->target[i].lock)))
				add_bug(b, &all->target[i]);
	}
	for (i = 0; !a->nnames && i < all->n; i++)
		add_bug(b, &all->target[i]);
}

static void add_try(struct bugs *b, const struct known_bug *bug, enum try_kind kind,
		    enum mm_model model, unsigned long seed, unsigned long runs)
{
	b->try = realloc(b->try, (b->ntries + 1) * sizeof(*b->try));
	if (!b->try)
		die("out of memory");
	b->try[b->ntries++] = (struct try){ .bug = bug, .kind = kind, .model = model, .seed = seed,
					    .runs = runs };
}

static void plan_tries(struct bugs *b)
{
	const struct bugs_options *o = &b->options;
	enum mm_model model;
	unsigned long seed;
	unsigned int i;

	for (i = 0; i < b->nbugs; i++) {
		const struct known_bug *bug = &b->bug[i];
		unsigned long silent = *bug->target->bug ? o->silent : o->clean;

		for (model = 0; model < MM_NR_MODELS; model++) {
			if (o->model != MM_NR_MODELS && o->model != model)
				continue;
			for (seed = 1; bug->model[model] && seed <= o->seeds; seed++)
				add_try(b, bug, TRY_FIND, model, seed, o->runs);
			if (!bug->model[model] && is_usual(model) && silent)
				add_try(b, bug, TRY_SILENT, model, 1, silent);
		}
	}
	if (!b->ntries && !o->stress)
		die("there is nothing to try: no bug chosen exists under the model, or --seeds is 0, and "
		    "neither --silent nor --clean is given");
}

/* ---- one try ---- */

static void file_of(unsigned int slot, const char *what, char *out, size_t size)
{
	snprintf(out, size, "%s/%s.%u", temporary_directory(), what, slot);
}

static void start(struct try *t, unsigned int slot)
{
	char stats[PATH_MAX], log[PATH_MAX], prefix[PATH_MAX + 32], seed[64], runs[64];
	char *const argv[] = { (char *)(uintptr_t)t->bug->target->path, seed, runs, prefix,
			       "-print_funcs=0", NULL };
	/* Nobody reads the runtime's own stack trace, and a symbolizer takes longer than most tries. */
	const char *const environment[] = { "LOCKWEAVE_MODEL", mm_model_name(t->model), LW_STATS_ENV,
					    stats, "UBSAN_OPTIONS", "symbolize=0", NULL };

	file_of(slot, "stats", stats, sizeof(stats));
	file_of(slot, "log", log, sizeof(log));
	snprintf(prefix, sizeof(prefix), "-artifact_prefix=%s/found.%u-", temporary_directory(), slot);
	snprintf(seed, sizeof(seed), "-seed=%lu", t->seed);
	snprintf(runs, sizeof(runs), "-runs=%lu", t->runs);
	remove(stats);
	t->stats = lw_stats_create(stats);
	if (!t->stats)
		die("cannot make %s: %s; is there room in %s?", stats, strerror(errno),
		    temporary_directory());
	t->slot = slot;
	t->pid = child_start(argv, environment, log, log);
	t->state = TRY_RUNS;
}

static double cpu_seconds(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       1e-6 * (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec);
}

/* What was not expected must be looked at: its input goes where `lockweave fuzz` has its own. */
static void keep_input(struct try *t)
{
	const char *slash = strrchr(t->stats->file, '/');

	findings_directory(t->bug->target, t->input, sizeof(t->input));
	snprintf(t->input + strlen(t->input), sizeof(t->input) - strlen(t->input), "%s",
		 slash ? strstr(slash, "-crash-") + 1 : "");
	copy_file(t->stats->file, t->input);
}

static void ended(struct try *t, int status, const struct rusage *usage, bool interrupted)
{
	char path[PATH_MAX];

	t->state = TRY_ENDED;
	t->pid = 0;
	t->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	t->executions = t->stats->executions;
	t->seconds = cpu_seconds(usage);
	if (t->stats->state == LW_STATS_FOUND) {
		snprintf(t->class_name, sizeof(t->class_name), "%s", t->stats->class_name);
		if (!try_went_well(t))
			keep_input(t);
		remove(t->stats->file);
	} else {
		t->stopped = interrupted && t->status;
	}
	lw_stats_unmap(t->stats);
	t->stats = NULL;
	if (*t->class_name || t->stopped || !t->status)
		return;
	file_of(t->slot, "log", path, sizeof(path));
	print_tail(path);
	die("%s under %s with seed %lu ended with status %d and no report; the lines above are its last",
	    target_name(t->bug->target), mm_model_name(t->model), t->seed, t->status);
}

/* ---- all of them ---- */

static void say_progress(const struct bugs *b, bool end)
{
	static double first, last;
	static bool shown;
	bool terminal = isatty(STDERR_FILENO);
	double now = clock_now();
	unsigned int i, done = 0;
	const struct try *running = NULL;

	first = first > 0 ? first : now;
	if (end) {
		fputs(shown ? "\r\033[K" : "", stderr);
		return;
	}
	if (now - (last > 0 ? last : first) < (terminal ? 0.5 : 10))
		return;
	last = now;
	for (i = 0; i < b->ntries; i++) {
		done += b->try[i].state == TRY_ENDED;
		if (b->try[i].state == TRY_RUNS && !running)
			running = &b->try[i];
	}
	if (!running)
		return;
	shown = terminal;
	fprintf(stderr, "%s%u of %u tries, %.0f s; %s under %s with seed %lu: %s executions%s",
		terminal ? "\r\033[K" : "", done, b->ntries, now - first,
		target_name(running->bug->target), mm_model_name(running->model), running->seed,
		with_commas(running->stats->executions), terminal ? "" : "\n");
	fflush(stderr);
}

static void signal_all(const struct bugs *b, int number)
{
	unsigned int i;

	for (i = 0; i < b->ntries; i++)
		if (b->try[i].state == TRY_RUNS)
			kill(b->try[i].pid, number);
}

/* Collects who has ended; returns whether anybody has. */
static bool reap(struct bugs *b, bool *busy)
{
	struct rusage usage;
	bool any = false;
	unsigned int i;
	int status;

	for (i = 0; i < b->ntries; i++) {
		struct try *t = &b->try[i];

		if (t->state != TRY_RUNS || wait4(t->pid, &status, WNOHANG, &usage) != t->pid)
			continue;
		busy[t->slot] = false;
		ended(t, status, &usage, interrupts() != 0);
		any = true;
	}
	return any;
}

static void run_all(struct bugs *b)
{
	const struct timespec pause = { .tv_nsec = 2000000 };
	bool busy[MAX_JOBS] = { false };
	unsigned int next = 0, slot, running;
	int seen = 0;

	for (;;) {
		while (reap(b, busy))
			;
		if (interrupts() > seen) {
			signal_all(b, interrupts() > 1 ? SIGKILL : SIGINT);
			seen = interrupts();
			b->interrupted = true;
		}
		for (slot = running = 0; slot < b->options.jobs; slot++) {
			if (!busy[slot] && next < b->ntries && !b->interrupted) {
				start(&b->try[next++], slot);
				busy[slot] = true;
			}
			running += busy[slot];
		}
		if (!running)
			break;
		say_progress(b, false);
		nanosleep(&pause, NULL);
	}
	say_progress(b, true);
}

static void print(const struct bugs *b)
{
	if (b->options.markdown && b->options.stress) {
		bugs_print_stress_markdown(b);
		return;
	}
	if (b->options.markdown) {
		bugs_print_markdown(b);
		return;
	}
	bugs_print_table(b);
	if (b->options.stress)
		bugs_print_stress(b);
}

int command_bugs(int argc, char **argv)
{
	struct arguments a = { .options = { .seeds = 10, .runs = 10000000, .jobs = 1,
					    .model = MM_NR_MODELS } };
	struct bugs b = { 0 };
	struct targets all;
	unsigned int problems;

	parse_options(&argp, "bugs", argc, argv, &a);
	targets_find(&all);
	b.options = a.options;
	choose(&b, &all, &a);
	plan_tries(&b);
	temporary_directory();
	interrupts_catch();
	run_all(&b);
	if (a.options.stress)
		bugs_stress(&b);
	if (a.options.json)
		bugs_write_json(&b, a.options.json);
	print(&b);
	fflush(stdout);
	problems = bugs_print_problems(&b) + bugs_stress_problems(&b);
	free(b.try);
	free(b.bug);
	targets_free(&all);
	return problems || b.interrupted ? EXIT_FOUND : EXIT_NOTHING;
}
