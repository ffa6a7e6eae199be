/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "judge/relation.h"

const struct jg_graph *rel_graph;
unsigned int rel_events;

struct rel none(void)
{
	struct rel r;

	memset(&r, 0, sizeof(r));
	return r;
}

struct rel or(struct rel a, struct rel b)
{
	EACH_PAIR
		a.b[i][j] |= b.b[i][j];
	return a;
}

struct rel and(struct rel a, struct rel b)
{
	EACH_PAIR
		a.b[i][j] &= b.b[i][j];
	return a;
}

struct rel minus(struct rel a, struct rel b)
{
	EACH_PAIR
		a.b[i][j] &= !b.b[i][j];
	return a;
}

struct rel inv(struct rel a)
{
	struct rel r = none();

	EACH_PAIR
		r.b[j][i] = a.b[i][j];
	return r;
}

struct rel seq2(struct rel a, struct rel b)
{
	struct rel r = none();

	EACH_PAIR
		if (a.b[i][j])
			for (unsigned int k = 0; k < rel_events; k++)
				r.b[i][k] |= b.b[j][k];
	return r;
}

struct rel seq_n(const struct rel *a, unsigned long k)
{
	struct rel r = a[0];

	for (unsigned long i = 1; i < k; i++)
		r = seq2(r, a[i]);
	return r;
}

struct rel any_n(const struct rel *a, unsigned long k)
{
	struct rel r = a[0];

	for (unsigned long i = 1; i < k; i++)
		r = or(r, a[i]);
	return r;
}

struct rel plus(struct rel a)
{
	for (unsigned int k = 0; k < rel_events; k++)
		EACH_PAIR
			a.b[i][j] |= a.b[i][k] && a.b[k][j];
	return a;
}

struct rel id(void)
{
	struct rel r = none();

	for (unsigned int i = 0; i < rel_events; i++)
		r.b[i][i] = true;
	return r;
}

struct rel opt(struct rel a)
{
	return or(a, id());
}

struct rel star(struct rel a)
{
	return opt(plus(a));
}

struct rel not(struct rel set)
{
	return minus(id(), set);
}

struct rel times(struct rel a, struct rel b)
{
	struct rel r = none();

	EACH_PAIR
		r.b[i][j] = a.b[i][i] && b.b[j][j];
	return r;
}

bool empty(struct rel a)
{
	EACH_PAIR
		if (a.b[i][j])
			return false;
	return true;
}

bool irreflexive(struct rel a)
{
	return empty(and(a, id()));
}

bool acyclic(struct rel a)
{
	return irreflexive(plus(a));
}

bool same(struct rel a, struct rel b)
{
	return empty(minus(a, b)) && empty(minus(b, a));
}

struct rel kind(enum jg_kind k)
{
	struct rel r = none();

	for (unsigned int i = 0; i < rel_events; i++)
		r.b[i][i] = rel_graph->ev[i].kind == k;
	return r;
}

struct rel tag(enum jg_tag t)
{
	struct rel r = none();

	for (unsigned int i = 0; i < rel_events; i++)
		r.b[i][i] = rel_graph->ev[i].kind <= JG_WRITE && (rel_graph->ev[i].tags & (unsigned int)t);
	return r;
}

struct rel fence(unsigned int f)
{
	struct rel r = none();

	for (unsigned int i = 0; i < rel_events; i++)
		r.b[i][i] = rel_graph->ev[i].kind == JG_FENCE && rel_graph->ev[i].fence == f;
	return r;
}

struct rel edges(const struct jg_edge *e, unsigned int k)
{
	struct rel r = none();

	for (unsigned int i = 0; i < k; i++)
		r.b[e[i].from][e[i].to] = true;
	return r;
}
