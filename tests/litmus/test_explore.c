/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_explore.c - small tests whose verdicts can be worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "litmus/explore.h"
#include "litmus/litmus.h"

static struct lt_result run(const char *text, enum mm_model model, bool as_compiled)
{
	struct lt_request req = {
		.model = model, .as_compiled = as_compiled,
		.limits = { .unroll = 4, .seconds = 60, .max_states = 1000000, .all_states = 1000000 },
	};
	struct lt_result result;
	struct lt_error err;
	struct lt_test *t;

	if (lw_litmus_parse(text, strlen(text), &t, &err))
		fail_msg("%u:%u: %s", err.line, err.col, err.message);
	assert_true(lt_explore(t, &req, &result));
	lt_result_free(&result);
	lw_litmus_free(t);
	return result;
}

static void expect(const char *text, enum mm_model model, enum lt_verdict verdict)
{
	struct lt_result r = run(text, model, false);

	if (r.verdict != verdict)
		fail_msg("%s under %s: %s (%s), expected %s", text, mm_model_name(model),
			 lt_verdict_name(r.verdict), r.reason, lt_verdict_name(verdict));
}

/* One process on its own computes what C says. */
static void arithmetic(void **state)
{
	static const struct { const char *expr; long long value; } cases[] = {
		{ "1 + 2 * 3", 7 }, { "(1 + 2) * 3", 9 }, { "7 / 2 - 7 % 4", 0 }, { "-7 / 2", -3 },
		{ "1 << 3 | 1", 9 }, { "6 & 3 ^ 1", 3 }, { "~0", -1 }, { "!5", 0 }, { "!!5", 1 },
		{ "2 < 3", 1 }, { "-1 > 0", 0 }, { "3 >= 3 && 2 <= 1", 0 }, { "0 || 4", 1 },
		{ "1 ? 2 : 3", 2 }, { "0 ? 2 : 0 ? 4 : 5", 5 }, { "x == x", 1 }, { "x != y", 1 },
		{ "(x - x) + 3", 3 }, { "*(x + (5 & 0))", 8 }, { "x[0] + *&*x", 16 }, { "(1, 2)", 2 },
		{ "0x10 + 010", 24 }, { "(int)3 - (char)1", 2 }, { "-8 >> 1", -4 }, { "NULL", 0 },
		{ "r9", 0 }, { "(r9 = 4) + r9", 8 }, { "r8++ + ++r8", 2 }, { "a[1] + *(a + 2)", 50 },
		{ "*x && *y", 0 }, { "*y || *x", 1 }, { "*x ? *y : 7", 0 },
	};
	char text[400];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text), "C t\n{ x=8; int a[3] = {10, 20, 30}; }\n"
			 "P0(int *x, int *y, int *a) { int r1 = %s; }\nforall (0:r1=%lld)", cases[i].expr,
			 cases[i].value);
		expect(text, MM_SC, LT_ALWAYS);
		expect(text, MM_LKMM, LT_ALWAYS);
	}
}

/* Read-modify-writes in every form: what they return and what they leave. */
static void atomics(void **state)
{
	static const struct { const char *call; long long result, left; } cases[] = {
		{ "atomic_add_return(3, x)", 8, 8 }, { "atomic_fetch_add(3, x)", 5, 8 },
		{ "atomic_sub_return_relaxed(7, x)", -2, -2 }, { "atomic_fetch_sub_release(1, x)", 5, 4 },
		{ "atomic_inc_return(x)", 6, 6 }, { "atomic_fetch_dec_acquire(x)", 5, 4 },
		{ "atomic_fetch_and(4, x)", 5, 4 }, { "atomic_fetch_or(2, x)", 5, 7 },
		{ "atomic_fetch_xor(1, x)", 5, 4 }, { "atomic_fetch_andnot(1, x)", 5, 4 },
		{ "atomic_dec_and_test(x)", 0, 4 }, { "atomic_sub_and_test(5, x)", 1, 0 },
		{ "atomic_add_negative(-6, x)", 1, -1 }, { "atomic_add_unless(x, 2, 5)", 0, 5 },
		{ "atomic_add_unless(x, 2, 4)", 1, 7 }, { "atomic_inc_not_zero(x)", 1, 6 },
		{ "atomic_fetch_add_unless(x, 2, 5)", 5, 5 }, { "atomic_xchg(x, 9)", 5, 9 },
		{ "xchg_release(x, 9)", 5, 9 }, { "cmpxchg(x, 5, 9)", 5, 9 }, { "cmpxchg(x, 4, 9)", 5, 5 },
		{ "atomic_cmpxchg_relaxed(x, 5, 9)", 5, 9 }, { "try_cmpxchg(x, &r2, 9)", 1, 9 },
		{ "atomic_try_cmpxchg(x, &r3, 9)", 0, 5 }, { "atomic_read(x)", 5, 5 },
	};
	static const enum mm_model models[] = { MM_SC, MM_TSO, MM_LKMM, MM_ALPHA };
	char text[400];
	size_t i, m;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (m = 0; m < 4; m++) {
			snprintf(text, sizeof(text), "C t\n{ x=5; 0:r2=5; 0:r3=4; }\n"
				 "P0(atomic_t *x) { int r1 = %s; }\n"
				 "forall (0:r1=%lld /\\ x=%lld /\\ 0:r2=5 /\\ (0:r3=4 \\/ 0:r3=5))",
				 cases[i].call, cases[i].result, cases[i].left);
			expect(text, models[m], LT_ALWAYS);
		}
}

static void loops(void **state)
{
	struct lt_result r;

	(void)state;
	expect("C t\n{}\nP0(int *x) { int r1 = 0; for (int i = 0; i < 4; i++) r1 += i; }\n"
	       "forall (0:r1=6)", MM_LKMM, LT_ALWAYS);
	expect("C t\n{}\nP0(int *x) { int r1 = 0; do { r1++; if (r1 == 2) continue; if (r1 == 3) break; }"
	       " while (1); }\nforall (0:r1=3)", MM_SC, LT_ALWAYS);
	/* It waits for the other: executions in which it waits too long are dropped. */
	r = run("C t\n{}\nP0(int *x) { while (READ_ONCE(*x) == 0) ; int r1 = READ_ONCE(*x); }\n"
		"P1(int *x) { WRITE_ONCE(*x, 1); }\nforall (0:r1=1)", MM_LKMM, false);
	assert_int_equal(r.verdict, LT_ALWAYS);
	assert_true(r.unrolled > 0);
	r = run("C t\n{}\nP0(int *x) { while (1) ; }\nexists (x=0)", MM_SC, false);
	assert_int_equal(r.verdict, LT_NEVER);
	assert_int_equal(r.positive + r.negative, 0);
	assert_true(r.unrolled > 0);
}

/* A branch orders what stands in its arms, and nothing behind them. */
static void control(void **state)
{
	static const char arm[] = "C t\n{}\nP0(int *x, int *y) { WRITE_ONCE(*x, 1); smp_mb(); WRITE_ONCE(*y, 1); }\n"
		"P1(int *y, int *z) { int r0 = READ_ONCE(*y); if (r0) WRITE_ONCE(*z, 1); }\n"
		"P2(int *z, int *x) { int r0 = READ_ONCE(*z); smp_mb(); int r1 = READ_ONCE(*x); }\n"
		"exists (1:r0=1 /\\ 2:r0=1 /\\ 2:r1=0)";
	static const char behind[] = "C t\n{}\nP0(int *x, int *y) { WRITE_ONCE(*x, 2); smp_mb(); WRITE_ONCE(*y, 1); }\n"
		"P1(int *y, int *x) { int r0 = READ_ONCE(*y); if (r0) ; WRITE_ONCE(*x, 1); }\n"
		"exists (1:r0=1 /\\ x=2)";
	static const char inside[] = "C t\n{}\nP0(int *x, int *y) { WRITE_ONCE(*x, 2); smp_mb(); WRITE_ONCE(*y, 1); }\n"
		"P1(int *y, int *x) { int r0 = READ_ONCE(*y); if (r0) WRITE_ONCE(*x, 1); }\n"
		"exists (1:r0=1 /\\ x=2)";

	(void)state;
	expect(arm, MM_LKMM, LT_NEVER);
	expect(inside, MM_LKMM, LT_NEVER);
	expect(behind, MM_LKMM, LT_SOMETIMES);
	assert_int_equal(run(behind, MM_LKMM, true).verdict, LT_NEVER);
}

static void addresses(void **state)
{
	(void)state;
	expect("C t\n{ int *p = &a; a = 3; int b[2] = {4, 5}; }\n"
	       "P0(int **p, int *b) { int *r0 = READ_ONCE(*p); int r1 = READ_ONCE(*r0); *p = b + 1; r0 = *p; int r2 = *r0; }\n"
	       "forall (0:r1=3 /\\ 0:r2=5 /\\ 0:r0=&b[1] /\\ p=&b[1])", MM_LKMM, LT_ALWAYS);
	expect("C t\n{}\nP0(int *x) { int r0 = *(x + 1); }\nexists (0:r0=0)", MM_LKMM, LT_V_UNSUPPORTED);
	expect("C t\n{}\nP0(int *x) { int r0 = 1 / *x; }\nexists (0:r0=0)", MM_LKMM, LT_V_UNSUPPORTED);
}

static void races(void **state)
{
	static const char racy[] = "C t\n{}\nP0(int *x) { *x = 1; }\nP1(int *x) { int r0 = READ_ONCE(*x); }\n"
		"exists (1:r0=1)";
	static const char held[] = "C t\n{}\nP0(int *x, spinlock_t *s) { spin_lock(s); *x = 1; spin_unlock(s); }\n"
		"P1(int *x, spinlock_t *s) { spin_lock(s); int r0 = *x; spin_unlock(s); }\nexists (1:r0=1)";

	(void)state;
	assert_true(run(racy, MM_LKMM, false).race);
	assert_true(run(racy, MM_LKMM, true).race);
	assert_false(run(held, MM_LKMM, false).race);
	assert_int_equal(run(held, MM_LKMM, false).verdict, LT_SOMETIMES);
}

static void sections(void **state)
{
	(void)state;
	expect("C t\n{}\nP0(int *x) { rcu_read_lock(); synchronize_rcu(); rcu_read_unlock(); }\nexists (x=0)",
	       MM_LKMM, LT_NEVER);
	expect("C t\n{}\nP0(int *x) { rcu_read_unlock(); }\nexists (x=0)", MM_LKMM, LT_V_UNSUPPORTED);
	expect("C t\n{}\nP0(int *x) { rcu_read_lock(); }\nexists (x=0)", MM_LKMM, LT_V_UNSUPPORTED);
	expect("C t\n{}\nP0(struct srcu_struct *s) { int r0 = srcu_read_lock(s); srcu_read_unlock(s, 5); }\n"
	       "exists (s=0)", MM_LKMM, LT_V_UNSUPPORTED);
	expect("C t\n{}\nP0(spinlock_t *s) { spin_lock(s); spin_lock(s); }\nexists (s=1)", MM_LKMM, LT_NEVER);
}

static void filters(void **state)
{
	(void)state;
	expect("C t\n{}\nP0(int *x) { WRITE_ONCE(*x, 1); }\nP1(int *x) { int r0 = READ_ONCE(*x); }\n"
	       "filter (1:r0=1)\nexists (1:r0=1)", MM_LKMM, LT_ALWAYS);
	expect("C t\n{}\nP0(int *x) { WRITE_ONCE(*x, 1); }\nP1(int *x) { int r0 = READ_ONCE(*x); }\n"
	       "filter (1:r0=2)\nexists (1:r0=1)", MM_LKMM, LT_NEVER);
}

/* The verdict is the same when only the verdict is asked for. */
static void partial(void **state)
{
	static const char text[] = "C t\n{}\n"
		"P0(int *x, int *y) { WRITE_ONCE(*x, 1); smp_mb(); int r0 = READ_ONCE(*y); }\n"
		"P1(int *y, int *z) { WRITE_ONCE(*y, 1); smp_mb(); int r0 = READ_ONCE(*z); }\n"
		"P2(int *z, int *x) { WRITE_ONCE(*z, 1); %s int r0 = READ_ONCE(*x); }\n"
		"exists (0:r0=0 /\\ 1:r0=0 /\\ 2:r0=0)";
	struct lt_request req = {
		.model = MM_LKMM,
		.limits = { .unroll = 4, .seconds = 60, .max_states = 1000000, .all_states = 3 },
	};
	struct lt_result result;
	struct lt_error err;
	struct lt_test *t;
	char buf[600];
	unsigned int fence;

	(void)state;
	for (fence = 0; fence < 2; fence++) {
		snprintf(buf, sizeof(buf), text, fence ? "smp_mb();" : "");
		assert_int_equal(lw_litmus_parse(buf, strlen(buf), &t, &err), 0);
		assert_true(lt_explore(t, &req, &result));
		assert_true(result.partial);
		assert_int_equal(result.verdict, fence ? LT_NEVER : LT_SOMETIMES);
		lt_result_free(&result);
		lw_litmus_free(t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arithmetic), cmocka_unit_test(atomics), cmocka_unit_test(loops),
		cmocka_unit_test(control), cmocka_unit_test(addresses), cmocka_unit_test(races),
		cmocka_unit_test(sections), cmocka_unit_test(filters), cmocka_unit_test(partial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
