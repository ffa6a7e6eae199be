/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the judge makes of graphs that are malformed, empty, or as large as they may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "judge/text.h"

static struct text_graph t;
static struct jg_scratch *scratch;

static struct jg_verdict judge(enum mm_model model)
{
	const struct jg_options opt = { .model = model };
	struct jg_verdict v;

	memset(&v, 0x5a, sizeof(v));
	jg_judge(&t.g, &opt, scratch, &v);
	return v;
}

static void is_malformed(void)
{
	for (int m = 0; m < MM_NR_MODELS; m++) {
		const struct jg_verdict v = judge((enum mm_model)m);

		assert_false(v.allowed);
		assert_string_equal(v.axiom, "malformed graph");
		assert_false(v.race);
		assert_null(v.flag);
	}
}

static void is_allowed(void)
{
	for (int m = 0; m < MM_NR_MODELS; m++) {
		const struct jg_verdict v = judge((enum mm_model)m);

		assert_true(v.allowed);
		assert_null(v.axiom);
	}
}

/* Events: 0 Wx=1, 1 Wy=1, 2 Ry=1, 3 Rx=1, 4 and 5 initial x and y. */
static void start(void)
{
	text_parse(&t, "Wx=1 Wy=1 | Ry=1 Rx=1:addr");
}

static void well_formed(void **state)
{
	(void)state;
	start();
	is_allowed();
}

static void empty_graph(void **state)
{
	(void)state;
	memset(&t.g, 0, sizeof(t.g));
	is_allowed();
	text_parse(&t, "mb");
	is_allowed();
}

static void bad_sizes(void **state)
{
	(void)state;
	start();
	t.g.nevents = JG_MAX_EVENTS + 1;
	is_malformed();
	start();
	t.g.nlocs = MM_MAX_LOCS + 1;
	is_malformed();
}

static void bad_events(void **state)
{
	(void)state;
	start();
	t.g.ev[0].kind = JG_SYNC_SRCU + 1;
	is_malformed();
	start();
	t.g.ev[0].thread = -1;	/* not an initial write */
	is_malformed();
	start();
	t.g.ev[4].thread = 0;	/* an initial write in a thread */
	is_malformed();
	start();
	t.g.ev[0].thread = INT8_MAX;
	is_malformed();
	start();
	t.g.ev[0].loc = 2;
	is_malformed();
}

static void bad_reads(void **state)
{
	(void)state;
	start();
	t.g.ev[2].rf = -1;
	is_malformed();
	start();
	t.g.ev[2].rf = 6;
	is_malformed();
	start();
	t.g.ev[2].rf = 3;	/* a read */
	is_malformed();
	start();
	t.g.ev[2].rf = 0;	/* elsewhere */
	is_malformed();
}

static void bad_order(void **state)
{
	(void)state;
	start();
	t.g.co_start[1] = 1;	/* Wx=1 in y's order, x's lacks it */
	is_malformed();
	start();
	t.g.co[0] = t.g.co[1];	/* twice */
	is_malformed();
	start();
	t.g.co[0] = 3;		/* a read */
	is_malformed();
	start();
	t.g.co[1] = 4;		/* the initial write, and not first */
	is_malformed();
	start();
	t.g.co[1] = 600;
	is_malformed();
	start();
	t.g.co_start[2] = JG_MAX_EVENTS + 1;
	is_malformed();
	start();
	t.g.co_start[1] = 5;	/* more than the next has */
	is_malformed();
	/* An initial write that is read, but not in modification order. */
	text_parse(&t, "Wx=1 | Rx=0");
	t.g.co[0] = t.g.co[1];
	t.g.co_start[1] = 1;
	is_malformed();
}

static void bad_partners(void **state)
{
	(void)state;
	/* 0 read, 1 write, 2 Wy=1, 3 and 4 initial */
	text_parse(&t, "Xx=0>1 Wy=1");
	is_allowed();
	t.g.ev[0].partner = 2;
	is_malformed();
	t.g.ev[0].partner = 5;
	is_malformed();
	t.g.ev[0].partner = 0;
	is_malformed();
	t.g.ev[0].partner = 1;
	t.g.ev[1].partner = 3;
	is_malformed();
}

static void bad_dependencies(void **state)
{
	(void)state;
	start();
	t.addr[0].from = 0;	/* from a write, and to another thread */
	is_malformed();
	start();
	t.addr[0].to = 2;	/* to itself */
	is_malformed();
	start();
	t.addr[0].to = 5;
	is_malformed();
	start();
	t.addr[0].to = 999;
	is_malformed();
}

/* An unknown model is refused, not judged by another. */
static void no_such_model(void **state)
{
	struct jg_verdict v;

	(void)state;
	start();
	v = judge(MM_NR_MODELS);
	assert_false(v.allowed);
}

/* Threads' events need not be neighbours, only in program order. */
static void any_order_of_threads(void **state)
{
	const struct jg_options opt = { .model = MM_LKMM };
	struct jg_event e;
	struct jg_verdict v;

	(void)state;
	/* Wx=1 mb Ry=0 | Wy=1 mb Rx=0: 0 1 2 | 3 4 5 | 6 7 */
	text_parse(&t, "Wx=1 mb Ry=0 | Wy=1 mb Rx=0");
	e = t.g.ev[2];		/* the second thread's store before the first one's load */
	t.g.ev[2] = t.g.ev[3];
	t.g.ev[3] = e;
	for (unsigned int c = 0; c < t.g.co_start[2]; c++)
		if (t.g.co[c] == 3)
			t.g.co[c] = 2;
	jg_judge(&t.g, &opt, scratch, &v);
	assert_false(v.allowed);
	assert_string_equal(v.axiom, "propagation");
}

/*
 * The largest graph, 8 threads each storing to and reading a location of its
 * own behind full fences, with grace periods and sections and plain accesses
 * strewn in.  Nothing is shared, so nothing can be forbidden.
 */
static void largest_graph(void **state)
{
	struct jg_graph *g = &t.g;

	(void)state;
	memset(g, 0, sizeof(*g));
	g->nlocs = 8;
	for (unsigned int e = 0; e < JG_MAX_EVENTS; e++) {
		const unsigned int step = e / 8, last = step & ~7u;
		struct jg_event *ev = &g->ev[e];

		*ev = (struct jg_event) {
			.thread = (int8_t)(e % 8), .kind = JG_FENCE, .fence = MM_FENCE_SEQ_CST,
			.loc = (uint16_t)(e % 8), .rf = -1, .partner = -1,
		};
		if (step % 8 == 0)
			ev->kind = JG_WRITE, ev->tags = step % 16 ? JG_PLAIN : 0;
		else if (step % 8 == 2)
			ev->kind = JG_READ, ev->rf = (int16_t)(last * 8 + e % 8);
		else if (step % 8 == 4)
			ev->kind = e % 2 ? JG_SYNC_RCU : JG_RCU_LOCK;
		else if (step % 8 == 6)
			ev->kind = e % 2 ? JG_SYNC_SRCU : JG_RCU_UNLOCK;
	}
	g->nevents = JG_MAX_EVENTS;
	for (unsigned int l = 0, n = 0; l < 8; l++) {
		for (unsigned int step = 0; step < JG_MAX_EVENTS / 8; step += 8)
			g->co[n++] = (uint16_t)(step * 8 + l);
		g->co_start[l + 1] = (uint16_t)n;
	}
	is_allowed();
}

/* 512 grace periods, and 256 sections: as many nodes as there can be. */
static void most_rcu(void **state)
{
	struct jg_graph *g = &t.g;

	(void)state;
	memset(g, 0, sizeof(*g));
	g->nevents = JG_MAX_EVENTS;
	for (unsigned int e = 0; e < JG_MAX_EVENTS; e++)
		g->ev[e] = (struct jg_event) {
			.kind = JG_SYNC_RCU, .rf = -1, .partner = -1, .thread = (int8_t)(e % 8),
		};
	is_allowed();
	for (unsigned int e = 0; e < JG_MAX_EVENTS; e++)
		g->ev[e].kind = (uint8_t)(e / 8 % 2 ? JG_RCU_UNLOCK : JG_RCU_LOCK);
	is_allowed();
	for (unsigned int e = 0; e < JG_MAX_EVENTS; e += 8)
		g->ev[e].kind = JG_SYNC_RCU;
	is_allowed();
}

static int setup(void **state)
{
	(void)state;
	scratch = jg_scratch_new();
	return scratch ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	jg_scratch_free(scratch);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed),
		cmocka_unit_test(empty_graph),
		cmocka_unit_test(bad_sizes),
		cmocka_unit_test(bad_events),
		cmocka_unit_test(bad_reads),
		cmocka_unit_test(bad_order),
		cmocka_unit_test(bad_partners),
		cmocka_unit_test(bad_dependencies),
		cmocka_unit_test(no_such_model),
		cmocka_unit_test(any_order_of_threads),
		cmocka_unit_test(largest_graph),
		cmocka_unit_test(most_rcu),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
