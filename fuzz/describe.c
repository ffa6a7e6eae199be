// SPDX-License-Identifier: GPL-2.0-or-later
/* What a target says of itself, for `lockweave` and for scripts. */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/target.h"
#include "report/symbol.h"
#include "weave/runtime/coverage.h"

static int print_and_free(cJSON *root)
{
	char *text = cJSON_Print(root);

	if (!text)
		lw_target_die("out of memory");
	puts(text);
	cJSON_free(text);
	cJSON_Delete(root);
	return LW_EXIT_NOTHING;
}

static void string(cJSON *object, const char *name, const char *value)
{
	if (!cJSON_AddStringToObject(object, name, value ? value : ""))
		lw_target_die("out of memory");
}

int lw_target_describe(const char *problem)
{
	cJSON *root = cJSON_CreateObject(), *ops;
	unsigned int i;

	if (!root || !cJSON_AddNumberToObject(root, "version", 1))
		lw_target_die("out of memory");
	string(root, "lock", lw_target_info.lock);
	string(root, "problem", problem);
	string(root, "summary", lw_scenario.summary);
	string(root, "bug", lw_target_info.bug);
	string(root, "title", lw_target_info.title);
	string(root, "expect", lw_target_info.expect);
	string(root, "models", lw_target_info.models);
	ops = cJSON_AddArrayToObject(root, "operations");
	for (i = 0; ops && !problem && i < lw_scenario.nops; i++)
		cJSON_AddItemToArray(ops, cJSON_CreateString(lw_scenario.ops[i].name));
	return print_and_free(root);
}

/* ---- coverage in lines ---- */

#define MAX_LINES 8192u

struct line {
	char file[144];
	unsigned int number;
	bool covered;
};

struct coverage {
	size_t nblocks;
	const struct lw_covered *block;
	const struct lw_stats *stats;
	unsigned int n;
	struct line line[MAX_LINES];
};

/* The scenario is ours to exercise the lock with; the lock is what counts. */
static bool is_of_lock(const char *file)
{
	const char *slash = strrchr(file, '/');

	return !strncmp(file, "lockimpl/", 9) && strncmp(slash + 1, "scenario", 8);
}

/* Each block is counted where it begins; code lies in the block that began last before it. */
static bool is_covered(const struct coverage *c, const struct lw_line *l)
{
	uintptr_t best = 0;
	bool covered = false;
	size_t i;

	for (i = 0; i < c->nblocks && i < LW_STATS_MAX_COUNTERS; i++) {
		uintptr_t pc = c->block[i].pc;

		if (pc < l->low || pc >= l->high || pc > l->address || pc < best)
			continue;
		best = pc;
		covered = c->stats->covered[i];
	}
	return covered;
}

static void each_line(void *ctx, const struct lw_line *l)
{
	struct coverage *c = ctx;
	unsigned int i;

	for (i = 0; i < c->n; i++)
		if (c->line[i].number == l->line && !strcmp(c->line[i].file, l->file))
			break;
	if (i == MAX_LINES)
		return;
	if (i == c->n) {
		snprintf(c->line[i].file, sizeof(c->line[i].file), "%s", l->file);
		c->line[i].number = l->line;
		c->n++;
	}
	c->line[i].covered |= is_covered(c, l);
}

static void add_file(cJSON *files, const struct coverage *c, const char *file)
{
	cJSON *item = cJSON_CreateObject(), *missed;
	unsigned int i, lines = 0, covered = 0;

	if (!item || !cJSON_AddItemToArray(files, item))
		lw_target_die("out of memory");
	string(item, "file", file);
	missed = cJSON_AddArrayToObject(item, "missed");
	for (i = 0; i < c->n; i++) {
		if (strcmp(c->line[i].file, file))
			continue;
		lines++;
		covered += c->line[i].covered;
		if (!c->line[i].covered)
			cJSON_AddItemToArray(missed, cJSON_CreateNumber(c->line[i].number));
	}
	cJSON_AddNumberToObject(item, "lines", lines);
	cJSON_AddNumberToObject(item, "covered", covered);
}

static int by_place(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = strcmp(x->file, y->file);

	return order ? order : (x->number > y->number) - (x->number < y->number);
}

int lw_target_coverage(const struct lw_target_options *o)
{
	static struct coverage c;
	const uint8_t *hits;
	cJSON *root = cJSON_CreateObject(), *files;
	unsigned int i;

	c.nblocks = lw_coverage(&hits, &c.block);
	c.stats = lw_stats_map(o->coverage);
	if (!c.stats)
		lw_target_die("%s holds no counts of a fuzz run: %s", o->coverage, strerror(errno));
	lw_symbols_lines(is_of_lock, each_line, &c);
	qsort(c.line, c.n, sizeof(c.line[0]), by_place);
	if (!root || !cJSON_AddNumberToObject(root, "version", 1))
		lw_target_die("out of memory");
	files = cJSON_AddArrayToObject(root, "files");
	for (i = 0; files && i < c.n; i++)
		if (!i || strcmp(c.line[i].file, c.line[i - 1].file))
			add_file(files, &c, c.line[i].file);
	return print_and_free(root);
}
