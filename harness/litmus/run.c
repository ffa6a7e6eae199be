/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run.c - start of an execution, registers, and the state's hash. */
#include <string.h>

#include "litmus/step.h"

struct lt_value lt_plus(struct lt_run *run, unsigned int p, const struct lt_value *a,
			const struct lt_value *b)
{
	struct lt_value r = *a;
	unsigned int i;

	r.dep = mm_dep_join(run->mm, p, a->dep, b->dep);
	for (i = 0; i < LT_MAX_READS / 64; i++)
		r.reads.w[i] |= b->reads.w[i];
	return r;
}

void lt_stop(struct lt_run *run, enum lt_status status, const char *reason)
{
	if (run->status != LT_RUNNING)
		return;
	/* What an open load is expected to give may be found false yet. */
	run->status = status == LT_UNSUPPORTED && run->opened ? LT_DROPPED : status;
	run->reason = reason;
}

static uint64_t unary(unsigned int op, uint64_t a)
{
	return op == '!' ? !a : op == '~' ? ~a : 0 - a;
}

/* One instruction on registers. */
static void local(struct lt_run *run, unsigned int p, const struct lt_insn *i)
{
	struct lt_proc *pr = &run->proc[p];
	struct lt_value *r = pr->regs;

	pr->pc++;
	switch (i->op) {
	case O_CONST:
		r[i->dst] = (struct lt_value){ .v = i->imm };
		break;
	case O_MOV:
		r[i->dst] = r[i->a];
		break;
	case O_BIN: {
		uint64_t v = 0;

		if (!lt_binary(i->sub, r[i->a].v, r[i->b].v, &v))
			lt_stop(run, LT_UNSUPPORTED, "division by zero");
		r[i->dst] = lt_plus(run, p, &r[i->a], &r[i->b]);
		r[i->dst].v = v;
		break;
	}
	case O_UN:
		r[i->dst] = r[i->a];
		r[i->dst].v = unary(i->sub, r[i->a].v);
		break;
	case O_SELECT:
		r[i->dst] = r[i->a].v ? lt_plus(run, p, &r[i->b], &r[i->a])
				      : lt_plus(run, p, &r[i->c], &r[i->a]);
		break;
	case O_JUMP:
		pr->pc = i->target;
		break;
	case O_JZ:
		pr->ctrl = lt_plus(run, p, &pr->ctrl, &r[i->a]);
		if (!r[i->a].v)
			pr->pc = i->target;
		break;
	case O_CTRL_SAVE:
		r[i->dst] = pr->ctrl;
		break;
	case O_CTRL_RESTORE:
		pr->ctrl = r[i->a];
		break;
	case O_COUNT0:
		r[i->dst] = (struct lt_value){ .v = 0 };
		break;
	case O_COUNT:
		if (++r[i->dst].v > run->prog->unroll)
			lt_stop(run, LT_UNROLLED, NULL);
		break;
	}
}

void lt_run_local(struct lt_run *run, unsigned int p)
{
	const struct lt_insn *i;

	while (run->status == LT_RUNNING && lt_is_local((enum lt_op)(i = lt_next(run, p))->op))
		local(run, p, i);
}

void lt_run_start(struct lt_run *run, const struct mm_config *config)
{
	const struct lt_test *t = run->prog->test;
	unsigned int p, k;

	mm_reset(run->mm, config, &run->decider->d);
	run->status = LT_RUNNING;
	run->reason = NULL;
	run->nevents = run->nopen = 0;
	run->opened = false;
	for (k = 0; k < t->nlocs; k++)
		mm_loc_new(run->mm, t->locs[k].init);
	for (p = 0; p < run->prog->nprocs; p++) {
		struct lt_proc *pr = &run->proc[p];

		memset(pr, 0, offsetof(struct lt_proc, fifo));
		memset(pr->regs, 0, run->prog->code[p]->nregs * sizeof(pr->regs[0]));
		for (k = 0; k < t->procs[p]->nnames; k++) {
			const struct lt_name *n = &t->procs[p]->names[k];

			pr->regs[k].v = n->has_init ? n->init : n->param ? LT_ADDR(n->loc) : 0;
		}
		lt_run_local(run, p);
	}
}

int lt_domain(const struct lt_run *run, const struct lt_insn *i, const struct lt_proc *pr)
{
	int loc;

	if (i->a == LT_NO_REG)
		return 0;
	loc = lt_loc_at(run->prog->test, pr->regs[i->a].v);
	return loc < 0 || !run->prog->domain[loc] ? -1 : run->prog->domain[loc];
}

/* TSO: what a section stored is in memory before a grace period that waited for it ends. */
static bool closed_sections_pending(const struct lt_run *run, const struct lt_insn *i,
				    const struct lt_proc *pr)
{
	int domain = lt_domain(run, i, pr);
	unsigned int q;

	for (q = 0; q < run->prog->nprocs && domain >= 0; q++)
		if (run->proc[q].fifo_head < run->proc[q].fifo_closed[domain])
			return true;
	return false;
}

bool lt_enabled(const struct lt_run *run, unsigned int p)
{
	const struct lt_insn *i = lt_next(run, p);
	const struct lt_proc *pr = &run->proc[p];
	int loc;

	switch (i->op) {
	case O_END:
		return false;
	case O_LOCK:
		loc = lt_loc_at(run->prog->test, pr->regs[i->a].v);
		if (loc >= 0 && !mm_lock_free(run->mm, (unsigned int)loc))
			return false;
		break;
	case O_SYNC:
		if (pr->in_gp && (!mm_gp_ready(run->mm, pr->gp) || closed_sections_pending(run, i, pr)))
			return false;
		break;
	}
	if (run->prog->model != MM_TSO || !mm_pending(run->mm, p))
		return true;
	/* spin_trylock() looks first: it can fail, but not succeed, ahead of the buffer. */
	return !(i->op == O_RMW || i->op == O_SYNC || i->op == O_LOCK || i->op == O_CHOICE || (i->op == O_FENCE && lt_fence_drains(i->sub)));
}

static void mix2(uint64_t h[2], uint64_t v)
{
	h[0] = lt_mix(h[0], v);
	h[1] = (h[1] + v) * UINT64_C(0xd6e8feb86659fd93);
	h[1] ^= h[1] >> 32;
}

/* A process' place and live values. */
static void hash_proc(const struct lt_run *run, unsigned int p, bool graph, uint64_t h[2],
		      mm_dep *deps, unsigned int *ndeps)
{
	const struct lt_proc *pr = &run->proc[p];
	const struct lt_regset *live = &run->prog->code[p]->live[pr->pc];
	unsigned int w;

	mix2(h, (uint64_t)pr->pc << 32 | (uint64_t)pr->in_gp << 31 | (uint64_t)pr->nesting << 16 |
		pr->nevents);
	mix2(h, (uint64_t)pr->nreads << 32 | pr->nsections);
	for (w = 0; w < MM_MAX_DOMAINS; w++)
		if (pr->fifo_closed[w] > pr->fifo_head)
			mix2(h, (uint64_t)w << 32 | (uint64_t)(pr->fifo_closed[w] - pr->fifo_head));
	for (w = 0; w < sizeof(live->w) / sizeof(live->w[0]); w++) {
		uint64_t bits = live->w[w];

		for (; bits; bits &= bits - 1) {
			const struct lt_value *v = &pr->regs[w * 64 + (unsigned int)__builtin_ctzll(bits)];

			mix2(h, v->v);
			deps[(*ndeps)++] = v->dep;
		}
	}
	deps[(*ndeps)++] = pr->ctrl.dep;
	if (graph) {
		mix2(h, pr->history);
		mix2(h, pr->reads_from);
	}
}

/*
 * Two words of 64 bits; the model gives 64 more, mixed into both.  Among ten
 * million states two that differ have the same 64 bits with a probability of 3
 * in a million, so the table keeps hashes only, and no states to compare.
 */
uint64_t lt_run_hash(const struct lt_run *run, bool graph, uint64_t *second)
{
	static mm_dep deps[LT_MAX_PROCS][LT_MAX_REGS + 1];
	struct mm_live live[MM_MAX_THREADS];
	uint64_t h[2] = { 1, 2 }, m;
	unsigned int p;

	memset(live, 0, sizeof(live));
	for (p = 0; p < run->prog->nprocs; p++) {
		unsigned int n = 0;

		hash_proc(run, p, graph, h, deps[p], &n);
		live[p].finished = lt_finished(run, p);
		live[p].ndeps = live[p].finished ? 0 : n;
		live[p].deps = deps[p];
	}
	m = mm_hash(run->mm, live);
	mix2(h, m);
	*second = h[1];
	return h[0];
}

uint64_t lt_graph_hash(const struct lt_run *run, uint64_t *second)
{
	uint64_t h[2] = { 3, 4 };
	mm_tag tags[LT_MAX_EVENTS + 1];
	unsigned int p, l, n, k;

	for (p = 0; p < run->prog->nprocs; p++)
		mix2(h, run->proc[p].history), mix2(h, run->proc[p].reads_from);
	for (l = 0; l < run->prog->test->nlocs; l++) {
		n = mm_modification_order(run->mm, l, tags, LT_MAX_EVENTS + 1);
		for (k = 0; k < n && k <= LT_MAX_EVENTS; k++)
			mix2(h, tags[k]);
		mix2(h, l);
	}
	*second = h[1];
	return h[0];
}
