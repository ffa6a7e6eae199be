/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "weave/judge/axioms.h"

/*
 * Room for the largest graph is set aside at once, so that judging can not
 * run out of memory; a graph uses the front of it, packed by its own size, and
 * pages behind that are never touched.
 */
struct jg_scratch *jg_scratch_new(void)
{
	struct jg_scratch *s = malloc(sizeof(*s));

	if (!s)
		return NULL;
	s->view.pool_size = (VIEW_MAX_RELS * JG_MAX_EVENTS + VIEW_MAX_SETS) * REL_MAX_WORDS;
	s->view.pool = malloc((size_t)s->view.pool_size * sizeof(uint64_t));
	if (!s->view.pool) {
		free(s);
		return NULL;
	}
	return s;
}

void jg_scratch_free(struct jg_scratch *s)
{
	if (s)
		free(s->view.pool);
	free(s);
}

void jg_judge(const struct jg_graph *g, const struct jg_options *opt, struct jg_scratch *s,
	      struct jg_verdict *out)
{
	struct view *v = &s->view;

	*out = (struct jg_verdict) { .allowed = true };
	if (!view_build(v, g)) {
		judge_reject(out, "malformed graph");
		return;
	}
	switch (opt->model) {
	case MM_SC:
		judge_sc(v, out);
		break;
	case MM_TSO:
		judge_tso(v, out);
		break;
	case MM_WEAK:
		judge_rc11(v, out);
		break;
	case MM_LKMM:
	case MM_ALPHA:
		judge_lkmm(v, opt, out);
		break;
	default:
		judge_reject(out, "unknown model");
		break;
	}
	if (out->allowed && opt->no_load_buffering && !view_no_thin_air(v))
		judge_reject(out, "no-load-buffering");
	if (!out->allowed)
		out->race = false;
}
