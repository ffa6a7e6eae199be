// SPDX-License-Identifier: GPL-2.0-or-later
/* See plan.h. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/decode.h"
#include "fuzz/plan.h"
#include "fuzz/target.h"

static unsigned int op_called(const struct lw_scenario *s, const char *name, size_t n)
{
	char list[512] = "";
	unsigned int i;

	for (i = 0; i < s->nops; i++)
		if (strlen(s->ops[i].name) == n && !strncmp(s->ops[i].name, name, n))
			return i;
	for (i = 0; i < s->nops && strlen(list) + strlen(s->ops[i].name) + 3 < sizeof(list); i++) {
		strcat(list, i ? ", " : "");
		strcat(list, s->ops[i].name);
	}
	lw_target_die("%s has no operation '%.*s' for a plan; there are %s", s->name, (int)n, name,
		      list);
}

static const char *skip(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

/* One operation: its name, perhaps an argument.  Returns what follows. */
static const char *operation(const struct lw_scenario *s, const char *p, struct lw_plan_op *op)
{
	size_t n = strcspn(p, ",| \t\n");
	const struct lw_op *o;
	unsigned long arg = 0;
	char *end;

	op->op = (unsigned char)op_called(s, p, n);
	o = &s->ops[op->op];
	p = skip(p + n);
	if (isdigit((unsigned char)*p)) {
		arg = strtoul(p, &end, 10);
		p = skip(end);
		if (arg >= (o->nargs ? o->nargs : 1))
			lw_target_die("%s of %s takes arguments below %u, not %lu", o->name, s->name,
				      o->nargs ? o->nargs : 1, arg);
	}
	if (*p && *p != ',' && *p != '|')
		lw_target_die("a plan is like 'read 1, read 2 | write'; here it is not: '%s'", p);
	op->arg = (unsigned char)arg;
	return p;
}

/* "from N:", which beginning; if it is not said, the first.  Returns what follows. */
static const char *beginning(const struct lw_scenario *s, const char *p, struct lw_plan *plan)
{
	unsigned int n = s->nstarts ? s->nstarts : 1;
	unsigned long start;
	char *end;

	if (strncmp(p, "from ", 5))
		return p;
	p = skip(p + 5);
	start = strtoul(p, &end, 10);
	if (!isdigit((unsigned char)*p) || *skip(end) != ':')
		lw_target_die("a plan with a beginning is like 'from 1: read | write'; here it is not: '%s'",
			      p);
	if (start >= n)
		lw_target_die("%s has beginnings below %u, not %lu", s->name, n, start);
	plan->start = (unsigned int)start;
	return skip(skip(end) + 1);
}

static void parse(const struct lw_scenario *s, const char *text, struct lw_plan *plan)
{
	unsigned int t = 0;
	const char *p = beginning(s, skip(text), plan);

	for (;;) {
		if (t == s->max_threads)
			lw_target_die("%s takes plans of up to %u threads", s->name, s->max_threads);
		if (plan->thread[t].nops == s->max_ops)
			lw_target_die("%s takes up to %u operations in a thread", s->name, s->max_ops);
		p = operation(s, p, &plan->thread[t].ops[plan->thread[t].nops]);
		plan->thread[t].nops++;
		plan->nthreads = t + 1;
		if (!*p)
			return;
		t += *p == '|';
		p = skip(p + 1);
	}
}

static bool from_file(const struct lw_scenario *s, const char *path, struct lw_plan *plan)
{
	static struct lw_input input;
	uint8_t data[LW_INPUT_MAX_BYTES];
	FILE *file = fopen(path, "rb");
	size_t size;

	if (!file)
		return false;
	size = fread(data, 1, sizeof(data), file);
	if (ferror(file))
		lw_target_die("cannot read %s: %s", path, strerror(errno));
	fclose(file);
	lw_decode(s, data, size, &input);
	*plan = input.plan;
	return true;
}

void lw_plan_make(const struct lw_scenario *scenario, const char *text, unsigned int threads,
		  unsigned int ops, struct lw_plan *plan)
{
	unsigned int t;

	*plan = scenario->plan;
	if (text && !from_file(scenario, text, plan)) {
		memset(plan, 0, sizeof(*plan));
		parse(scenario, text, plan);
	}
	if (threads && threads > plan->nthreads)
		lw_target_die("the plan has %u threads, not %u; say what all of them do with --plan",
			      plan->nthreads, threads);
	if (threads)
		plan->nthreads = threads;
	if (plan->nthreads < scenario->min_threads)
		lw_target_die("%s needs plans of at least %u threads", scenario->name,
			      scenario->min_threads);
	for (t = 0; t < LW_SCENARIO_MAX_THREADS; t++) {
		if (t >= plan->nthreads)
			plan->thread[t].nops = 0;
		else if (ops && plan->thread[t].nops > ops)
			plan->thread[t].nops = ops;
	}
}
