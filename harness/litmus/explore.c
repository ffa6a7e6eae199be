/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explore.c - depth-first search by replay. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "litmus/explore_internal.h"
#include "litmus/open.h"
#include "weave/model/free.h"

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* A new entry on the stack, at its first alternative. */
static struct lt_choice *push(struct lt_explorer *x, unsigned int n)
{
	if (x->depth == x->room) {
		size_t room = x->room ? x->room * 2 : 1024;
		struct lt_choice *p = realloc(x->stack, room * sizeof(*p));

		if (!p) {
			x->no_memory = true;
			return NULL;
		}
		x->stack = p;
		x->room = room;
	}
	x->at++;
	x->stack[x->depth].n = (uint16_t)n;
	x->stack[x->depth].taken = 0;
	return &x->stack[x->depth++];
}

/* The next choice of the model's or a step's: as the stack has it, or a new one. */
static unsigned int choose(struct lt_decider *d, unsigned int n)
{
	struct lt_explorer *x = (struct lt_explorer *)d;

	if (n <= 1)
		return 0;
	if (x->at < x->depth)
		return x->stack[x->at++].taken;
	push(x, n);
	return 0;
}

static unsigned int pick(struct lw_decider *d, enum lw_stream stream, unsigned int thread,
			 enum lw_choice what, unsigned int n)
{
	(void)what;
	d->left[stream][thread] = 1;
	return choose((struct lt_decider *)d, n);
}

/* To the deepest choice with an alternative left; false: all has been seen. */
static bool advance(struct lt_explorer *x)
{
	while (x->depth > 0 && x->stack[x->depth - 1].taken + 1u >= x->stack[x->depth - 1].n)
		x->depth--;
	if (!x->depth)
		return false;
	x->stack[x->depth - 1].taken++;
	x->fixed = x->depth;
	x->at = 0;
	return true;
}

/* What can happen next; one thing only, where that loses nothing. */
static unsigned int actions(const struct lt_run *run, bool all, uint8_t *out)
{
	bool tso = run->prog->model == MM_TSO;
	unsigned int n = 0, p;

	for (p = 0; p < run->prog->nprocs; p++) {
		if (lt_enabled(run, p)) {
			out[n] = (uint8_t)p;
			if (!all && lt_commutes(run, p)) {
				out[0] = out[n];
				return 1;
			}
			n++;
		}
		if (tso && mm_pending(run->mm, p)) {
			out[n] = (uint8_t)(p | LT_DRAIN);
			if (!all && lt_drain_commutes(run, p)) {
				out[0] = out[n];
				return 1;
			}
			n++;
		}
	}
	return n;
}

/* The next step: the stack's, or the first one possible; -1: nothing is. */
static int next_action(struct lt_explorer *x)
{
	uint8_t possible[LT_MAX_ACTIONS];
	struct lt_choice *c;
	unsigned int n;

	if (x->at < x->depth) {
		c = &x->stack[x->at++];
		return c->action[c->taken];
	}
	n = actions(x->run, x->req->no_reduction, possible);
	c = n ? push(x, n) : NULL;
	if (!c)
		return -1;
	memcpy(c->action, possible, sizeof(possible));
	return possible[0];
}

static bool all_finished(const struct lt_run *run)
{
	unsigned int p;

	for (p = 0; p < run->prog->nprocs; p++)
		if (!lt_finished(run, p))
			return false;
	return true;
}

/* False: this state, and with it whatever follows, is known. */
static bool new_state(struct lt_explorer *x)
{
	uint64_t a, b;
	int rc;

	a = lt_run_hash(x->run, x->graph_mode || x->open, &b);
	if (x->graph_mode || x->open) {
		uint64_t d, c = lt_graph_hash(x->run, &d);

		a = lt_mix(a, c);
		b = lt_mix(b, d);
	}
	rc = lt_visited_add(&x->visited, a, b);
	if (rc < 0)
		x->no_memory = true;
	return rc > 0;
}

static void too_large(struct lt_explorer *x, const char *what)
{
	if (x->result->verdict == LT_V_TOO_LARGE || x->result->verdict == LT_V_UNSUPPORTED)
		return;
	x->result->verdict = LT_V_TOO_LARGE;
	snprintf(x->result->reason, sizeof(x->result->reason), "%s", what);
}

static bool within_limits(struct lt_explorer *x)
{
	struct lt_result *r = x->result;

	if (x->visited.used > x->req->limits.all_states && (!x->races || r->race))
		r->partial = true;
	if (r->partial && r->positive && r->negative)
		return false;
	if (x->no_memory) {
		too_large(x, "memory");
	} else if (x->visited.used > x->req->limits.max_states) {
		too_large(x, "states");
	} else if ((++x->result->steps & 1023) == 0 && now() > x->deadline) {
		too_large(x, "time");
	} else {
		return true;
	}
	return false;
}

/*
 * Loads may be left open: is there something to come of this state?  What the axioms say
 * no to they do not allow when more has happened.
 */
static bool promising(struct lt_explorer *x)
{
	struct jg_verdict verdict;

	if (!lt_open_hope(x->run))
		return false;
	if (!lt_graph_build(x->run, x->graph))
		return true;	/* lt_finish() says that it is too large */
	lt_judge(x, &verdict);
	return verdict.allowed;
}

/* One execution.  False: stop exploring. */
static bool run_once(struct lt_explorer *x, const struct mm_config *config)
{
	struct lt_run *run = x->run;
	int action;

	lt_run_start(run, config);
	while (run->status == LT_RUNNING) {
		if (!within_limits(x))
			return false;
		if (x->at >= x->fixed && (!new_state(x) || lt_pruned(x) || (x->open && !promising(x))))
			return true;
		action = next_action(x);
		if (action < 0) {
			if (x->no_memory || !all_finished(run))	/* a deadlock: no execution */
				return !x->no_memory;
			x->result->unmodelled += run->mm->unmodelled_places != 0;
			return lt_finish(x);
		}
		if (action & LT_DRAIN)
			lt_drain(run, (unsigned int)action & ~LT_DRAIN);
		else
			lt_step(run, (unsigned int)action);
	}
	switch (run->status) {
	case LT_UNROLLED:
		x->result->unrolled++;
		break;
	case LT_TOO_LARGE:
		too_large(x, run->reason);
		return false;
	case LT_UNSUPPORTED:
		x->result->verdict = LT_V_UNSUPPORTED;
		snprintf(x->result->reason, sizeof(x->result->reason), "%s", run->reason);
		return false;
	default:
		break;
	}
	return true;
}

static void explore(struct lt_explorer *x)
{
	const struct lt_request *req = x->req;
	struct mm_config config = {
		.model = req->model, .nthreads = x->test->nprocs, .exact = !req->as_compiled,
		.exact_sets = req->exact_sets, .keep_deps = true,
		.manual_drain = true, .hash_graph = x->graph_mode,
	};
	bool more = true;

	x->depth = x->at = x->fixed = 0;
	lt_visited_clear(&x->visited);
	while (more) {
		x->result->runs++;
		more = run_once(x, &config) && advance(x);
	}
	x->result->states += x->visited.used;
	x->result->graph = x->graph_mode;
}

/* From the start: what an earlier exploration found is forgotten. */
static void explore_in_order(struct lt_explorer *x)
{
	lt_outcomes_reset(x);
	lt_visited_clear(&x->graphs);
	x->result->states = 0;
	explore(x);
}

static bool may_be_open(const struct lt_explorer *x)
{
	const struct lt_prog *prog = x->run->prog;
	unsigned int p;

	if (x->req->in_order || x->req->free || x->req->as_compiled ||
	    (x->req->model != MM_LKMM && x->req->model != MM_ALPHA))
		return false;
	for (p = 0; p < prog->nprocs; p++)
		if (prog->code[p]->opens)
			return true;
	return false;
}

/* What load buffering adds: again, as long as there are new values to expect. */
static bool explore_open(struct lt_explorer *x)
{
	struct mm *in_order = x->run->mm;

	x->run->mm = mm_free_create();
	if (!x->run->mm) {
		x->run->mm = in_order;
		return false;
	}
	x->open = x->run->free = true;
	x->run->guesses = &x->guesses;
	do {
		x->guesses = x->stored;
		explore(x);
	} while (x->stored.total > x->guesses.total && x->result->verdict < LT_V_UNSUPPORTED);
	if (x->stored.overflow)
		too_large(x, "values of one location");
	mm_destroy(in_order);
	return true;
}

static bool setup(struct lt_explorer *x, struct lt_prog *prog)
{
	unsigned int s, t;

	for (s = 0; s < LW_NR_STREAMS; s++)
		for (t = 0; t < LW_MAX_THREADS; t++)
			x->decider.d.left[s][t] = 1;
	x->decider.d.pick = pick;
	x->decider.choose = choose;
	x->run = calloc(1, sizeof(*x->run));
	x->graph = calloc(1, sizeof(*x->graph));
	x->scratch = jg_scratch_new();
	if (!lt_visited_init(&x->visited) || !lt_visited_init(&x->graphs) || !lt_visited_init(&x->seen_outcomes) || !x->run ||
	    !x->graph || !x->scratch)
		return false;
	x->run->prog = prog;
	x->run->decider = &x->decider;
	x->run->mm = x->req->create ? x->req->create()
				    : mm_create(x->req->model, !x->req->as_compiled || x->req->exact_sets);
	x->run->free = x->req->free;
	x->run->stored = &x->stored;
	return x->run->mm != NULL;
}

static void teardown(struct lt_explorer *x)
{
	if (x->run && x->run->mm)
		mm_destroy(x->run->mm);
	free(x->run);
	free(x->graph);
	jg_scratch_free(x->scratch);
	lt_visited_free(&x->visited);
	lt_visited_free(&x->graphs);
	lt_visited_free(&x->seen_outcomes);
	free(x->stack);
}

static void conclude(struct lt_result *r)
{
	if (r->verdict == LT_V_UNSUPPORTED || r->verdict == LT_V_TOO_LARGE)
		return;
	r->verdict = !r->positive ? LT_NEVER : r->negative ? LT_SOMETIMES : LT_ALWAYS;
}

bool lt_explore(struct lt_test *t, const struct lt_request *req, struct lt_result *out)
{
	struct lt_explorer *x;
	struct lt_prog *prog;
	double start = now();
	bool ok;

	memset(out, 0, sizeof(*out));
	prog = lt_compile(t, req->model, req->limits.unroll);
	if (!prog) {
		out->verdict = LT_V_UNSUPPORTED;
		snprintf(out->reason, sizeof(out->reason), "%s",
			 t->nunsupported ? t->unsupported[0] : "out of memory");
		return t->nunsupported != 0;
	}
	x = calloc(1, sizeof(*x));
	ok = x != NULL;
	if (ok) {
		x->req = req;
		x->test = t;
		x->result = out;
		x->deadline = start + req->limits.seconds;
		lt_choose_terms(t, out);
		/* Whether plain accesses race depends on history, so each graph counts. */
		x->races = prog->plain && req->model != MM_SC && req->model != MM_TSO;
		x->graph_mode = req->graph || x->races;
		ok = setup(x, prog);
	}
	if (ok) {
		explore_in_order(x);
		if (out->rejected && !x->graph_mode) {
			x->graph_mode = true;
			out->verdict = LT_NEVER;
			out->rejected = 0;
			out->rejected_by = NULL;
			explore_in_order(x);
		}
		if (out->verdict < LT_V_UNSUPPORTED && may_be_open(x))
			ok = explore_open(x);
		conclude(out);
		lt_outcomes_sort(out);
		out->seconds = now() - start;
	}
	if (x)
		teardown(x);
	free(x);
	lt_prog_free(prog);
	return ok;
}

void lt_result_free(struct lt_result *r)
{
	size_t i;

	for (i = 0; i < r->noutcomes; i++)
		free(r->outcomes[i].values);
	free(r->outcomes);
	r->outcomes = NULL;
	r->noutcomes = 0;
}

const char *lt_verdict_name(enum lt_verdict v)
{
	static const char *const names[] = {
		[LT_NEVER] = "Never", [LT_SOMETIMES] = "Sometimes", [LT_ALWAYS] = "Always",
		[LT_V_UNSUPPORTED] = "unsupported", [LT_V_TOO_LARGE] = "too large",
	};

	return names[v];
}
