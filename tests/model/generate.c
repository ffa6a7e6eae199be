// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * generate.c - tiny programs from a number.
 */
#include "generate.h"

#include <string.h>

#define LOCK (TINY_LOCS - 1)	/* never accessed otherwise */

struct thread_gen {
	unsigned int t, k, nreads, nlocs;
	bool section, locked;
	enum generate_for what;
};

static uint64_t state;

static unsigned int below(unsigned int n)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned int)((state >> 33) % n);
}


static void access_insn(struct tiny_insn *i, struct thread_gen *g)
{
	static const enum mm_order orders[] = { MM_RELAXED, MM_ACQUIRE, MM_RELEASE, MM_SEQ_CST };
	unsigned int what = below(9);

	i->loc = below(g->nlocs);
	i->value = 1 + (5 * g->t + g->k) % 15;
	if (g->nreads && below(3) == 0)
		i->addr = 1 + below(g->nreads);
	if (what < 4) {
		i->op = TINY_R;
		i->order = below(3) ? MM_RELAXED : MM_ACQUIRE;
	} else if (what < 8) {
		i->op = TINY_W;
		i->order = below(3) ? MM_RELAXED : MM_RELEASE;
		if (g->nreads && below(2))
			i->data = 1 + below(g->nreads);
	} else {
		i->op = TINY_XCHG;
		i->order = orders[below(4)];
		if (g->what == GENERATE_C11 && i->order == MM_SEQ_CST)
			i->order = MM_ACQ_REL;
		i->noreturn = g->what == GENERATE_LKMM && i->order == MM_RELAXED && below(2);
	}
	if (i->op != TINY_W)
		g->nreads++;
	if (g->what == GENERATE_C11)
		i->addr = i->data = 0;
}

static void fence_insn(struct tiny_insn *i, const struct thread_gen *g)
{
	static const enum mm_fence fences[][8] = {
		[GENERATE_ANY] = { MM_FENCE_SEQ_CST, MM_FENCE_RMB, MM_FENCE_WMB, MM_FENCE_ACQUIRE,
				   MM_FENCE_SEQ_CST, MM_FENCE_RMB, MM_FENCE_WMB,
				   MM_FENCE_READ_DEPENDS },
		[GENERATE_LKMM] = { MM_FENCE_SEQ_CST, MM_FENCE_RMB, MM_FENCE_WMB,
				    MM_FENCE_BEFORE_ATOMIC, MM_FENCE_AFTER_ATOMIC,
				    MM_FENCE_AFTER_SPINLOCK, MM_FENCE_AFTER_UNLOCK_LOCK,
				    MM_FENCE_READ_DEPENDS },
		[GENERATE_C11] = { MM_FENCE_SEQ_CST, MM_FENCE_ACQUIRE, MM_FENCE_RELEASE,
				   MM_FENCE_ACQ_REL, MM_FENCE_SEQ_CST, MM_FENCE_SEQ_CST,
				   MM_FENCE_ACQ_REL, MM_FENCE_RELEASE },
	};

	i->op = TINY_FENCE;
	i->fence = fences[g->what][below(8)];
}

static void random_insn(struct tiny_insn *i, struct thread_gen *g)
{
	unsigned int what = below(g->what == GENERATE_C11 ? 11 : g->what == GENERATE_LKMM ? 14 : 12);

	if (what < 9) {
		access_insn(i, g);
	} else if (what < 11) {
		fence_insn(i, g);
	} else if (what > 11) {
		i->op = g->locked ? TINY_UNLOCK : TINY_LOCK;
		i->loc = LOCK;
		g->locked = !g->locked;
	} else if (g->section) {
		i->op = TINY_RCU_UNLOCK;
		g->section = false;
	} else {
		g->section = below(2);
		i->op = g->section ? TINY_RCU_LOCK : TINY_GP;
	}
}

void generate(struct tiny_program *p, unsigned int number, unsigned int threads,
	      unsigned int most, enum generate_for what)
{
	unsigned int nlocs;

	state = number * 77777ull + 5;
	below(2);
	memset(p, 0, sizeof(*p));
	p->nthreads = 2 + below(threads - 1);
	nlocs = 2 + below(TINY_LOCS - 2);
	for (unsigned int t = 0; t < p->nthreads; t++) {
		struct thread_gen g = { .t = t, .nlocs = nlocs, .what = what };
		unsigned int n = 2 + below(most - 1);

		for (; g.k < n; g.k++)
			random_insn(&p->insn[t][g.k], &g);
		if (g.section)
			p->insn[t][g.k++].op = TINY_RCU_UNLOCK;
		if (g.locked) {
			p->insn[t][g.k].op = TINY_UNLOCK;
			p->insn[t][g.k].loc = LOCK;
		}
	}
}
