/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_hostile.c - files made to break a parser: deep, endless, cut off, random.
 *
 * Whatever comes must be taken or refused with a position within the text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "litmus/explore.h"
#include "litmus/litmus.h"

static const char whole[] =
	"C whole\n(* Result: Never *)\n{ int x = 1; int *p = &x; int a[2] = {1, 2}; 0:r9=p; }\n"
	"P0(int *x, int **p, spinlock_t *s)\n{\n\tint r1 = READ_ONCE(*x); /* c */\n"
	"\tif (r1 == 1 && *x) { WRITE_ONCE(**p, r1 ? 2 : 0x3); } else { r1 = xchg(x, 1); }\n"
	"\twhile (r1 < 2) r1++;\n\tspin_lock(s); spin_unlock(s); // c\n}\n"
	"P1(int *x, int *a) { for (int i = 0; i < 2; i++) a[i] = *x; smp_mb(); }\n"
	"locations [x; 0:r1; a[1]]\nfilter (~x=7)\nexists (0:r1=2 /\\ (x=1 \\/ not p=x))\n";

/* Parses, and if it is taken runs it, briefly. */
static int try(const char *text, size_t len)
{
	struct lt_request req = {
		.model = MM_SC, .limits = { .unroll = 2, .seconds = 5, .max_states = 2000,
					    .all_states = 1000 },
	};
	struct lt_result result;
	struct lt_error err;
	struct lt_test *t;
	unsigned int lines = 1;
	size_t i;
	int rc = lw_litmus_parse(text, len, &t, &err);

	if (rc) {
		for (i = 0; i < len; i++)
			lines += text[i] == '\n';
		assert_int_equal(rc, -1);
		assert_null(t);
		assert_in_range(err.line, 1, lines);
		assert_in_range(err.col, 1, len + 1);
		assert_non_null(strstr(err.message, "expected"));
		return rc;
	}
	assert_true(lt_explore(t, &req, &result));
	lt_result_free(&result);
	lw_litmus_free(t);
	return 0;
}

static void cut_off(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(try(whole, sizeof(whole) - 1), 0);
	for (n = 0; n < sizeof(whole) - 1; n++) {
		char *copy = malloc(n + 1);	/* so that reading beyond the end is seen */

		assert_non_null(copy);
		memcpy(copy, whole, n);
		try(copy, n);
		free(copy);
	}
}

/* A fixed sequence; the constants are Knuth's for MMIX. */
static uint32_t random_from(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

static void random_bytes(void **state)
{
	char text[300];
	uint64_t seed = 1;
	unsigned int i, k;

	(void)state;
	for (i = 0; i < 3000; i++) {
		size_t n = random_from(&seed) % sizeof(text);

		for (k = 0; k < n; k++)
			text[k] = (char)random_from(&seed);
		if (n > 8)
			memcpy(text, "C t\n{}\n", 7);
		try(text, n);
	}
}

static void mutated(void **state)
{
	static const char *const pieces[] = {
		"(", ")", "{", "}", "(*", "*)", "/*", "[", "]", ";", ",", "&", "*", "0:r1", "=", "==", "?",
		":", "if (", "while (1)", "do", "P0(", "exists", "~", "-", "0xffffffffffffffff", "99",
		"int ", "a[1]", "READ_ONCE(", "cmpxchg(x, 0, ", "\\/", "/\\", "\n", "\0", "break;", "%",
	};
	char text[1200];
	uint64_t seed = 7;
	unsigned int i, k;

	(void)state;
	for (i = 0; i < 4000; i++) {
		size_t n = sizeof(whole) - 1;

		memcpy(text, whole, n);
		for (k = 0; k < 1 + i % 4; k++) {
			const char *piece = pieces[random_from(&seed) % (sizeof(pieces) / sizeof(pieces[0]))];
			size_t at = random_from(&seed) % n, m = strlen(piece);
			size_t gone = random_from(&seed) % 6;

			if (gone > n - at)
				gone = n - at;
			memmove(text + at + m, text + at + gone, n - at - gone);
			memcpy(text + at, piece, m);
			n = n - gone + m;
		}
		try(text, n);
	}
}

/* `open` n times, `middle`, `close` n times, within a body or a condition. */
static char *nested(const char *before, const char *open, const char *middle, const char *close,
		    const char *after, size_t n, size_t *len)
{
	size_t size = strlen(before) + n * (strlen(open) + strlen(close)) + strlen(middle) +
		      strlen(after) + 1, i;
	char *text = malloc(size), *p = text;

	assert_non_null(text);
	p += sprintf(p, "%s", before);
	for (i = 0; i < n; i++)
		p += sprintf(p, "%s", open);
	p += sprintf(p, "%s", middle);
	for (i = 0; i < n; i++)
		p += sprintf(p, "%s", close);
	p += sprintf(p, "%s", after);
	*len = (size_t)(p - text);
	return text;
}

static void deep(void **state)
{
	static const struct { const char *before, *open, *middle, *close, *after; } shapes[] = {
		{ "C t\n{}\nP0(int *x) { r1 = ", "(", "1", ")", "; }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { r1 = ", "!", "1", "", "; }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { r1 = ", "*", "x", "", "; }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { r1 = ", "(int)", "1", "", "; }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { ", "r1 = ", "1", "", "; }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { r1 = ", "1 + ", "1", "", "; }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { r1 = ", "1 ? 2 : ", "3", "", "; }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { r1 = ", "x[", "0", "]", "; }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { ", "{", "", "}", " }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { ", "if (1) ", "r1 = 1;", "", " }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { ", "while (1) ", "break;", "", " }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { ", "r1 = READ_ONCE(*x);", "", "", " }\nexists (x=1)" },
		{ "C t\n{}\nP0(int *x) { }\nexists ", "(", "x=1", ")", "" },
		{ "C t\n{}\nP0(int *x) { }\nexists ", "~", "x=1", "", "" },
		{ "C t\n{}\nP0(int *x) { }\nexists (", "x=1 /\\ ", "x=1", "", ")" },
		{ "C t\n{}\nP0(int *x) { }\nexists (", "x=1 => ", "x=1", "", ")" },
		{ "C t\n", "(*", "", "*)", "{}\nP0(int *x) { }\nexists (x=1)" },
		{ "C t\n{ x=", "-", "1", "", "; }\nP0(int *x) { }\nexists (x=1)" },
		{ "C t\n{ x=", "A(", "1", ")", "; }\nP0(int *x) { }\nexists (x=1)" },
		{ "C t\n", "{", "", "}", "" },
	};
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		static const size_t depths[] = { 1, 50, 1000, 40000 };
		unsigned int d;

		for (d = 0; d < 4; d++) {
			char *text = nested(shapes[i].before, shapes[i].open, shapes[i].middle,
					    shapes[i].close, shapes[i].after, depths[d], &len);

			try(text, len);
			free(text);
		}
	}
}

static void too_long(void **state)
{
	size_t len = (1u << 20) + 1;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	memset(text, ' ', len);
	assert_int_equal(try(text, len), -1);
	memcpy(text, "C t\n{", 5);
	assert_int_equal(try(text, len - 1), -1);
	memset(text + 5, '{', len - 5);
	assert_int_equal(try(text, len - 1), -1);
	free(text);
}

/* Many of everything: locations, registers, processes. */
static void many(void **state)
{
	char *text = malloc(400000), *p;
	unsigned int i;

	(void)state;
	assert_non_null(text);
	p = text + sprintf(text, "C t\n{");
	for (i = 0; i < 1000; i++)
		p += sprintf(p, "x%u=1;", i);
	p += sprintf(p, "}\nP0(int *x0) { }\nexists (x0=1)");
	assert_int_equal(try(text, (size_t)(p - text)), 0);
	p = text + sprintf(text, "C t\n{}\nP0(int *x) {");
	for (i = 0; i < 1000; i++)
		p += sprintf(p, "int r%u = *x;", i);
	p += sprintf(p, "}\nexists (x=1)");
	assert_int_equal(try(text, (size_t)(p - text)), -1);
	p = text + sprintf(text, "C t\n{}\n");
	for (i = 0; i < 40; i++)
		p += sprintf(p, "P%u(int *x) { WRITE_ONCE(*x, 1); }\n", i);
	p += sprintf(p, "exists (x=1)");
	assert_int_equal(try(text, (size_t)(p - text)), 0);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_off), cmocka_unit_test(random_bytes), cmocka_unit_test(mutated),
		cmocka_unit_test(deep), cmocka_unit_test(too_long), cmocka_unit_test(many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
