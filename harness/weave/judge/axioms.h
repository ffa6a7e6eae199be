/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * axioms.h - one function a model (internal to the judge).
 *
 * Each is called with a view just built and a verdict "allowed", and either
 * leaves it or names the first axiom that fails.
 */
#ifndef LW_WEAVE_JUDGE_AXIOMS_H
#define LW_WEAVE_JUDGE_AXIOMS_H

#include "weave/judge/view.h"

static inline void judge_reject(struct jg_verdict *out, const char *axiom)
{
	out->allowed = false;
	out->axiom = axiom;
}

void judge_sc(struct view *v, struct jg_verdict *out);
void judge_tso(struct view *v, struct jg_verdict *out);
void judge_rc11(struct view *v, struct jg_verdict *out);
/* lkmm and alpha, as opt says */
void judge_lkmm(struct view *v, const struct jg_options *opt, struct jg_verdict *out);

#endif /* LW_WEAVE_JUDGE_AXIOMS_H */
