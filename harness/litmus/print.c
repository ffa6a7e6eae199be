/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print.c - a result in the shape that herd gives it. */
#include <inttypes.h>
#include <string.h>

#include "litmus/command.h"

void lt_value_text(const struct lt_test *t, uint64_t v, char *buf, size_t size)
{
	int loc = lt_loc_at(t, v);

	if (loc >= 0 && t->locs[loc].len > 1)
		snprintf(buf, size, "%s[%d]", t->locs[loc].name, loc - t->locs[loc].first);
	else if (loc >= 0)
		snprintf(buf, size, "%s", t->locs[loc].name);
	else if (v >= LT_INDEX_BASE && v < LT_INDEX_BASE + 65536)
		snprintf(buf, size, "%u", (unsigned int)(v & 0xff));
	else
		snprintf(buf, size, "%" PRId64, (int64_t)v);
}

static void print_state(const struct lt_test *t, const struct lt_result *r,
			const struct lt_outcome *o, FILE *out)
{
	char value[80];
	unsigned int i;

	for (i = 0; i < r->nterms; i++) {
		const struct lt_term *term = &r->terms[i];

		lt_value_text(t, o->values[i], value, sizeof(value));
		if (i)
			fputc(' ', out);
		if (term->kind == T_REG)
			fprintf(out, "%u:%s=%s;", term->proc, term->name, value);
		else if (t->locs[term->loc].len > 1)
			fprintf(out, "%s[%d]=%s;", term->name, term->loc - t->locs[term->loc].first, value);
		else
			fprintf(out, "%s=%s;", term->name, value);
	}
	fputc('\n', out);
}

static bool validated(const struct lt_test *t, const struct lt_result *r)
{
	switch (t->quant) {
	case Q_EXISTS:
		return r->positive > 0;
	case Q_NOT_EXISTS:
		return r->positive == 0;
	default:
		return r->negative == 0;
	}
}

static void print_remarks(const struct lt_options *opt, const struct lt_result *r, FILE *out)
{
	if (r->partial)
		fprintf(out, "Partial more than %" PRIu64 " states: explored for the verdict only, counts and states are lower bounds\n",
			opt->req.limits.all_states);
	if (r->unrolled)
		fprintf(out, "Unroll %" PRIu64 " executions with more than %u iterations of a loop dropped\n",
			r->unrolled, opt->req.limits.unroll);
	if (r->unmodelled)
		fprintf(out, "Unmodelled %" PRIu64 " executions in which no place was left for a store\n",
			r->unmodelled);
	if (r->rejected && opt->verbose)
		fprintf(out, "Rejected %" PRIu64 " executions that the axioms forbid (%s)\n", r->rejected,
			r->rejected_by);
	if (opt->verbose)
		fprintf(out, "Explored %" PRIu64 " states in %" PRIu64 " runs, by %s\n", r->states, r->runs,
			r->graph ? "execution graph" : "state");
}

void lt_print_text(const struct lt_options *opt, const char *path, const struct lt_test *t,
		   const struct lt_result *r, FILE *out)
{
	static const char *const kinds[] = {
		[Q_EXISTS] = "Allowed", [Q_NOT_EXISTS] = "Forbidden", [Q_FORALL] = "Required",
	};
	size_t i;

	fprintf(out, "Test %s %s\n", t->name, kinds[t->quant]);
	if (r->verdict == LT_V_UNSUPPORTED) {
		fprintf(out, "Unsupported %s: %s\n\n", path, r->reason);
		return;
	}
	if (r->verdict == LT_V_TOO_LARGE) {
		fprintf(out, "Too large %s: %s\n\n", path, r->reason);
		return;
	}
	fprintf(out, "States %zu\n", r->noutcomes);
	for (i = 0; i < r->noutcomes; i++)
		print_state(t, r, &r->outcomes[i], out);
	fprintf(out, "%s\nWitnesses\nPositive: %" PRIu64 " Negative: %" PRIu64 "\n",
		validated(t, r) ? "Ok" : "No", r->positive, r->negative);
	if (r->race)
		fputs("Flag data-race\n", out);
	if (r->flag)
		fprintf(out, "Flag %s\n", r->flag);
	fprintf(out, "Condition %s\nObservation %s %s %" PRIu64 " %" PRIu64 "\n", t->cond_text, t->name,
		lt_verdict_name(r->verdict), r->positive, r->negative);
	print_remarks(opt, r, out);
	fputc('\n', out);
}
