// SPDX-License-Identifier: GPL-2.0-or-later
/* test_stuck.c - which threads get nowhere: by a clock that is ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "native/stuck.h"

#define MS	1000000ull
#define STEP	(20 * MS)	/* as often as the watchdog looks */
#define AFTER	1.0
#define THREADS	3u

static struct lw_seen seen[THREADS];
static struct lw_reading reading[THREADS];
static bool stuck[THREADS];
static uint64_t now;

static int begin(void **state)
{
	(void)state;
	memset(seen, 0, sizeof(seen));
	memset(reading, 0, sizeof(reading));
	now = 12345 * MS;
	return 0;
}

static bool look(bool afresh)
{
	return lw_judge_stuck(seen, reading, THREADS, now, afresh, AFTER, stuck);
}

/* So many milliseconds, of which `share` percent on a processor for each that runs.  Was anything reported? */
static bool pass(unsigned int milliseconds, unsigned int share)
{
	bool reported = false;

	for (unsigned int ms = 0; ms < milliseconds; ms += (unsigned int)(STEP / MS)) {
		now += STEP;
		for (unsigned int i = 0; i < THREADS; i++)
			if (reading[i].busy && reading[i].runs)
				reading[i].cpu += STEP * share / 100;
		reported |= look(false);
	}
	return reported;
}

static void is_in_the_middle(unsigned int i, bool runs)
{
	reading[i].busy = true;
	reading[i].runs = runs;
}

static void test_works(void **state)
{
	(void)state;
	is_in_the_middle(0, true);
	for (unsigned int i = 0; i < 100; i++) {
		assert_false(pass(900, 100));
		reading[0].ops++;
	}
}

static void test_runs_for_ever(void **state)
{
	(void)state;
	is_in_the_middle(1, true);
	assert_false(pass(1000, 100));
	assert_true(pass(100, 100));
	assert_false(stuck[0]);
	assert_true(stuck[1]);
	assert_false(stuck[2]);
}

static void test_sleeps_for_ever(void **state)
{
	(void)state;
	is_in_the_middle(0, false);
	is_in_the_middle(2, false);
	assert_false(pass(1000, 0));
	assert_true(pass(100, 0));
	assert_true(stuck[0] && stuck[2] && !stuck[1]);
}

/* Between operations there is nothing to finish. */
static void test_is_idle(void **state)
{
	(void)state;
	assert_false(pass(20000, 0));
}

/* Other processes have the machine: 5 % of the time is a slow thread, not a stuck one. */
static void test_starves(void **state)
{
	(void)state;
	is_in_the_middle(0, true);
	assert_false(pass(1900, 5));
	/* In the end it has had its share of what it is to be stuck for. */
	assert_true(pass(1000, 5));
}

static void test_gets_no_processor(void **state)
{
	(void)state;
	is_in_the_middle(0, true);
	assert_false(pass(100000, 0));
}

/* A thread that sleeps until one that starves wakes it; then until nobody does. */
static void test_waits_for_one_that_starves(void **state)
{
	(void)state;
	is_in_the_middle(0, true);
	is_in_the_middle(1, false);
	assert_false(pass(5000, 0));
	assert_true(stuck[1]);
	reading[0].ops++;
	reading[0].busy = false;
	assert_true(pass(20, 0));
	assert_true(stuck[1] && !stuck[0]);
}

static void test_process_was_stopped(void **state)
{
	(void)state;
	is_in_the_middle(0, false);
	assert_false(pass(900, 0));
	now += 1000000 * MS;
	assert_false(look(true));
	assert_false(pass(980, 0));
	assert_true(pass(100, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_works, begin),
		cmocka_unit_test_setup(test_runs_for_ever, begin),
		cmocka_unit_test_setup(test_sleeps_for_ever, begin),
		cmocka_unit_test_setup(test_is_idle, begin),
		cmocka_unit_test_setup(test_starves, begin),
		cmocka_unit_test_setup(test_gets_no_processor, begin),
		cmocka_unit_test_setup(test_waits_for_one_that_starves, begin),
		cmocka_unit_test_setup(test_process_was_stopped, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
