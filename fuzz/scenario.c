// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a scenario keeps to the limits of scenario.h; if not, which field is wrong, and how. */
#include "fuzz/scenario.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fuzz/decode.h"

static char problem[256];

static const char *wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

static const char *wrong(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(problem, sizeof(problem), format, args);
	va_end(args);
	return problem;
}

static const char *not_within(const char *field, unsigned int value, unsigned int low,
			      unsigned int high, const char *limit)
{
	if (value >= low && value <= high)
		return NULL;
	return wrong("%s is %u; it must be from %u to %u (%s)", field, value, low, high, limit);
}

static const char *check_limits(const struct lw_scenario *s)
{
	const char *p = not_within("nops", s->nops, 1, LW_SCENARIO_MAX_OPS, "LW_SCENARIO_MAX_OPS");

	if (!p)
		p = not_within("max_threads", s->max_threads, 1, LW_SCENARIO_MAX_THREADS,
			       "LW_SCENARIO_MAX_THREADS");
	if (!p)
		p = not_within("min_threads", s->min_threads, 1, s->max_threads, "max_threads");
	if (!p)
		p = not_within("max_ops", s->max_ops, 1, LW_PLAN_MAX_OPS, "LW_PLAN_MAX_OPS");
	if (!p)
		p = not_within("nstarts", s->nstarts, 0, LW_SCENARIO_MAX_STARTS,
			       "LW_SCENARIO_MAX_STARTS");
	return p;
}

static const char *check_operations(const struct lw_scenario *s)
{
	unsigned int i;

	for (i = 0; i < s->nops; i++) {
		const struct lw_op *op = &s->ops[i];

		if (!op->name)
			return wrong("ops[%u] has no name; give it one", i);
		if (!op->run)
			return wrong("ops[%u], '%s', has no function; give it one as run", i, op->name);
		if (op->nargs > LW_OP_MAX_ARGS)
			return wrong("ops[%u], '%s': nargs is %u; it must be at most %u "
				     "(LW_OP_MAX_ARGS)", i, op->name, op->nargs, LW_OP_MAX_ARGS);
	}
	return NULL;
}

static const char *check_thread(const struct lw_scenario *s, unsigned int t)
{
	unsigned int i, nops = s->plan.thread[t].nops;

	if (nops > s->max_ops)
		return wrong("plan.thread[%u].nops is %u; max_ops is %u", t, nops, s->max_ops);
	for (i = 0; i < nops; i++) {
		const struct lw_plan_op *op = &s->plan.thread[t].ops[i];

		if (op->op >= s->nops)
			return wrong("plan.thread[%u].ops[%u] is operation %u; there are %u, counted "
				     "from 0", t, i, op->op, s->nops);
		if (op->arg && op->arg >= s->ops[op->op].nargs)
			return wrong("plan.thread[%u].ops[%u] has argument %u; it must be below the "
				     "%u that '%s' gives as nargs", t, i, op->arg,
				     s->ops[op->op].nargs, s->ops[op->op].name);
	}
	return NULL;
}

static const char *check_plan(const struct lw_scenario *s)
{
	const char *p = NULL;
	unsigned int t;

	if (s->plan.nthreads < s->min_threads || s->plan.nthreads > s->max_threads)
		return wrong("plan.nthreads is %u; it must be from %u (min_threads) to %u (max_threads)",
			     s->plan.nthreads, s->min_threads, s->max_threads);
	if (s->plan.start && s->plan.start >= s->nstarts)
		return wrong("plan.start is %u; it must be below nstarts, which is %u", s->plan.start,
			     s->nstarts);
	for (t = 0; t < s->plan.nthreads && !p; t++)
		p = check_thread(s, t);
	return p;
}

const char *lw_scenario_problem(const struct lw_scenario *s, const char *folder)
{
	const char *p;

	if (!s->name || !*s->name)
		return "it has no name; give it that of its folder";
	if (folder && strcmp(s->name, folder))
		return wrong("its name is '%s', but its folder is called '%s'; make them the same",
			     s->name, folder);
	if (!s->summary)
		return "it has no summary; say in one line what the lock is";
	if (!s->setup)
		return "it has no setup; give it a function that initialises the lock";
	if (!s->ops)
		return "it has no ops; say what the threads may do";
	p = check_limits(s);
	if (!p)
		p = check_operations(s);
	return p ? p : check_plan(s);
}
