// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The axioms' word on executions of the engine: that they confirm what it did,
 * and reject what it did not.  A check that could only say yes would be none, so
 * here the log of an execution is falsified.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "weave/runtime/witness_log.h"

static struct lw_input input;

static const struct lw_outcome *run(enum mm_model model)
{
	struct lw_engine_options options = { .model = model };
	const char *error = NULL;
	const struct lw_outcome *o;

	assert_int_equal(lw_engine_init(&options, &error), 0);
	input.plan = lw_scenario.plan;
	lw_engine_run(&lw_scenario, &input, true);
	o = lw_engine_judge();
	assert_int_equal(o->verdict, LW_PASSED);
	assert_int_equal(o->judged, LW_ACCEPTED);
	return o;
}

/* The n-th event of a kind in the log. */
static struct lw_seen *seen(enum jg_kind kind, unsigned int n)
{
	for (unsigned int i = 0; i < lw_witness.n; i++)
		if (lw_witness.seen[i].ev.kind == kind && n-- == 0)
			return &lw_witness.seen[i];
	fail_msg("the log has too few events");
	return NULL;
}

static uint32_t traced(enum lw_event_kind kind, unsigned int thread, uint32_t nth)
{
	const struct lw_trace *trace = lw_engine_trace();

	for (uint32_t i = 0; i < trace->nevents; i++)
		if (trace->event[i].kind == kind && trace->event[i].thread == thread && nth-- == 0)
			return i;
	fail_msg("the trace has too few events");
	return 0;
}

/*
 * Thread 0: message = 1; ready = 1 (release); thread 1: ready (acquire), message.
 * The flag is read as 1: so the message may not be what it was initially.
 */
static void stale_read(void **state)
{
	enum mm_model model = *(enum mm_model *)*state;
	struct lw_outcome o = *run(model);
	struct lw_seen *message = seen(JG_READ, 1);

	assert_int_equal(seen(JG_READ, 0)->ev.value, 1);
	assert_int_equal(message->ev.value, 1);
	message->tag = 0;
	message->ev.value = 0;
	lw_witness_judge(&o);
	assert_int_equal(o.judged, LW_REJECTED);
	assert_non_null(o.axiom);
}

/* Without the acquire it may be, but for x86 and sc; and then the plain data race. */
static void stale_read_allowed(void **state)
{
	enum mm_model model = *(enum mm_model *)*state;
	struct lw_outcome o = *run(model);

	seen(JG_READ, 0)->ev.tags = 0;
	seen(JG_READ, 1)->tag = 0;
	seen(JG_READ, 1)->ev.value = 0;
	lw_witness_judge(&o);
	assert_int_equal(o.judged,
			 model == MM_SC || model == MM_TSO ? LW_REJECTED : LW_RACE_MISSED);
}

static void claim_race(struct lw_outcome *o, uint32_t a, uint32_t b)
{
	o->verdict = LW_FINDING;
	o->finding = (struct lw_finding){
		.class = LW_DATA_RACE, .thread = lw_engine_trace()->event[a].thread, .event = a,
		.has_other = true, .other_thread = lw_engine_trace()->event[b].thread,
		.other_event = b, .other_pc = 1,
	};
	lw_witness_judge(o);
}

/* Plain data, written before the release and read behind the acquire: no race. */
static void no_race(void **state)
{
	enum mm_model model = *(enum mm_model *)*state;
	struct lw_outcome o = *run(model);

	claim_race(&o, traced(LW_EV_PLAIN_LOAD, 1, 0), traced(LW_EV_PLAIN_STORE, 0, 0));
	assert_int_equal(o.judged, LW_REJECTED);
	assert_string_equal(o.axiom, "race");
}

static void race(void **state)
{
	enum mm_model model = *(enum mm_model *)*state;
	struct lw_outcome o = *run(model);

	seen(JG_WRITE, 1)->ev.tags = 0;
	seen(JG_READ, 0)->ev.tags = 0;
	claim_race(&o, traced(LW_EV_PLAIN_LOAD, 1, 0), traced(LW_EV_PLAIN_STORE, 0, 0));
	assert_int_equal(o.judged, LW_ACCEPTED);
}

/* ---- the scenario ---- */

/* This file is not instrumented: the entry points by hand. */
void __tsan_write4(void *addr);
void __tsan_read4(void *addr);
uint32_t __tsan_atomic32_load(const volatile void *a, int mo);
void __tsan_atomic32_store(volatile void *a, uint32_t v, int mo);

static int *shared;

static void setup(void)
{
	shared = lw_zalloc(3 * sizeof(int), "shared");
}

static void op(unsigned int arg)
{
	(void)arg;
	if (lw_self() == 0) {
		__tsan_atomic32_store(&shared[1], 1, __ATOMIC_RELAXED);
		__tsan_write4(&shared[0]);
		shared[0] = 1;
		__tsan_atomic32_store(&shared[2], 1, __ATOMIC_RELEASE);
	} else {
		__tsan_atomic32_load(&shared[2], __ATOMIC_ACQUIRE);
		__tsan_read4(&shared[0]);
		__tsan_atomic32_load(&shared[1], __ATOMIC_RELAXED);
	}
}

static const struct lw_op ops[] = { { "run", op, 1 } };

const struct lw_scenario lw_scenario = {
	.name = "witness", .summary = "a message and a flag", .setup = setup,
	.ops = ops, .nops = 1, .min_threads = 2, .max_threads = 2, .max_ops = 1,
	.plan = { .nthreads = 2, .thread = { { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } } } },
};

int main(void)
{
	static enum mm_model sc = MM_SC, tso = MM_TSO, weak = MM_WEAK, lkmm = MM_LKMM, alpha = MM_ALPHA;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(stale_read, &sc),
		cmocka_unit_test_prestate(stale_read, &tso),
		cmocka_unit_test_prestate(stale_read, &weak),
		cmocka_unit_test_prestate(stale_read, &lkmm),
		cmocka_unit_test_prestate(stale_read, &alpha),
		cmocka_unit_test_prestate(stale_read_allowed, &sc),
		cmocka_unit_test_prestate(stale_read_allowed, &tso),
		cmocka_unit_test_prestate(stale_read_allowed, &weak),
		cmocka_unit_test_prestate(stale_read_allowed, &lkmm),
		cmocka_unit_test_prestate(stale_read_allowed, &alpha),
		cmocka_unit_test_prestate(no_race, &weak),
		cmocka_unit_test_prestate(no_race, &lkmm),
		cmocka_unit_test_prestate(no_race, &alpha),
		cmocka_unit_test_prestate(race, &weak),
		cmocka_unit_test_prestate(race, &lkmm),
		cmocka_unit_test_prestate(race, &alpha),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
