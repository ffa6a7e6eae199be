/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Microseconds that the judge takes for a graph, by model and number of
 * events.  Graphs are interleavings of four threads that read the newest
 * value, so every model allows them and every axiom is worked out.
 * Not a test: it asserts nothing and its output depends on the machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "weave/judge/judge.h"

#define THREADS	4
#define LOCS	5
#define GRAPHS	64

enum mix { MIX_MARKED, MIX_PLAIN, MIX_RCU, MIX_ALL, NR_MIXES };

static const char *const mixes[] = { "marked", "plain", "rcu", "plain+rcu" };
static const char *const models[] = { "sc", "tso", "weak", "lkmm", "alpha" };

static uint64_t seed = 88172645463325252u;

static unsigned int rnd(unsigned int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned int)((seed >> 16) % n);
}

static void make(struct jg_graph *g, unsigned int nevents, enum mix mix)
{
	static const uint8_t fences[] = { MM_FENCE_SEQ_CST, MM_FENCE_RMB, MM_FENCE_WMB };
	unsigned int newest[LOCS], depth[THREADS] = { 0 };

	memset(g, 0, sizeof(*g));
	g->nlocs = LOCS;
	for (unsigned int l = 0; l < LOCS; l++) {
		newest[l] = g->nevents;
		g->ev[g->nevents++] = (struct jg_event) {
			.thread = -1, .kind = JG_INIT, .loc = (uint16_t)l, .rf = -1, .partner = -1,
		};
	}
	while (g->nevents < nevents + LOCS) {
		const unsigned int e = g->nevents++, what = rnd(16);
		struct jg_event *ev = &g->ev[e];

		*ev = (struct jg_event) {
			.thread = (int8_t)rnd(THREADS), .loc = (uint16_t)rnd(LOCS), .rf = -1,
			.partner = -1,
		};
		if (what < 3) {
			ev->kind = JG_FENCE;
			ev->fence = fences[what];
		} else if (what < 6 && (mix == MIX_RCU || mix == MIX_ALL)) {
			unsigned int *d = &depth[ev->thread];

			ev->kind = *d ? JG_RCU_UNLOCK : what == 3 ? JG_SYNC_RCU : JG_RCU_LOCK;
			*d = ev->kind == JG_RCU_LOCK;
		} else {
			ev->kind = what & 1 ? JG_READ : JG_WRITE;
			if ((mix == MIX_PLAIN || mix == MIX_ALL) && ev->loc < 2)
				ev->tags = JG_PLAIN;
			else if (rnd(3) == 0)
				ev->tags = ev->kind == JG_READ ? JG_ACQUIRE : JG_RELEASE;
			if (ev->kind == JG_READ)
				ev->rf = (int16_t)newest[ev->loc];
			else
				newest[ev->loc] = e;
		}
	}
	for (unsigned int l = 0, n = 0; l < LOCS; l++) {
		for (unsigned int e = 0; e < g->nevents; e++)
			if ((g->ev[e].kind == JG_INIT || g->ev[e].kind == JG_WRITE) &&
			    g->ev[e].loc == l)
				g->co[n++] = (uint16_t)e;
		g->co_start[l + 1] = (uint16_t)n;
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double measure(const struct jg_graph *g, enum mm_model model, struct jg_scratch *s)
{
	const struct jg_options opt = { .model = model };
	struct jg_verdict v;
	double best = 1e9;

	for (unsigned int round = 0; round < 5; round++) {
		const double start = now();
		double took;

		for (unsigned int k = 0; k < 10 * GRAPHS; k++)
			jg_judge(&g[k % GRAPHS], &opt, s, &v);
		took = now() - start;
		best = took < best ? took : best;
	}
	return best / (10 * GRAPHS) * 1e6;
}

int main(void)
{
	static const unsigned int sizes[] = { 15, 40, 100, 400 };
	struct jg_graph *g = calloc(GRAPHS, sizeof(*g));
	struct jg_scratch *s = jg_scratch_new();

	if (!g || !s)
		return 2;
	printf("%-10s %-6s", "mix", "model");
	for (unsigned int z = 0; z < sizeof(sizes) / sizeof(sizes[0]); z++)
		printf(" %5u ev", sizes[z]);
	printf("   us a graph, best of 5\n");
	for (unsigned int mix = 0; mix < NR_MIXES; mix++) {
		for (unsigned int m = 0; m < MM_NR_MODELS; m++) {
			printf("%-10s %-6s", mixes[mix], models[m]);
			for (unsigned int z = 0; z < sizeof(sizes) / sizeof(sizes[0]); z++) {
				seed = 88172645463325252u;
				for (unsigned int k = 0; k < GRAPHS; k++)
					make(&g[k], sizes[z], (enum mix)mix);
				printf(" %8.2f", measure(g, (enum mm_model)m, s));
			}
			printf("\n");
		}
	}
	jg_scratch_free(s);
	free(g);
	return 0;
}
