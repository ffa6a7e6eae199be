/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * relation.h - relations over the events of a graph, as matrices of bool, and what one
 * does with them; named as the papers write them.  For plainly.c.
 */
#ifndef LW_TESTS_JUDGE_RELATION_H
#define LW_TESTS_JUDGE_RELATION_H

#include "judge/plainly.h"

#define N PLAINLY_MAX

/* A relation; a set is what its diagonal holds, so that [S] needs no word. */
struct rel {
	bool b[N][N];
};

/* All below is about this graph and its so many events. */
extern const struct jg_graph *rel_graph;
extern unsigned int rel_events;

#define EACH_PAIR				\
	for (unsigned int i = 0; i < rel_events; i++)	\
		for (unsigned int j = 0; j < rel_events; j++)

struct rel none(void);
struct rel or(struct rel a, struct rel b);
struct rel and(struct rel a, struct rel b);
struct rel minus(struct rel a, struct rel b);
struct rel inv(struct rel a);
/* One behind the other, and all together. */
struct rel seq2(struct rel a, struct rel b);
struct rel seq_n(const struct rel *a, unsigned long k);
struct rel any_n(const struct rel *a, unsigned long k);
#define seq(...) seq_n((const struct rel[]){ __VA_ARGS__ }, \
		       sizeof((const struct rel[]){ __VA_ARGS__ }) / sizeof(struct rel))
#define any(...) any_n((const struct rel[]){ __VA_ARGS__ }, \
		       sizeof((const struct rel[]){ __VA_ARGS__ }) / sizeof(struct rel))
struct rel plus(struct rel a);
struct rel id(void);
struct rel opt(struct rel a);
struct rel star(struct rel a);
/* Of sets: all others; the product of two. */
struct rel not(struct rel set);
struct rel times(struct rel a, struct rel b);
bool empty(struct rel a);
bool irreflexive(struct rel a);
bool acyclic(struct rel a);
bool same(struct rel a, struct rel b);
/* Sets by what events are. */
struct rel kind(enum jg_kind k);
struct rel tag(enum jg_tag t);
struct rel fence(unsigned int f);
struct rel edges(const struct jg_edge *e, unsigned int k);

#endif /* LW_TESTS_JUDGE_RELATION_H */
