// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compare.c - does an input have a data race?  The engine and the stock runtime,
 * asked about the same executions.
 *
 *	LOCK_compare [--model M] [--random N] [FILE...]
 *
 * FILE: inputs of fuzz targets.  --random: N more, as the mutator makes them.
 * What the engine alone reports is counted by cause, see classify.h.
 * Exit status: 1 if the stock runtime alone reports one, if it is silent and no
 * cause is found, or if nothing was compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/decode.h"
#include "fuzz/mutate.h"
#include "tsan/classify.h"
#include "tsan/stock.h"

static struct {
	unsigned long inputs, neither, both, ours, theirs, why[LW_NR_WHYS];
} count;

static struct lw_shape shape = { .value_percent = 50 };

_Noreturn static void die(const char *what, const char *why)
{
	fprintf(stderr, "lockweave: %s: %s\n", what, why);
	exit(2);
}

/* What must not be: the input, to be run again. */
static void show(const char *what, const uint8_t *data, size_t size, const struct lw_outcome *o)
{
	printf("%s (%s): ", what, o->verdict == LW_FINDING ? o->finding.text : "engine: passed");
	for (size_t i = 0; i < size; i++)
		printf("%02x", data[i]);
	putchar('\n');
}

static void explain(const uint8_t *data, size_t size, const struct lw_input *input)
{
	enum lw_why why = lw_why_silent(&lw_scenario, input);

	if (count.why[why]++ < 5 && why == LW_WHY_UNKNOWN)
		show("unexplained", data, size, lw_engine_run(&lw_scenario, input, false));
}

static void one(const uint8_t *data, size_t size)
{
	static struct lw_input input;
	const struct lw_outcome *o;
	bool ours, theirs;

	lw_decode(&lw_scenario, data, size, &input);
	o = lw_engine_run(&lw_scenario, &input, false);
	memcpy(shape.decisions, o->decisions, sizeof(shape.decisions));
	/* To the runtime a lock word is no different from other memory. */
	ours = o->verdict == LW_FINDING && (o->finding.class == LW_DATA_RACE ||
					    o->finding.class == LW_TORN_ACCESS);
	theirs = lw_stock_reports > 0;
	count.inputs++;
	count.neither += !ours && !theirs;
	count.both += ours && theirs;
	count.ours += ours && !theirs;
	count.theirs += !ours && theirs;
	if (!ours && theirs && count.theirs <= 5)
		show("stock runtime alone", data, size, o);
	if (ours && !theirs)
		explain(data, size, &input);
}

static void file(const char *path)
{
	uint8_t data[LW_INPUT_MAX_BYTES];
	FILE *f = fopen(path, "rb");
	size_t size;

	if (!f)
		die(path, "cannot be read");
	size = fread(data, 1, sizeof(data), f);
	fclose(f);
	one(data, size);
}

static void at_random(unsigned long n)
{
	uint8_t data[LW_INPUT_MAX_BYTES] = { 0 };
	size_t size = 0;

	for (unsigned long i = 0; i < n; i++) {
		if (i % 64 == 0)
			size = 0;	/* long inputs reach the same places as short ones, later */
		size = lw_mutate(&lw_scenario, data, size, sizeof(data), (unsigned int)i, &shape);
		one(data, size);
	}
}

static void say(enum mm_model model)
{
	const char *before = "  by the engine alone because of: ";

	printf("%s under %s: %lu inputs; data race by neither %lu, by both %lu, by the engine alone %lu, "
	       "by the stock runtime alone %lu\n", lw_scenario.name, mm_model_name(model),
	       count.inputs, count.neither, count.both, count.ours, count.theirs);
	for (unsigned int w = 0; w < LW_NR_WHYS; w++) {
		if (!count.why[w])
			continue;
		printf("%s%s %lu", before, lw_why_name(w), count.why[w]);
		before = ", ";
	}
	if (count.ours)
		putchar('\n');
}

int main(int argc, char **argv)
{
	struct lw_engine_options options = { .model = MM_LKMM };
	const char *error = NULL;
	unsigned long random = 0;
	int i;

	for (i = 1; i + 1 < argc && !strncmp(argv[i], "--", 2); i += 2) {
		if (!strcmp(argv[i], "--model"))
			options.model = mm_model_by_name(argv[i + 1]);
		else if (!strcmp(argv[i], "--random"))
			random = strtoul(argv[i + 1], NULL, 10);
		else
			die(argv[i], "no such option");
	}
	if (options.model == MM_NR_MODELS)
		die("--model", "no such memory model");
	if (lw_engine_init(&options, &error))
		die("engine", error);
	lw_stock_counts = true;
	for (; i < argc; i++)
		file(argv[i]);
	at_random(random);
	say(options.model);
	return count.theirs || count.why[LW_WHY_UNKNOWN] || !count.inputs;
}
