// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tiny.c - depth-first search by replay over every decision of a tiny program.
 */
#include "tiny.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CHOICES 256u
#define SEEN_BITS 20u

struct search {
	struct lw_decider decider;	/* first: the decider is the search */
	const struct tiny_program *p;
	struct mm *mm;
	unsigned int depth, replayed;
	struct { uint16_t taken, n; } choice[MAX_CHOICES];
	uint64_t *seen;
	unsigned int pc[TINY_THREADS], step[TINY_THREADS], nregs[TINY_THREADS];
	unsigned int gp[TINY_THREADS], section[TINY_THREADS];
	mm_dep dep[TINY_THREADS][TINY_INSNS];
	uint64_t regs;
};

static unsigned int choose(struct search *s, unsigned int n)
{
	if (s->replayed == s->depth) {
		if (s->depth == MAX_CHOICES)
			abort();
		s->choice[s->depth].taken = 0;
		s->choice[s->depth].n = (uint16_t)n;
		s->depth++;
	}
	return s->choice[s->replayed++].taken;
}

static unsigned int pick(struct lw_decider *d, enum lw_stream stream, unsigned int t,
			 enum lw_choice what, unsigned int n)
{
	(void)what;
	d->left[stream][t] = 1;
	return choose((struct search *)d, n);
}

static const struct tiny_insn *next_insn(const struct search *s, unsigned int t)
{
	static const struct tiny_insn end;

	return s->pc[t] < TINY_INSNS ? &s->p->insn[t][s->pc[t]] : &end;
}

static bool can_run(const struct search *s, unsigned int t)
{
	const struct tiny_insn *i = next_insn(s, t);

	switch (i->op) {
	case TINY_END:
		return false;
	case TINY_LOCK:
		return mm_lock_free(s->mm, i->loc);
	case TINY_GP:
		return s->step[t] == 0 || mm_gp_ready(s->mm, s->gp[t]);
	default:
		return true;
	}
}

static void set_reg(struct search *s, unsigned int t, const struct mm_read *read)
{
	unsigned int r = s->nregs[t]++;

	s->regs |= (read->value & 15) << (16 * t + 4 * r);
	s->dep[t][r] = read->dep;
}

static void step(struct search *s, unsigned int t)
{
	const struct tiny_insn *i = next_insn(s, t);
	mm_tag tag = (t + 1) << 16 | (s->pc[t] + 1);
	mm_dep addr = i->addr ? s->dep[t][i->addr - 1] : MM_DEP_NONE;
	struct mm_deps deps = { addr, i->data ? s->dep[t][i->data - 1] : MM_DEP_NONE, 0 };
	struct mm_rmw xchg = { .kind = MM_XCHG, .size = 4, .operand = i->value,
			       .noreturn = i->noreturn };
	struct mm_read read;
	bool split = i->op == TINY_XCHG && i->order == MM_SEQ_CST && mm_splits_rmw(s->mm);

	switch (i->op) {
	case TINY_END:
		return;
	case TINY_R:
		mm_load(s->mm, t, i->loc, i->order, addr, &read);
		set_reg(s, t, &read);
		break;
	case TINY_W:
		mm_store(s->mm, t, i->loc, i->value, tag, i->order, &deps);
		break;
	case TINY_XCHG:
		if (mm_has_fence_ahead(s->mm, t)) {
			mm_fence_ahead(s->mm, t);
			return;
		}
		if (split && s->step[t] != 1) {
			mm_fence(s->mm, t, MM_FENCE_SEQ_CST);
			s->step[t]++;
			if (s->step[t] < 3)
				return;
			break;
		}
		mm_rmw(s->mm, t, i->loc, &xchg, tag, split ? MM_RELAXED : i->order, &deps, &read);
		set_reg(s, t, &read);
		if (split) {
			s->step[t]++;
			return;
		}
		break;
	case TINY_FENCE:
		mm_fence(s->mm, t, i->fence);
		break;
	case TINY_LOCK:
		mm_lock(s->mm, t, i->loc, MM_DEP_NONE, tag, &read);
		break;
	case TINY_UNLOCK:
		mm_unlock(s->mm, t, i->loc, tag);
		break;
	case TINY_RCU_LOCK:
		s->section[t] = mm_section_begin(s->mm, t, 0);
		break;
	case TINY_RCU_UNLOCK:
		mm_section_end(s->mm, t, s->section[t]);
		break;
	case TINY_GP:
		if (s->step[t]++ == 0) {
			s->gp[t] = mm_gp_start(s->mm, t, 0);
			return;
		}
		mm_gp_end(s->mm, t, s->gp[t]);
		break;
	}
	s->step[t] = 0;
	s->pc[t]++;
}

/* True if this state was there before. */
static bool seen_before(struct search *s)
{
	struct mm_live live[MM_MAX_THREADS] = { { 0 } };
	uint64_t key, i;

	for (unsigned int t = 0; t < s->p->nthreads; t++)
		live[t] = (struct mm_live){ next_insn(s, t)->op == TINY_END, s->nregs[t],
					    s->dep[t] };
	key = mm_hash(s->mm, live) ^ s->regs * 0x9e3779b97f4a7c15ull;
	for (unsigned int t = 0; t < s->p->nthreads; t++)
		key = (key ^ (s->pc[t] * 8 + s->step[t])) * 0xff51afd7ed558ccdull;
	key |= 1;
	for (i = key >> (64 - SEEN_BITS); s->seen[i]; i = (i + 1) & ((1u << SEEN_BITS) - 1))
		if (s->seen[i] == key)
			return true;
	s->seen[i] = key;
	return false;
}

static void add_outcome(struct search *s, struct tiny_result *out)
{
	struct tiny_outcome o = { .regs = s->regs };
	unsigned int i;

	for (unsigned int loc = 0; loc < TINY_LOCS; loc++)
		o.final |= (uint16_t)((mm_newest(s->mm, loc, NULL) & 15) << (4 * loc));
	for (i = 0; i < out->n; i++) {
		if (out->outcome[i].regs == o.regs && out->outcome[i].final == o.final)
			return;
		if (out->outcome[i].regs > o.regs ||
		    (out->outcome[i].regs == o.regs && out->outcome[i].final > o.final))
			break;
	}
	if (out->n == TINY_OUTCOMES)
		abort();
	memmove(&out->outcome[i + 1], &out->outcome[i], (out->n - i) * sizeof(o));
	out->outcome[i] = o;
	out->n++;
}

static void run(struct search *s, const struct mm_config *config, bool prune,
		struct tiny_result *out)
{
	unsigned int fresh = s->depth;

	mm_reset(s->mm, config, &s->decider);
	for (unsigned int t = 0; t < TINY_THREADS; t++)
		s->pc[t] = s->step[t] = s->nregs[t] = 0;
	s->regs = 0;
	s->replayed = 0;
	for (unsigned int loc = 0; loc < TINY_LOCS; loc++)
		mm_loc_new(s->mm, 0);
	for (;;) {
		unsigned int able[2 * TINY_THREADS], n = 0;

		for (unsigned int t = 0; t < s->p->nthreads; t++) {
			if (can_run(s, t))
				able[n++] = t;
			if (mm_pending(s->mm, t))
				able[n++] = TINY_THREADS + t;
		}
		if (!n)
			break;
		if (prune && s->replayed >= fresh && seen_before(s))
			return;
		n = able[choose(s, n)];
		if (n >= TINY_THREADS)
			mm_drain(s->mm, n - TINY_THREADS);
		else
			step(s, n);
		if (s->mm->full)
			abort();
		if (s->mm->infeasible)
			return;
	}
	for (unsigned int t = 0; t < s->p->nthreads; t++)
		if (next_insn(s, t)->op != TINY_END)
			return;	/* a deadlock has no outcome */
	add_outcome(s, out);
}

void tiny_explore(const struct tiny_program *p, const struct mm_config *config, bool prune,
		  struct tiny_result *out)
{
	struct search *s = calloc(1, sizeof(*s));
	struct mm_config c = *config;

	c.nthreads = p->nthreads;
	c.manual_drain = true;
	c.keep_deps = true;
	out->n = 0;
	out->runs = 0;
	s->p = p;
	s->decider.pick = pick;
	memset(s->decider.left, 0, sizeof(s->decider.left));
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		s->decider.left[LW_STREAM_VALUE][t] = s->decider.left[LW_STREAM_SCHED][t] = 1;
	s->mm = mm_create(c.model, c.exact || c.exact_sets);
	s->seen = calloc(1u << SEEN_BITS, sizeof(*s->seen));
	for (;;) {
		run(s, &c, prune, out);
		out->runs++;
		s->depth = s->replayed;
		while (s->depth && s->choice[s->depth - 1].taken + 1 >= s->choice[s->depth - 1].n)
			s->depth--;
		if (!s->depth)
			break;
		s->choice[s->depth - 1].taken++;
	}
	mm_destroy(s->mm);
	free(s->seen);
	free(s);
}

bool tiny_shows(const struct tiny_result *r, uint64_t regs, uint64_t regs_mask, uint16_t final,
		uint16_t final_mask)
{
	for (unsigned int i = 0; i < r->n; i++)
		if (!((r->outcome[i].regs ^ regs) & regs_mask) &&
		    !((r->outcome[i].final ^ final) & final_mask))
			return true;
	return false;
}
