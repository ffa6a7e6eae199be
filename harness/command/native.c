// SPDX-License-Identifier: GPL-2.0-or-later
/* lockweave bench --native: locks as the locks of areas, in turns on the same machine. */
#include "command/native.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ROUNDS	10000
#define DEFAULT_REFERENCE "vma_refcnt"
#define MAX_CELLS	4096	/* the programs remember so many */

/* ---- options ---- */

void parse_list(const char *option, const char *text, unsigned long min, unsigned long max, struct list *out)
{
	char word[32];

	for (out->n = 0; *text; text += text[0] == ',') {
		size_t length = strcspn(text, ",");

		if (length >= sizeof(word) || out->n == MAX_LIST)
			die("--%s takes up to %u numbers with commas between", option, MAX_LIST);
		snprintf(word, sizeof(word), "%.*s", (int)length, text);
		out->at[out->n++] = number_option(option, word, min, max);
		text += length;
	}
	if (!out->n)
		die("--%s takes numbers with commas between", option);
}

void default_threads(struct list *out)
{
	cpu_set_t set;
	unsigned long all = 1, n = 1;

	if (!sched_getaffinity(0, sizeof(set), &set) && CPU_COUNT(&set) > 0)
		all = (unsigned long)CPU_COUNT(&set);
	for (out->n = 0; n < all; n += n < 4 ? 1 : n)
		out->at[out->n++] = n;
	out->at[out->n++] = all;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct native_options *o = state->input;

	switch (key) {
	case OPTION('t'):
		parse_list("threads", arg, 1, 1024, &o->threads);
		return 0;
	case OPTION('w'):
		parse_list("writers", arg, 0, 100, &o->writers);
		return 0;
	case OPTION('r'):
		o->rounds = number_option("rounds", arg, 1, MAX_ROUNDS);
		return 0;
	case OPTION('m'):
		o->slice = number_option("slice", arg, 1, 60000);
		return 0;
	case OPTION('o'):
		o->operations = number_option("operations", arg, 1, 1000000000);
		return 0;
	case OPTION('a'):
		o->areas = number_option("areas", arg, 1, 65536);
		return 0;
	case OPTION('R'):
		o->reference = arg;
		return 0;
	case OPTION('S'):
		o->svg = arg;
		return 0;
	case OPTION('j'):
		o->json = true;
		return 0;
	case OPTION('n'):
		return 0;
	case ARGP_KEY_ARG:
		if (o->nnames == MAX_LOCKS)
			die("lockweave bench --native takes at most %u locks", MAX_LOCKS);
		o->names[o->nnames++] = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option table[] = {
	{ .name = "native", .key = OPTION('n'), .doc = "this measurement" },
	{ .name = "threads", .key = OPTION('t'), .arg = "N,...", .doc = "(default: 1, 2, ... all processors)" },
	{ .name = "writers", .key = OPTION('w'), .arg = "PERCENT,...", .doc = "(default: 0,1,10,50)" },
	{ .name = "areas", .key = OPTION('a'), .arg = "N", .doc = "which the threads share (default: 16)" },
	{ .name = "rounds", .key = OPTION('r'), .arg = "N", .doc = "each lock's turn comes so often (default: 9)" },
	{ .name = "slice", .key = OPTION('m'), .arg = "MILLISECONDS", .doc = "a lock's turn (default: 50)" },
	{ .name = "operations", .key = OPTION('o'), .arg = "N",
	  .doc = "a lock's turn is so many of each thread, however long they take" },
	{ .name = "reference", .key = OPTION('R'), .arg = "NAME", .doc = "what the others are compared with "
	  "(default: vma_refcnt, or the first one)" },
	{ .name = "svg", .key = OPTION('S'), .arg = "FILE", .doc = "draw it, too" },
	{ .name = "json", .key = OPTION('j'), .doc = "print JSON" },
	{ 0 }
};

static const struct argp argp = {
	.options = table, .parser = parse, .args_doc = "--native [NAME...]",
	.doc = "Measures locks as the locks of the areas of an address space, without any oracle, on real "
	       "threads: readers find an area by address, lock it, read and unlock; writers lock the "
	       "address space and the area.  Locks take turns, so that whatever slows the machine slows "
	       "all of them; ratios are of turns in the same round.  NAME: a lock or a baseline, by "
	       "default all that there are.\vSee docs/native.md.",
};

/* ---- the run ---- */

static void describe(struct native_run *r, struct native_lock *lock, const cJSON *json)
{
	const cJSON *field, *fields = cJSON_GetObjectItemCaseSensitive(json, "fields");

	cJSON_ArrayForEach(field, fields) {
		const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(field, "name"));
		double size = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(field, "size"));

		if (!name || lock->nfields == MAX_FIELDS)
			break;
		snprintf(lock->field[lock->nfields].name, sizeof(lock->field[0].name), "%s", name);
		lock->field[lock->nfields++].size = (unsigned long)size;
		lock->size += (unsigned long)size;
	}
	if (!lock->nfields)
		return;
	lock->vma_size = (unsigned long)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(json, "vma_size"));
	r->clock = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(json, "clock"));
}

/* Starts a program; false if it has nothing to measure and was not asked for by name. */
static bool add_lock(struct native_run *r, const char *folder, const char *name, bool wanted)
{
	struct native_lock *lock = &r->lock[r->nlocks];
	unsigned long rounds = r->options->rounds;
	cJSON *json;

	*lock = (struct native_lock){ .pid = 0 };
	snprintf(lock->name, sizeof(lock->name), "%s", name);
	native_start(lock, folder);
	json = native_order(lock, "describe");
	describe(r, lock, json);
	cJSON_Delete(json);
	if (!lock->nfields) {
		if (wanted)
			die("%s cannot be the lock of areas: lockimpl/%s/native/ would say how", name, name);
		native_stop(lock);
		return false;
	}
	lock->sample = calloc(rounds * r->ncells, sizeof(*lock->sample));
	lock->all = calloc(r->ncells, sizeof(*lock->all));
	if (!lock->sample || !lock->all)
		die("out of memory for %lu rounds; ask for fewer (--rounds)", rounds);
	r->nlocks++;
	return true;
}

static const char *known_name(const char *name, char *const *names)
{
	for (unsigned int i = 0; names[i]; i++)
		if (!strcmp(names[i], name))
			return names[i];
	die("nothing that can be measured is called '%s'%s", name, did_you_mean(name, (const char *const *)names));
}

/* All that there are, the reference first. */
static void add_all(struct native_run *r, const char *folder, char *const *names)
{
	const char *first = r->options->reference ? r->options->reference : DEFAULT_REFERENCE;
	unsigned int i;

	for (i = 0; names[i]; i++)
		if (!strcmp(names[i], first))
			add_lock(r, folder, first, false);
	for (i = 0; names[i] && r->nlocks < MAX_LOCKS; i++)
		if (strcmp(names[i], first))
			add_lock(r, folder, names[i], false);
	if (!r->nlocks)
		die("there is no lock in %s that can be measured", folder);
}

static void choose_reference(struct native_run *r, char *const *names)
{
	const char *wanted = r->options->reference;

	if (wanted)
		known_name(wanted, names);
	for (unsigned int i = 0; i < r->nlocks; i++)
		if (!strcmp(r->lock[i].name, wanted ? wanted : DEFAULT_REFERENCE))
			r->reference = i;
	if (wanted && strcmp(r->lock[r->reference].name, wanted))
		die("--reference %s is not among the locks that are measured", wanted);
}

static void add_locks(struct native_run *r)
{
	const struct native_options *o = r->options;
	char folder[PATH_MAX], *names[MAX_LIST];
	unsigned int n, i;

	native_folder(folder, sizeof(folder));
	n = native_names(folder, names);
	for (i = 0; i < o->nnames; i++)
		add_lock(r, folder, known_name(o->names[i], names), true);
	if (!o->nnames)
		add_all(r, folder, names);
	choose_reference(r, names);
	for (i = 0; i < n; i++)
		free(names[i]);
}

static double number(const cJSON *json, const char *name)
{
	return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(json, name));
}

static void take_latency(const cJSON *json, const char *name, double latency[NR_LATENCIES], double *samples)
{
	static const char *const names[NR_LATENCIES] = { "p50", "p99", "p99.9", "max" };
	const cJSON *of = cJSON_GetObjectItemCaseSensitive(json, name);

	for (unsigned int i = 0; i < NR_LATENCIES; i++)
		latency[i] = number(of, names[i]);
	if (samples)
		*samples = number(of, "samples");
}

static void measure(struct native_run *r, unsigned int which, unsigned int cell, unsigned long round)
{
	const struct native_options *o = r->options;
	struct native_lock *lock = &r->lock[which];
	struct sample *s = &lock->sample[round * r->ncells + cell];
	struct all *all = &lock->all[cell];
	cJSON *json = native_order(lock, "cell %u %lu %lu %lu %lu %lu", cell, cell_threads(r, cell),
				   cell_writers(r, cell), o->areas, o->operations, o->slice);
	double n = number(json, "reads") + number(json, "writes");

	s->rate = n / number(json, "nanoseconds") * 1e9;
	s->fallbacks = number(json, "fallbacks") / n;
	take_latency(json, "read", s->latency[OF_READS], NULL);
	take_latency(json, "write", s->latency[OF_WRITES], NULL);
	take_latency(json, "all_read", all->latency[OF_READS], &all->samples[OF_READS]);
	take_latency(json, "all_write", all->latency[OF_WRITES], &all->samples[OF_WRITES]);
	cJSON_Delete(json);
}

static void show_progress(const struct native_run *r, unsigned long round, unsigned int cell)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[Kround %lu of %lu: %lu threads, %lu %% writers", round + 1, r->options->rounds,
			cell_threads(r, cell), cell_writers(r, cell));
	else if (!cell && !r->options->json)
		fprintf(stderr, "round %lu of %lu\n", round + 1, r->options->rounds);
	fflush(stderr);
}

static void run(struct native_run *r)
{
	unsigned int cell, i;
	unsigned long round;

	for (round = 0; round < r->options->rounds && !interrupts(); round++) {
		for (cell = 0; cell < r->ncells && !interrupts(); cell++) {
			show_progress(r, round, cell);
			/* Who comes first changes: it may matter. */
			for (i = 0; i < r->nlocks; i++)
				measure(r, (unsigned int)((i + round) % r->nlocks), cell, round);
		}
		if (cell == r->ncells)
			r->rounds = round + 1;
	}
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

static void release(struct native_run *r)
{
	for (unsigned int i = 0; i < r->nlocks; i++) {
		native_stop(&r->lock[i]);
		free(r->lock[i].sample);
		free(r->lock[i].all);
	}
}

int command_native(int argc, char **argv)
{
	static struct native_options o = { .rounds = 9, .slice = 50, .areas = 16 };
	static struct native_run r;

	parse_list("writers", "0,1,10,50", 0, 100, &o.writers);
	default_threads(&o.threads);
	parse_options(&argp, "bench", argc, argv, &o);
	r.options = &o;
	r.ncells = o.threads.n * o.writers.n;
	if (r.ncells > MAX_CELLS)
		die("%u numbers of threads with %u of writers are too many", o.threads.n, o.writers.n);
	interrupts_catch();
	add_locks(&r);
	run(&r);
	if (!r.rounds) {
		fputs("lockweave: interrupted before the first round was over: no figures\n", stderr);
		release(&r);
		return EXIT_NOTHING;
	}
	if (o.json)
		native_print_json(&r);
	else
		native_print_table(&r);
	if (o.svg)
		native_write_svg(&r, o.svg);
	release(&r);
	return EXIT_NOTHING;
}
