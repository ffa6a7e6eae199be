/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The relation algebra against single bits, in spaces of one word and of several. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "weave/judge/rel.h"

#define N_MAX 150u

static uint64_t a[N_MAX * 3], b[N_MAX * 3], c[N_MAX * 3], d[N_MAX * 3];
static bool pa[N_MAX][N_MAX], pb[N_MAX][N_MAX], pc[N_MAX][N_MAX];
static struct rel_space s;
static uint32_t seed;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* About `edges` pairs; forward: none from a later event to an earlier one. */
static void fill(uint64_t *rel, bool p[N_MAX][N_MAX], unsigned int edges, bool forward)
{
	rel_clear(&s, rel);
	memset(p, 0, sizeof(bool) * N_MAX * N_MAX);
	while (edges--) {
		const unsigned int i = rnd(s.n), j = rnd(s.n);

		if (forward && i >= j)
			continue;
		p[i][j] = true;
		set_add(row(&s, rel, i), j);
	}
}

static void equal(const uint64_t *rel, bool p[N_MAX][N_MAX])
{
	for (unsigned int i = 0; i < s.n; i++) {
		for (unsigned int j = 0; j < s.n; j++)
			assert_int_equal(set_has(crow(&s, rel, i), j), p[i][j]);
		for (unsigned int j = s.n; j < s.nw * 64u; j++)
			assert_false(set_has(crow(&s, rel, i), j));
	}
}

static void plain_closure(bool p[N_MAX][N_MAX])
{
	for (unsigned int k = 0; k < s.n; k++)
		for (unsigned int i = 0; i < s.n; i++)
			for (unsigned int j = 0; j < s.n; j++)
				p[i][j] |= p[i][k] && p[k][j];
}

static const unsigned int sizes[] = { 1, 2, 7, 63, 64, 65, 128, 129, N_MAX };

#define FOR_SIZES							\
	for (unsigned int z = 0; z < sizeof(sizes) / sizeof(sizes[0]); z++)	\
		for (seed = 1, rel_space_init(&s, sizes[z]); seed; seed = 0)

static void algebra(void **state)
{
	(void)state;
	FOR_SIZES {
		fill(a, pa, 3 * s.n, false);
		fill(b, pb, 3 * s.n, false);
		rel_inverse(&s, c, a);
		for (unsigned int i = 0; i < s.n; i++)
			for (unsigned int j = 0; j < s.n; j++)
				pc[i][j] = pa[j][i];
		equal(c, pc);
		rel_compose(&s, c, a, b);
		for (unsigned int i = 0; i < s.n; i++)
			for (unsigned int j = 0; j < s.n; j++) {
				pc[i][j] = false;
				for (unsigned int k = 0; k < s.n; k++)
					pc[i][j] |= pa[i][k] && pb[k][j];
			}
		equal(c, pc);
		rel_copy(&s, c, a);
		rel_or(&s, c, b);
		for (unsigned int i = 0; i < s.n; i++)
			for (unsigned int j = 0; j < s.n; j++)
				pc[i][j] = pa[i][j] || pb[i][j];
		equal(c, pc);
		rel_copy(&s, c, a);
		rel_and(&s, c, b);
		for (unsigned int i = 0; i < s.n; i++)
			for (unsigned int j = 0; j < s.n; j++)
				pc[i][j] = pa[i][j] && pb[i][j];
		equal(c, pc);
		rel_identity(&s, c, crow(&s, a, 0));
		for (unsigned int i = 0; i < s.n; i++)
			for (unsigned int j = 0; j < s.n; j++)
				pc[i][j] = i == j && pa[0][i];
		equal(c, pc);
	}
}

static void closures(void **state)
{
	(void)state;
	FOR_SIZES {
		for (unsigned int edges = 0; edges < 4 * s.n; edges += s.n / 2 + 1) {
			for (int forward = 0; forward < 2; forward++) {
				bool cyclic = false, reflexive = false;

				fill(a, pa, edges, forward);
				memcpy(pc, pa, sizeof(pc));
				for (unsigned int i = 0; i < s.n; i++)
					reflexive |= pa[i][i];
				plain_closure(pc);
				for (unsigned int i = 0; i < s.n; i++) {
					cyclic |= pc[i][i];
					pc[i][i] = true;
				}
				assert_int_equal(rel_acyclic(&s, a), !cyclic);
				assert_int_equal(rel_irreflexive(&s, a), !reflexive);
				rel_closure(&s, b, a);
				equal(b, pc);
				assert_int_equal(rel_closure_acyclic(&s, b, a), !cyclic);
				if (!cyclic)
					equal(b, pc);
				/* composing with what is closed */
				rel_closure(&s, b, a);
				fill(a, pa, 2 * s.n, false);
				rel_compose_closed(&s, c, a, b);
				rel_compose(&s, d, a, b);
				assert_memory_equal(c, d, s.n * s.nw * sizeof(uint64_t));
			}
		}
	}
}

static void ranges(void **state)
{
	(void)state;
	FOR_SIZES {
		for (unsigned int k = 0; k < 300; k++) {
			const unsigned int from = rnd(s.n + 1), to = rnd(s.n + 1);
			bool any = false;

			fill(a, pa, s.n * 2, false);
			set_clear(&s, c);
			set_or_range(&s, c, a, from, to);
			for (unsigned int i = 0; i < s.nw * 64u; i++) {
				const bool in = i >= from && i < to && set_has(a, i);

				assert_int_equal(set_has(c, i), in);
				any |= in;
			}
			assert_int_equal(set_meets_range(a, from, to), any);
			set_copy(&s, b, a);
			set_keep_range(&s, b, from, to);
			assert_memory_equal(b, c, s.nw * sizeof(uint64_t));
			set_clear(&s, c);
			set_or_range(&s, c, NULL, from, to);
			for (unsigned int i = 0; i < s.nw * 64u; i++)
				assert_int_equal(set_has(c, i), i >= from && i < to);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(algebra),
		cmocka_unit_test(closures),
		cmocka_unit_test(ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
