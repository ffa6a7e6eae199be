/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * axioms.c - the engine's rules against the axioms, on litmus files.
 *
 * usage: axioms [--may-miss] MODEL[/compiled] FILE...
 *        axioms [--may-miss] MODEL[/compiled] --random WHAT FIRST-SEED COUNT
 * Each file is explored twice: by the model, and by the free model whose
 * executions only the judge sorts out.  States, verdict and race must be the
 * same.  Exit 0: they are; 1: not (--may-miss: a forbidden state is shown); files too
 * large for the free model are counted and left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "generate.h"
#include "litmus/explore.h"
#include "litmus/litmus.h"
#include "weave/model/free.h"

static struct lt_test *read_test(const char *path)
{
	static char buf[1 << 16];
	struct lt_error err;
	struct lt_test *t = NULL;
	FILE *f = fopen(path, "rb");
	size_t len = f ? fread(buf, 1, sizeof(buf), f) : 0;

	if (f)
		fclose(f);
	if (lw_litmus_parse(buf, len, &t, &err))
		printf("%s:%u:%u: %s\n", path, err.line, err.col, err.message);
	return t;
}

static bool has(const struct lt_result *r, const uint64_t *values)
{
	size_t i;

	for (i = 0; i < r->noutcomes; i++)
		if (!memcmp(r->outcomes[i].values, values, r->nterms * sizeof(*values)))
			return true;
	return false;
}

static bool within(const struct lt_result *a, const struct lt_result *b)
{
	size_t i;

	for (i = 0; i < a->noutcomes; i++)
		if (!has(b, a->outcomes[i].values))
			return false;
	return true;
}

/* The states of a that b has not. */
static void print_missing(const struct lt_result *a, const struct lt_result *b)
{
	unsigned int k;
	size_t i;

	for (i = 0; i < a->noutcomes; i++) {
		if (has(b, a->outcomes[i].values))
			continue;
		for (k = 0; k < a->nterms; k++)
			printf(a->terms[k].kind == T_REG ? "%s%u:%s=%ld;" : "%s%.0u%s=%ld;", k ? " " : "  ",
			       a->terms[k].proc, a->terms[k].name, (long)a->outcomes[i].values[k]);
		putchar('\n');
	}
}

struct totals { size_t compared, large, unsupported, shown, missed, races, rejected; };

/* Runs a test both ways. */
static void compare(const char *name, const char *model, const struct lt_request *req,
		    struct lt_test *t, const char *text, struct totals *sum)
{
	struct lt_request free_req = *req;
	struct lt_result a, b;
	const char *what = NULL;

	free_req.create = mm_free_create;
	free_req.free = free_req.graph = true;
	if (!lt_explore(t, req, &a) || !lt_explore(t, &free_req, &b)) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	if (a.verdict == LT_V_UNSUPPORTED || b.verdict == LT_V_UNSUPPORTED) {
		sum->unsupported++;
	} else if (a.verdict == LT_V_TOO_LARGE || b.verdict == LT_V_TOO_LARGE) {
		sum->large++;
	} else {
		sum->compared++;
		if (!within(&a, &b))
			sum->shown++, what = "shows a state that the axioms forbid";
		else if (!within(&b, &a))
			sum->missed++, what = "misses a state that the axioms allow";
		else if (a.race != b.race)
			sum->races++, what = "differs in its race";
	}
	if (what)
		printf("%s: %s %s\n", name, model, what);
	if (what) {
		print_missing(&a, &b);
		print_missing(&b, &a);
	}
	if (a.rejected) {
		sum->rejected++;
		printf("%s: %s: %lu executions rejected (%s)\n", name, model, (unsigned long)a.rejected,
		       a.rejected_by);
	}
	if (text && (what || a.rejected))
		puts(text);
	lt_result_free(&a);
	lt_result_free(&b);
}

static void random_tests(const char *model, const struct lt_request *req, unsigned int what,
			 unsigned long first, unsigned long n, struct totals *sum)
{
	char text[4000], name[40];
	struct lt_error err;
	struct lt_test *t;
	unsigned long seed;
	size_t len;

	for (seed = first; seed < first + n; seed++) {
		len = generate(text, sizeof(text), seed, what);
		snprintf(name, sizeof(name), "seed %lu", seed);
		if (lw_litmus_parse(text, len, &t, &err)) {
			printf("%s: %u:%u: %s\n%s", name, err.line, err.col, err.message, text);
			exit(2);
		}
		compare(name, model, req, t, text, sum);
		lw_litmus_free(t);
	}
}

int main(int argc, char **argv)
{
	struct lt_request req = { .in_order = true, .limits = { .unroll = 3, .seconds = 3600, .max_states = 30000,
					      .all_states = UINT64_MAX } };
	struct totals sum = { 0 };
	char model[32];
	int i;

	bool may_miss = argc > 1 && !strcmp(argv[1], "--may-miss");

	argc -= may_miss;
	argv += may_miss;
	if (argc < 3)
		return 2;
	snprintf(model, sizeof(model), "%.*s", (int)strcspn(argv[1], "/"), argv[1]);
	req.model = mm_model_by_name(model);
	req.as_compiled = strchr(argv[1], '/') != NULL;
	if (!strcmp(argv[2], "--random") && argc == 6)
		random_tests(argv[1], &req, (unsigned int)strtoul(argv[3], NULL, 0),
			     strtoul(argv[4], NULL, 0), strtoul(argv[5], NULL, 0), &sum);
	else
		for (i = 2; i < argc; i++) {
			struct lt_test *t = read_test(argv[i]);

			if (!t)
				return 2;
			compare(argv[i], argv[1], &req, t, NULL, &sum);
			lw_litmus_free(t);
		}
	printf("%zu compared under %s: %zu show too much, %zu miss a state, %zu differ in race; "
	       "%zu with executions rejected; %zu too large for the axioms alone, %zu unsupported\n",
	       sum.compared, argv[1], sum.shown, sum.missed, sum.races, sum.rejected, sum.large,
	       sum.unsupported);
	return !sum.compared || sum.shown ||
	       (!may_miss && (sum.missed || sum.races || sum.rejected));
}
