// SPDX-License-Identifier: GPL-2.0-or-later
/* estimate.c - how much is done, if all branches at a node lead to as much. */
#include "explore/share.h"

double ex_fraction(void)
{
	double done = 0, weight = 1;

	for (uint32_t k = ex.shared; k <= ex.base && weight > 1e-9; k++) {
		double explored = 0, all = 1;

		for (const struct ex_done *d = ex.frame[k].done; d; d = d->next)
			explored++;
		for (const struct ex_tree *t = ex.frame[k].pending; t; t = t->next)
			all++;
		all += explored - (k == ex.base && all + explored > 1);
		done += weight * explored / all;
		weight /= all;
	}
	return done;
}

/* Of a published node. */
static double steps_at(const struct ex_node *n)
{
	double all = n->taken;

	for (const struct ex_tree *t = n->pending; t; t = t->next)
		all++;
	return all > 0 ? all : 1;
}

static double weight_of(struct ex_node *n)
{
	double weight = 1;

	for (; n; n = n->parent) {
		ex_acquire(&n->lock);
		weight /= steps_at(n);
		ex_release(&n->lock);
	}
	return weight;
}

double ex_share_fraction(void)
{
	struct ex_pool *pool = ex.pool;
	double done = 0;

	ex_acquire(&pool->lock);
	for (struct ex_node *n = pool->nodes; n; n = n->next)
		done += weight_of(n) * n->finished;
	for (unsigned int i = 0; i < EX_MAX_JOBS; i++) {
		struct ex_worker *w = &pool->worker[i];

		if (!w->active)
			continue;
		ex_acquire(&w->lock);
		done += w->done * weight_of(w->at);
		ex_release(&w->lock);
	}
	ex_release(&pool->lock);
	return done;
}
