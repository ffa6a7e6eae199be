/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parts.h - what the generators of random graphs build them with. */
#ifndef LW_TESTS_JUDGE_PARTS_H
#define LW_TESTS_JUDGE_PARTS_H

#include "judge/plainly.h"
#include "judge/random.h"

#define MAX_EDGES 12

struct gen {
	struct random_mix mix;
	struct jg_graph g;
	struct jg_edge addr[MAX_EDGES], data[MAX_EDGES], ctrl[MAX_EDGES];
	unsigned int nlocs;	/* of data; with locks, one more */
	unsigned int order[JG_MAX_EVENTS];	/* of writes, before it is sorted by location */
};

/* The graph that is being built. */
extern struct gen x;

/* Below n; and true once in n times. */
unsigned int rnd(unsigned int n);
#define one_in random_one_in

/* Events, behind those that are there. */
struct jg_event *add(unsigned int thread, enum jg_kind kind);
void add_fence(unsigned int thread);
uint16_t access_tags(bool write);
void add_rmw(unsigned int thread);
void add_access(unsigned int thread);
/* Initial writes; writes in the order x.order[], coherence by location; reads; dependencies. */
void add_initial(unsigned int nlocs);
void fill_order(unsigned int n, unsigned int nlocs);
void fill_reads(void);
void fill_dependencies(void);

/* cycles.c */
void generate_cycle(void);
void generate_ring(void);

#endif /* LW_TESTS_JUDGE_PARTS_H */
