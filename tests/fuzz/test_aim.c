// SPDX-License-Identifier: GPL-2.0-or-later
/* Which decisions are worth it: from traces written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "fuzz/aim.h"

/* aim.c asks the engine only for inputs, which nobody does here. */
const struct lw_outcome *lw_engine_decisions(const struct lw_scenario *scenario,
					     const struct lw_input *input,
					     struct lw_decision *out, uint32_t max, uint32_t *n)
{
	(void)scenario;
	(void)input;
	(void)out;
	(void)max;
	*n = 0;
	return NULL;
}

static struct lw_trace trace;

const struct lw_trace *lw_engine_trace(void)
{
	return &trace;
}

static struct lw_decision decision[64];
static uint32_t ndecisions;
static uint16_t count[LW_NR_STREAMS][LW_MAX_THREADS];
static struct lw_aims aims;

static void fresh(void)
{
	trace.nevents = 0;
	ndecisions = 0;
	memset(count, 0, sizeof(count));
}

static struct lw_event *event(unsigned int thread, enum lw_event_kind kind, unsigned int object,
			      unsigned int offset, unsigned int size)
{
	struct lw_event *e = &trace.event[trace.nevents++];

	*e = (struct lw_event){ .thread = (uint8_t)thread, .kind = (uint8_t)kind, .object = object,
				.offset = offset, .size = (uint8_t)size };
	return e;
}

static struct lw_decision *decide(unsigned int thread, enum lw_choice choice, unsigned int others,
				  uint32_t at)
{
	unsigned int stream = choice == LW_CHOOSE_THREAD ? LW_STREAM_SCHED : LW_STREAM_VALUE;
	struct lw_decision *d = &decision[ndecisions++];

	*d = (struct lw_decision){ .stream = (uint8_t)stream, .thread = (uint8_t)thread,
				   .choice = (uint8_t)choice, .others = (uint8_t)others, .event = at,
				   .nth = ++count[stream][thread] };
	return d;
}

/* An access with the decision before it: who runs. */
static void access(unsigned int thread, enum lw_event_kind kind, unsigned int object,
		   unsigned int offset, unsigned int size)
{
	decide(thread, LW_CHOOSE_THREAD, 2, trace.nevents);
	event(thread, kind, object, offset, size);
}

static void find(void)
{
	lw_aims_find(decision, ndecisions, &trace, &aims);
}

static bool is_aim(enum lw_aim_list stream, unsigned int thread, unsigned int nth)
{
	unsigned int i;

	for (i = 0; i < aims.n[stream]; i++)
		if (aims.aim[stream][i].thread == thread && aims.aim[stream][i].nth == nth)
			return true;
	return false;
}

static void conflicts_only(void **st)
{
	(void)st;
	fresh();
	access(0, LW_EV_STORE, 30, 0, 4);	/* read by thread 1 */
	access(0, LW_EV_STORE, 30, 8, 4);	/* by nobody else */
	access(0, LW_EV_LOAD, 30, 16, 4);	/* read by thread 1, too: no conflict */
	access(1, LW_EV_LOAD, 30, 0, 4);
	access(1, LW_EV_LOAD, 30, 16, 4);
	access(1, LW_EV_RMW, 31, 0, 8);		/* 4 bytes of it stored by thread 2 */
	access(2, LW_EV_STORE, 31, 4, 4);
	access(2, LW_EV_FENCE, 0, 0, 0);
	find();
	assert_int_equal(aims.n[LW_AIM_SCHED], 4);
	assert_true(is_aim(LW_AIM_SCHED, 0, 1));
	assert_true(is_aim(LW_AIM_SCHED, 1, 1));
	assert_true(is_aim(LW_AIM_SCHED, 1, 3));
	assert_true(is_aim(LW_AIM_SCHED, 2, 1));
	assert_int_equal(aims.aim[LW_AIM_SCHED][0].others, 2);
}

/* A plain access that conflicts makes the atomic one worth it. */
static void plain_counts(void **st)
{
	(void)st;
	fresh();
	access(0, LW_EV_LOAD, 30, 0, 4);
	event(1, LW_EV_PLAIN_STORE, 30, 0, 16);
	find();
	assert_true(is_aim(LW_AIM_SCHED, 0, 1));
}

static void setup_is_alone(void **st)
{
	(void)st;
	fresh();
	event(0, LW_EV_OP_BEGIN, 0, 0, 0)->text = "setup";
	event(0, LW_EV_STORE, 30, 0, 4);
	event(0, LW_EV_OP_END, 0, 0, 0)->text = "setup";
	access(1, LW_EV_LOAD, 30, 0, 4);
	event(0, LW_EV_OP_BEGIN, 0, 0, 0)->text = "finish";
	event(0, LW_EV_STORE, 30, 0, 4);
	find();
	assert_int_equal(aims.n[LW_AIM_SCHED], 0);
}

static void forced_and_asleep(void **st)
{
	(void)st;
	fresh();
	decide(0, LW_CHOOSE_THREAD, 1, 0)->forced = true;
	access(1, LW_EV_SLEEP, 0, 0, 0);
	access(2, LW_EV_WAKE, 0, 0, 0);
	find();
	assert_int_equal(aims.n[LW_AIM_SCHED], 3);
}

static void values(void **st)
{
	unsigned int i;

	(void)st;
	fresh();
	event(0, LW_EV_LOAD, 30, 0, 4);
	decide(0, LW_CHOOSE_MESSAGE, 3, 0);
	event(0, LW_EV_STORE, 30, 8, 4);
	decide(0, LW_CHOOSE_BUFFER, 7, 1);	/* nobody else looks there */
	event(1, LW_EV_STORE, 30, 0, 4);
	decide(1, LW_CHOOSE_BUFFER, 7, 2);	/* thread 0 does */
	find();
	assert_int_equal(aims.n[LW_AIM_VALUE], 2);
	assert_true(is_aim(LW_AIM_VALUE, 0, 1));
	assert_true(is_aim(LW_AIM_VALUE, 1, 1));
	/* The same object is the same place. */
	for (i = 0; i < 2; i++)
		assert_int_equal(aims.aim[LW_AIM_VALUE][i].place,
				 aims.aim[LW_AIM_VALUE][0].place);
}

/* A load that has one message only, of what another thread stores, may have more another time. */
static void later(void **st)
{
	(void)st;
	fresh();
	event(0, LW_EV_LOAD, 30, 0, 4);
	decide(0, LW_CHOOSE_MESSAGE, 0, 0);
	event(0, LW_EV_LOAD, 30, 8, 4);		/* which nobody stores to */
	decide(0, LW_CHOOSE_MESSAGE, 0, 1);
	event(1, LW_EV_STORE, 30, 0, 4);
	decide(1, LW_CHOOSE_WAKE, 0, 2);
	find();
	assert_int_equal(aims.n[LW_AIM_VALUE], 0);
	assert_int_equal(aims.n[LW_AIM_LATER], 1);
	assert_true(is_aim(LW_AIM_LATER, 0, 1));
	assert_int_equal(aims.aim[LW_AIM_LATER][0].others, 1);
}

/* More words and more decisions than there is room for: no aim is made up, none is lost to it. */
static void crowded(void **st)
{
	unsigned int i;

	(void)st;
	fresh();
	for (i = 0; i < 12000; i++)
		event(i % 2, LW_EV_PLAIN_STORE, 30 + i / 1000, i % 1000 * 8, 8);
	for (i = 0; i < 60; i++)
		access(2, LW_EV_STORE, 200, i * 8, 8);
	find();
	assert_int_equal(aims.n[LW_AIM_SCHED], 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conflicts_only),
		cmocka_unit_test(plain_counts),
		cmocka_unit_test(setup_is_alone),
		cmocka_unit_test(forced_and_asleep),
		cmocka_unit_test(values),
		cmocka_unit_test(later),
		cmocka_unit_test(crowded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
