// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compare.c - does an input have a data race?  The engine and the stock runtime,
 * asked about the same executions.
 *
 *	LOCK_compare [--model M] [--random N] [FILE...]
 *
 * FILE: inputs of fuzz targets.  --random: N more, as the mutator makes them.
 * Exit status: 1 if the stock runtime alone reports one, or nothing was compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/decode.h"
#include "fuzz/mutate.h"
#include "tsan/stock.h"
#include "weave/runtime/engine.h"

static struct {
	unsigned long inputs, neither, both, ours, theirs;
} count;

static struct lw_shape shape = { .value_percent = 50 };

_Noreturn static void die(const char *what, const char *why)
{
	fprintf(stderr, "lockweave: %s: %s\n", what, why);
	exit(2);
}

/* Show the first few that the stock runtime is alone with: the input, to be run again. */
static void say_theirs(const uint8_t *data, size_t size, const struct lw_outcome *o)
{
	if (count.theirs > 5)
		return;
	printf("stock runtime alone (%s): ", o->verdict == LW_FINDING ? o->finding.text : "engine: passed");
	for (size_t i = 0; i < size; i++)
		printf("%02x", data[i]);
	putchar('\n');
}

static void one(const uint8_t *data, size_t size)
{
	static struct lw_input input;
	const struct lw_outcome *o;
	bool ours, theirs;

	lw_decode(&lw_scenario, data, size, &input);
	o = lw_engine_run(&lw_scenario, &input, false);
	memcpy(shape.decisions, o->decisions, sizeof(shape.decisions));
	ours = o->verdict == LW_FINDING && o->finding.class == LW_DATA_RACE;
	theirs = lw_stock_reports > 0;
	count.inputs++;
	count.neither += !ours && !theirs;
	count.both += ours && theirs;
	count.ours += ours && !theirs;
	count.theirs += !ours && theirs;
	if (!ours && theirs)
		say_theirs(data, size, o);
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
	printf("%s under %s: %lu inputs; data race by neither %lu, by both %lu, by the engine alone %lu, "
	       "by the stock runtime alone %lu\n", lw_scenario.name, mm_model_name(options.model),
	       count.inputs, count.neither, count.both, count.ours, count.theirs);
	return count.theirs || !count.inputs;
}
