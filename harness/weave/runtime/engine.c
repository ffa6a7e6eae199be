// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * engine.c - one execution from beginning to end.
 */
#include <stdlib.h>

#include "weave/runtime/checker.h"
#include "weave/runtime/fiber.h"
#include "weave/runtime/pickup.h"
#include "weave/runtime/record.h"
#include "weave/runtime/state.h"
#include "weave/runtime/shadow.h"
#include "weave/runtime/witness.h"

#include <sys/mman.h>

struct lw_engine lw_eng __attribute__((aligned(64)));
uint8_t lw_garbage = LW_GARBAGE;
uint8_t lw_feedback[LW_FEEDBACK_BYTES];

/* ---- deviations ---- */

/*
 * Of each stream of each thread, by ascending decision number.  The counts stand
 * by themselves because they are reset each time.
 */
static struct { uint8_t count, next; } dev[LW_NR_STREAMS][LW_MAX_THREADS];
static struct devlist {
	uint16_t nth[LW_MAX_DEVIATIONS];
	uint8_t alternative[LW_MAX_DEVIATIONS];
} devs[LW_NR_STREAMS][LW_MAX_THREADS];

static uint32_t decisions_to_next(unsigned int stream, unsigned int thread, uint32_t now)
{
	unsigned int next = dev[stream][thread].next;

	return next < dev[stream][thread].count ? devs[stream][thread].nth[next] - now : UINT32_MAX;
}

static unsigned int pick(struct lw_decider *d, enum lw_stream stream, unsigned int thread,
			 enum lw_choice what, unsigned int n)
{
	unsigned int next = dev[stream][thread].next++;
	uint32_t now = devs[stream][thread].nth[next];

	d->left[stream][thread] = decisions_to_next(stream, thread, now);
	if (n < 2)
		return 0;
	lw_eng.deviated++;
	lw_record_deviation(what);
	return 1 + devs[stream][thread].alternative[next] % (n - 1);
}

/* lw_engine_decisions(): every decision is due, and is written down. */
static struct {
	struct lw_decision *out;	/* NULL: nobody asks */
	uint32_t n, max;
	uint16_t count[LW_NR_STREAMS][LW_MAX_THREADS];
} watch;

static unsigned int pick_watched(struct lw_decider *d, enum lw_stream stream, unsigned int thread,
				 enum lw_choice what, unsigned int n)
{
	uint16_t now = ++watch.count[stream][thread];
	unsigned int next = dev[stream][thread].next, k = 0;
	uint32_t events = lw_engine_trace()->nevents;

	if (watch.n < watch.max)
		watch.out[watch.n++] = (struct lw_decision){
			.stream = (uint8_t)stream, .thread = (uint8_t)thread, .nth = now,
			.choice = (uint8_t)what, .others = (uint8_t)(n - 1 < UINT8_MAX ? n - 1 : UINT8_MAX),
			.forced = what == LW_CHOOSE_THREAD && !(lw_eng.runnable >> thread & 1),
			.event = lw_is_within_event(what) && events ? events - 1 : events,
		};
	if (next < dev[stream][thread].count && devs[stream][thread].nth[next] == now)
		k = pick(d, stream, thread, what, n);
	d->left[stream][thread] = 1;
	return k;
}

static void insert(const struct lw_deviation *v)
{
	struct devlist *l;
	unsigned int i, n;

	if (v->stream >= LW_NR_STREAMS || v->thread >= LW_MAX_THREADS || !v->nth)
		return;
	l = &devs[v->stream][v->thread];
	n = dev[v->stream][v->thread].count;
	for (i = n; i > 0 && l->nth[i - 1] > v->nth; i--)
		;
	if (i > 0 && l->nth[i - 1] == v->nth)
		return;
	memmove(&l->nth[i + 1], &l->nth[i], (n - i) * sizeof(l->nth[0]));
	memmove(&l->alternative[i + 1], &l->alternative[i], n - i);
	l->nth[i] = v->nth;
	l->alternative[i] = v->alternative;
	dev[v->stream][v->thread].count++;
}

static void load_deviations(const struct lw_input *in)
{
	memset(dev, 0, sizeof(dev));
	for (unsigned int i = 0; i < in->ndeviations && i < LW_MAX_DEVIATIONS; i++)
		insert(&in->deviation[i]);
}

/* Decisions up to the last deviation, and since: those are gone from what was left then. */
static uint32_t decisions_so_far(unsigned int s, unsigned int t)
{
	unsigned int next = dev[s][t].next;
	uint32_t past = next ? devs[s][t].nth[next - 1] : 0;

	if (watch.out)
		return watch.count[s][t];
	return past + decisions_to_next(s, t, past) - lw_eng.decider.left[s][t];
}

static void count_decisions(struct lw_engine *e)
{
	if (e->in_setup)	/* it ended there: none was armed */
		return;
	for (unsigned int s = 0; s < LW_NR_STREAMS; s++)
		for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
			e->outcome.decisions[s][t] = (uint16_t)decisions_so_far(s, t);
}

/* setup() and finish() run without deviations. */
static void no_deviations(struct lw_decider *d)
{
	memset(d->left, 0xff, sizeof(d->left));
}

static void arm_deviations(struct lw_decider *d)
{
	for (unsigned int s = 0; s < LW_NR_STREAMS; s++)
		for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
			d->left[s][t] = watch.out || lw_guide ? 1 : decisions_to_next(s, t, 0);
}

/* Guided: more than the frames of most scenarios. */
#define GUIDED_CLEAR 1024u

/* ---- what the fibers run ---- */

static void begin_op(const char *name)
{
	lw_me()->depth = 0;
	if (lw_recording())
		lw_record_note(LW_EV_OP_BEGIN, name);
}

static void end_op(const char *name)
{
	lw_enter(lw_eng.pc);
	lw_checkers_op_end();
	if (lw_unlikely(lw_eng.pages_going))
		lw_pages_tick();
	if (lw_recording())
		lw_record_note(LW_EV_OP_END, name);
	lw_eng.idle = 0;
}

static void run_setup(void)
{
	struct lw_engine *e = &lw_eng;
	unsigned int threads = e->nthreads + (&lw_uses_callbacks ? 1 : 0);

	begin_op("setup");
	if (e->scenario->setup)
		e->scenario->setup();
	end_op("setup");
	lw_drain_all(0);
	e->alone = false;
	for (unsigned int t = 1; t < threads && !&lw_uses_tasks; t++)
		mm_spawn(e->mm, 0, t);
	e->runnable = LW_ALL(threads) - 1;
	e->in_setup = false;
	arm_deviations(&e->decider);
}

static void thread_main(void *arg)
{
	struct lw_engine *e = &lw_eng;
	unsigned int t = e->cur;
	unsigned int nops;

	(void)arg;
	lw_fiber_entered();
	if (t == 0)
		run_setup();
	if (t == e->nthreads && &lw_uses_callbacks)
		lw_callback_thread();
	nops = e->input->plan.thread[t].nops;
	for (unsigned int i = 0; i < nops && i < LW_PLAN_MAX_OPS && e->scenario->nops; i++) {
		const struct lw_plan_op *p = &e->input->plan.thread[t].ops[i];
		/* Plans hold good numbers; a division by a variable is slow. */
		const struct lw_op *op = &e->scenario->ops[p->op < e->scenario->nops ? p->op : 0];

		begin_op(op->name);
		op->run(p->arg < op->nargs ? p->arg : 0);
		end_op(op->name);
	}
	lw_flush(true);
	lw_thread_end();
}

static void finish_main(void *arg)
{
	(void)arg;
	lw_fiber_entered();
	begin_op("finish");
	lw_eng.scenario->finish();
	end_op("finish");
	lw_drain_all(0);
	lw_to_host();
}

/* ---- from the host ---- */

unsigned int lw_self(void)
{
	return lw_eng.cur;
}

unsigned int lw_start(void)
{
	return lw_eng.input->plan.start;
}

/* How often is a figure of real machines. */
void lw_op_fell_back(void)
{
}

void lw_op_retried(void)
{
}

int lw_engine_init(const struct lw_engine_options *options, const char **error)
{
	struct lw_engine *e = &lw_eng;

	if (e->mm) {
		if (options->model == e->mm->config.model && e->max_steps == options->max_steps)
			return 0;
		mm_destroy(e->mm);
	} else {
		if (lw_arena_map(error) || lw_fault_init(error))
			return -1;
	}
	e->max_steps = options->max_steps;
	e->mm = mm_create(options->model, false);
	if (!e->mm) {
		*error = "out of memory for the memory model's state";
		return -1;
	}
	e->mm->config.model = options->model;
	return 0;
}

static void next_stamp(struct lw_engine *e)
{
	if (++e->stamp)
		return;
	/* Once in four thousand million executions every stamp would be met again. */
	madvise((void *)LW_SHADOW_BASE, LW_SHADOW_BYTES, MADV_DONTNEED);
	e->stamp = 1;
}

static void reset_thread(struct lw_engine *e, unsigned int t)
{
	struct lw_thread *p = &e->thread[t];

	/* A guide hashes what frames have holes for, too: not the last execution's. */
	if (lw_guide)
		memset((void *)(lw_stack_top(t) - GUIDED_CLEAR), 0, GUIDED_CLEAR);
	p->sp = lw_fiber_make(lw_stack_top(t), thread_main, NULL);
	p->wait = LW_WAIT_NONE;
	p->attention = p->quiet = p->rcu_nest = p->locks = p->task = p->depth = 0;
	p->rcu_number = 0;
	p->rcu_found = false;
	p->pc = 0;
	p->stack_mark = 0;
	p->awaits = NULL;
	p->keepers = 0;
	e->nstores[t] = 0;
	e->signature[t] = t + 1;
	e->last_event[t] = 0;
}

static void reset(struct lw_engine *e, const struct lw_scenario *scenario,
		  const struct lw_input *input, bool record)
{
	struct mm_config config = { .model = e->mm->config.model };
	unsigned int threads;

	e->scenario = scenario;
	e->input = input;
	e->nthreads = input->plan.nthreads;
	if (e->nthreads < 1)
		e->nthreads = 1;
	if (e->nthreads > LW_SCENARIO_MAX_THREADS)
		e->nthreads = LW_SCENARIO_MAX_THREADS;
	threads = &lw_uses_tasks ? LW_MAX_THREADS : e->nthreads + (&lw_uses_callbacks ? 1 : 0);
	config.nthreads = threads;
	next_stamp(e);
	if (e->image_dirty)
		lw_image_restore();
	lw_stacks_reset(e->abandoned);
	e->image_dirty = e->abandoned = e->over = e->left = false;
	e->decider.pick = lw_guide ? lw_guide->pick : watch.out ? pick_watched : pick;
	e->decider.names = lw_guide ? lw_guide->names : NULL;
	no_deviations(&e->decider);
	load_deviations(input);
	mm_reset(e->mm, &config, &e->decider);
	e->attention = record ? LW_ATT_RECORD : 0;
	e->recording = record;
	if (lw_guide)
		e->attention |= LW_ATT_GUIDE;
	for (const struct lw_checker *const *p = lw_checkers; *p; p++)
		e->attention |= (*p)->access ? LW_ATT_CHECK : 0;
	e->steps_left = e->max_steps ? e->max_steps : LW_DEFAULT_STEPS;
	e->steps_left++;
	e->budget = LW_BUDGET;
	e->plain = e->nlocs = e->replaced = e->idle = e->buffered = 0;
	e->switches = e->deviated = e->done = e->pages_going = 0;
	e->typesafe = false;
	e->in_setup = true;
	e->noreturn_hint = false;
	e->splits = mm_splits_rmw(e->mm);
	e->tso = config.model == MM_TSO;
	e->deps = config.model == MM_LKMM || config.model == MM_ALPHA;
	e->transitive = !e->deps;
	e->pc = 0;
	for (unsigned int t = 0; t < threads; t++)
		reset_thread(e, t);
	lw_objects_reset();
	if (lw_slab_reset)
		lw_slab_reset();
	if (lw_rwlock_reset)
		lw_rwlock_reset();
	if (lw_callbacks_reset)
		lw_callbacks_reset();
	if (lw_tasks_reset)
		lw_tasks_reset();
	e->runnable = LW_ALL(0);
	e->alone = true;
	memset(&e->outcome, 0, sizeof(e->outcome));
	if (record) {
		lw_record_begin();
		lw_witness_begin();
	}
	if (lw_guide)
		mm_observe(e->mm, lw_guide->observer);
	lw_checkers_begin();
}

static void finish(struct lw_engine *e)
{
	for (unsigned int t = 1; t < e->mm->config.nthreads; t++)
		mm_join(e->mm, 0, t);
	no_deviations(&e->decider);
	lw_stacks_reset(false);
	e->alone = true;
	e->thread[0].depth = 0;
	e->thread[0].wait = LW_WAIT_NONE;
	e->thread[0].sp = lw_fiber_make(lw_stack_top(0), finish_main, NULL);
	e->runnable = LW_ALL(0);
	e->done &= ~LW_ALL(0);
	e->cur = 0;
	lw_run_fibers(0);
}

static void conclude(struct lw_engine *e)
{
	struct lw_outcome *o = &e->outcome;
	uint32_t max = (e->max_steps ? e->max_steps : LW_DEFAULT_STEPS) + 1;
	uint64_t s = 0;

	if (!e->over && e->mm->full)
		o->verdict = LW_OUT_OF_STEPS;
	o->steps = max - e->steps_left;
	o->events = o->steps + e->plain;
	o->switches = e->switches;
	o->deviations = e->deviated;
	o->unmodelled = e->mm->unmodelled_places + e->mm->unmodelled_fences;
	for (unsigned int t = 0; t < e->mm->config.nthreads; t++)
		s = (s ^ e->signature[t]) * 0x9e3779b97f4a7c15u + (s >> 31);
	o->signature = s;
	if (lw_guide && !e->recording)
		mm_unobserve(e->mm);
	if (e->recording) {
		lw_record_end();
		lw_witness_end(o);
	}
	e->abandoned = e->over || e->left;
}

const struct lw_outcome *lw_engine_run(const struct lw_scenario *scenario,
				       const struct lw_input *input, bool record)
{
	struct lw_engine *e = &lw_eng;

	reset(e, scenario, input, record);
	lw_run_fibers(0);
	count_decisions(e);
	if (!e->over && scenario->finish)
		finish(e);
	if (!e->over && scenario->leaks)
		lw_leaks_find();
	else if (!e->over && scenario->lost)
		lw_leaks_find_lost(NULL);
	if (!e->over && lw_tasks_end)
		lw_tasks_end();
	if (!e->over) {
		e->cur = 0;
		lw_checkers_end();
	}
	conclude(e);
	return &e->outcome;
}

const struct lw_outcome *lw_engine_decisions(const struct lw_scenario *scenario,
					     const struct lw_input *input,
					     struct lw_decision *out, uint32_t max, uint32_t *n)
{
	const struct lw_outcome *o;

	memset(&watch, 0, sizeof(watch));
	watch.out = out;
	watch.max = max;
	o = lw_engine_run(scenario, input, true);
	*n = watch.n;
	watch.out = NULL;
	return o;
}
