/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "weave/judge/axioms.h"
#include "weave/judge/rcu.h"

/*
 * Sequential consistency: one total order of everything that respects program
 * order, in which a load returns the newest store.  Equivalently po, rf, co
 * and fr together have no cycle.  A read-modify-write is one step there, and
 * a grace period waits for every section that it cannot be put before.
 */
void judge_sc(struct view *v, struct jg_verdict *out)
{
	const struct rel_space *s = &v->s;
	uint64_t *hb = view_rel(v);

	rel_copy(s, hb, v->rf);
	rel_or(s, hb, v->later);
	for (unsigned int i = 0; i < s->n; i++)
		if (i + 1u < v->end[i])
			set_add(row(s, hb, i), i + 1u);
	if (!rel_acyclic(s, hb))
		judge_reject(out, "sc");
	else if (!view_atomic(v))
		judge_reject(out, "atomic");
	else if (v->has_rcu && !rcu_allows(v, hb, &out->flag))
		judge_reject(out, "rcu");
}
