/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_parse.c - what is read, and where and how the rest is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "litmus/ast.h"
#include "litmus/litmus.h"

static struct lt_test *good(const char *text)
{
	struct lt_error err;
	struct lt_test *t;

	if (lw_litmus_parse(text, strlen(text), &t, &err))
		fail_msg("%u:%u: %s in\n%s", err.line, err.col, err.message, text);
	return t;
}

static void header(void **state)
{
	struct lt_test *t = good("C auto/C-X+y (* c *)\n\"a { quoted } line\"\nPrefetch=1:x=F,0:y=T\n"
				 "(* Result: Never (* nested { *) *)\n{ x=1; }\nP0(int *x) { }\nexists (x=1)");

	(void)state;
	assert_string_equal(t->name, "auto/C-X+y");
	assert_non_null(strstr(t->comment, "Result: Never"));
	assert_int_equal(t->nlocs, 1);
	assert_int_equal(t->locs[0].init, 1);
	assert_int_equal(t->nunsupported, 0);
	lw_litmus_free(t);
}

static void initial_state(void **state)
{
	struct lt_test *t = good("C t\n{\nint x = 2; int *p = &x;\natomic_t a = ATOMIC_INIT(-3); b=p;\n"
				 "int v[3] = {7, 8}; int * 1:r1; 0:r2=v; 1:r3 = 0x10; q = &v[1];\n"
				 "spinlock_t s; struct srcu_struct ss; c = (int *)x; int d, *e = &d\n}\n"
				 "P0(int *x) { }\nP1(int *x) { }\nforall (true)");

	(void)state;
	assert_string_equal(t->locs[0].name, "x");
	assert_int_equal(t->locs[0].init, 2);
	assert_true(t->locs[1].init == LT_ADDR(0));
	assert_true((int64_t)t->locs[2].init == -3);
	assert_true(t->locs[3].init == LT_ADDR(1));
	assert_string_equal(t->locs[4].name, "v");
	assert_int_equal(t->locs[4].len, 3);
	assert_int_equal(t->locs[5].init, 8);
	assert_int_equal(t->locs[6].init, 0);
	assert_true(t->locs[7].init == LT_ADDR(4) + 1);
	assert_string_equal(t->procs[0]->names[0].name, "r2");
	assert_true(t->procs[0]->names[0].init == LT_ADDR(4));
	assert_true(t->procs[1]->names[0].has_init && t->procs[1]->names[0].init == 0);
	assert_int_equal(t->procs[1]->names[1].init, 16);
	lw_litmus_free(t);
}

/* Everything that a body may hold; none of it is refused or unsupported. */
static void bodies(void **state)
{
	static const char *const lines[] = {
		"int r1; int *r2 = x, r3 = 4; volatile int r4; intptr_t r5 = (intptr_t)x;",
		"r1 = READ_ONCE(*x) + 1; // comment (* not herd's *)",
		"/* (* */ WRITE_ONCE(*(x + (r1 & 0)), r1 ? 2 : 3);",
		"if (r1 == 0 && !(r2 != x) || r3 >= 4) { *x = 1; } else if (r1) *x = 2; else ;",
		"while (READ_ONCE(*x) == 0) { cpu_relax(); if (r1) break; else continue; }",
		"for (int i = 0; i < 3; i++) r1 += i;", "do { r1--; } while (r1 > 0);",
		"continue = 1; if (continue) { top = *x; continue = 0; }",
		"rcu_assign_pointer(*(void **)x, (void *)0); r1 = (int)rcu_dereference(*(char **)x);",
		"(void)atomic_add_unless(x, 1, 0);", "r1 = atomic_fetch_andnot_release(2, x);",
		"r1 = atomic_dec_and_test(x) | atomic_inc_not_zero(x) ^ atomic_sub_return_acquire(1, x);",
		"r1 = cmpxchg(x, 0, r1); r1 = xchg_relaxed(x, 5); r1 = atomic_cmpxchg_acquire(x, 0, 1);",
		"r1 = atomic_try_cmpxchg(x, &r3, 2); r1 = try_cmpxchg_release(x, &r3, 2);",
		"smp_store_mb(*x, 1); smp_store_release(x, 1); r1 = smp_load_acquire(x);",
		"smp_mb__before_atomic(); smp_mb__after_unlock_lock(); barrier(); kfree(x);",
		"spin_lock(x); spin_unlock(x); r1 = spin_trylock(x); r1 = spin_is_locked(x);",
		"rcu_read_lock(); synchronize_rcu_expedited(); rcu_read_unlock();",
		"r1 = srcu_read_lock(x); srcu_read_unlock(x, r1); synchronize_srcu(x);",
		"x[0] = 1; r1 = x[r3 - r3]; (*x)++; --r1; *x += 2; r1 <<= 1, r3 |= 2;",
		"r1 = -1 + ~r3 % 2 / 1 * 3 - (r1 << 2 >> 1); foo_t r9 = 3; struct s *r10; unsigned long r11;",
		"r1 = atomic_long_add_return(1, x); r1 = atomic64_xchg(x, 1); r1 = atomic_add_negative(-1, x);",
	};
	char text[600];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct lt_test *t;

		snprintf(text, sizeof(text), "C t\n{}\nP0(int *x)\n{\n\t%s\n}\nexists (0:r1=0)", lines[i]);
		t = good(text);
		if (t->nunsupported)
			fail_msg("%s unsupported in %s", t->unsupported[0], lines[i]);
		lw_litmus_free(t);
	}
}

static void conditions(void **state)
{
	static const struct { const char *text; enum lt_quant quant; } finals[] = {
		{ "exists (0:r1=1 /\\ x=2)", Q_EXISTS }, { "exists x=2", Q_EXISTS },
		{ "~exists (~0:r1=0:r2 \\/ x != y)", Q_NOT_EXISTS },
		{ "not exists (not (x==1))", Q_NOT_EXISTS }, { "forall (x=0 => 0:r1=-1);", Q_FORALL },
		{ "locations [x; 0:r1;y;]\nfilter (~0:r1=1 /\\ 0:r1=0:r4)\nexists (x=&y) (* text *)", Q_EXISTS },
		{ "filter (true) locations[x] exists(((x=1)) /\\ [y]=2 /\\ *x=1)", Q_EXISTS },
		{ "locations [x y]", Q_FORALL }, { "", Q_FORALL },
	};
	char text[300];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(finals) / sizeof(finals[0]); i++) {
		struct lt_error err;
		struct lt_test *t;

		snprintf(text, sizeof(text), "C t\n{}\nP0(int *x, int *y) { int r1 = *x; }\n%s",
			 finals[i].text);
		if (strstr(text, "[x y]")) {
			assert_int_equal(lw_litmus_parse(text, strlen(text), &t, &err), -1);
			assert_int_equal(err.line, 4);
			assert_int_equal(err.col, 14);
			continue;
		}
		t = good(text);
		assert_int_equal(t->quant, finals[i].quant);
		lw_litmus_free(t);
	}
}

static void c11(void **state)
{
	struct lt_test *t = good("C t\n{ atomic_int x = 1; }\nP0(atomic_int *x, int *e) {\n"
		"int r0 = atomic_fetch_add_explicit(x, 1, memory_order_acq_rel);\n"
		"int r1 = atomic_compare_exchange_strong(x, e, 2); *x = 3; r0 = *x;\n"
		"r1 = atomic_compare_exchange_weak_explicit(x, e, 2, memory_order_release, memory_order_relaxed);\n"
		"atomic_thread_fence(memory_order_seq_cst); atomic_store(x, 4); r1 = atomic_exchange(x, 5);\n"
		"}\nexists (0:r0=1)");

	(void)state;
	assert_true(t->c11);
	assert_true(t->procs[0]->names[0].atomic);
	assert_false(t->procs[0]->names[1].atomic);
	assert_int_equal(t->nunsupported, 0);
	lw_litmus_free(t);
}

struct bad { const char *text; unsigned int line, col; const char *message; };

static void errors(void **state)
{
	static const struct bad bad[] = {
		{ "", 1, 1, "found end of file, expected 'C' and the test's name" },
		{ "LISA x\n{}", 1, 1, "found no C litmus test, expected 'C' and the test's name" },
		{ "C \n{}", 1, 3, "found end of line, expected the test's name" },
		{ "C t\n(* open", 2, 1, "found the start of a comment, expected its end '*)' before the end of the file" },
		{ "C t\nx", 2, 2, "found end of file, expected '{' of the initial state" },
		{ "C t\n{ x=; }", 2, 5, "found ';', expected a number or a location's name" },
		{ "C t\n{ 9:r1=0; }", 2, 3, "found a process above 7, expected one from 0 to 7" },
		{ "C t\n{ int a[2] = {1, 2, 3}; }", 2, 21, "found '3', expected '}' (the array has no more elements)" },
		{ "C t\n{ int a[0]; }", 2, 9, "found an array of no elements, expected a size of 1 or more" },
		{ "C t\n{ x=99999999999999999999; }", 2, 5, "found a number above 2^63 - 1, expected a smaller one" },
		{ "C t\n{ x=08; }", 2, 6, "found a digit 8 or 9, expected an octal digit" },
		{ "C t\n{ x=1y; }", 2, 6, "found a letter right behind a number, expected a blank or an operator" },
		{ "C t\n{}\nexists (x=1)", 3, 1, "found 'exists', expected process P0" },
		{ "C t\n{}\nP1(int *x) {}", 3, 1, "found 'P1', expected process P0" },
		{ "C t\n{ 1:r1=2; }\nP0() { }\nexists (true)", 4, 1, "found 'exists', expected the process whose register the initial state sets" },
		{ "C t\n{}\nP0(int *x { }", 3, 11, "found '{', expected ',' or ')'" },
		{ "C t\n{}\nP0(int *x) {\n\tr1 = ;\n}", 4, 7, "found ';', expected an expression" },
		{ "C t\n{}\nP0(int *x) {\n\tr1 = 1\n}", 5, 1, "found '}', expected an operator or ';'" },
		{ "C t\n{}\nP0(int *x) {\n\tREAD_ONCE(*x, 1);\n}", 4, 11, "found 2 arguments of READ_ONCE(), expected 1" },
		{ "C t\n{}\nP0(int *x) {\n\tif (1 {}\n}", 4, 8, "found '{', expected ')'" },
		{ "C t\n{}\nP0(int *x) {\n\t1 = 2;\n}", 4, 4, "found '=', expected ';' (what stands before is no variable)" },
		{ "C t\n{}\nP0(int *x) {\n\tint 3;\n}", 4, 6, "found '3', expected an operator or ';'" },
		{ "C t\n{}\nP0(int *x) {\n", 4, 1, "found end of file, expected an expression" },
		{ "C t\n{}\nP0(int *x) { }\nexists (3:r1=1)", 4, 9, "found a process that the test does not have, expected one of its processes" },
		{ "C t\n{}\nP0(int *x) { }\nexists (x 1)", 4, 11, "found '1', expected '=' or '!='" },
		{ "C t\n{}\nP0(int *x) { }\nexists (x=1", 4, 12, "found end of file, expected '/\\', '\\/' or ')'" },
		{ "C t\n{}\nP0(int *x) { }\nexists (x=1) exists (x=2)", 4, 14, "found 'exists', expected end of file" },
		{ "C t\n{}\nP0(int *x) { }\nsometimes (x=1)", 4, 1, "found 'sometimes', expected 'exists', '~exists', 'forall', 'locations', 'filter' or a process" },
		{ "C t\n{}\nP0(int *x) { r1 = 1 # 2; }", 3, 21, "found '#', expected a token of C" },
		{ "C t\n{}\nP0(int *x) { r1 = \xc3\xa9; }", 3, 19, "found byte 0xc3, expected a token of C" },
	};
	struct lt_error err;
	struct lt_test *t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int rc = lw_litmus_parse(bad[i].text, strlen(bad[i].text), &t, &err);

		if (rc != -1 || err.line != bad[i].line || err.col != bad[i].col ||
		    strcmp(err.message, bad[i].message))
			fail_msg("%s\n--- got %d, %u:%u: %s\n--- expected %u:%u: %s", bad[i].text, rc,
				 err.line, err.col, err.message, bad[i].line, bad[i].col,
				 bad[i].message);
		assert_null(t);
	}
}

static void unsupported(void **state)
{
	static const struct { const char *body, *what; } cases[] = {
		{ "call_rcu(x, 1);", "call_rcu()" }, { "r1 = x->next;", "struct member" },
		{ "return;", "return" }, { "switch (r1) { case 1: r1 = 2; }", "switch" },
		{ "int a[2];", "array in a process" }, { "r1 = sizeof(x);", "sizeof" },
	};
	char text[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lt_test *t;

		snprintf(text, sizeof(text), "C t\n{}\nP0(int *x) { %s }\nexists (0:r1=0)", cases[i].body);
		t = good(text);
		assert_true(t->nunsupported > 0);
		assert_string_equal(t->unsupported[0], cases[i].what);
		lw_litmus_free(t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header), cmocka_unit_test(initial_state), cmocka_unit_test(bodies),
		cmocka_unit_test(conditions), cmocka_unit_test(c11), cmocka_unit_test(errors),
		cmocka_unit_test(unsupported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
