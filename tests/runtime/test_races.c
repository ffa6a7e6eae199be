// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random programs of plain and atomic accesses, fences, locks and RCU: what the
 * race clocks say of an execution, the axioms must say, too.
 *
 *	test_races MODEL PROGRAMS [FIRST]
 *
 * Each program runs a few times with random deviations.  A race that the axioms do
 * not see is a false alarm (which lw_engine_run() says, so that nobody reports it), one
 * that only they see was missed.  Under weak there may be none.  Under lkmm and alpha
 * two things are known and rare, see "Race clocks" in docs/memory-model.md: order that
 * comes from a load having missed a store, at most 5 executions in 1,000 here; an
 * access that a later one of its thread hides, at most 1 in 1,000.  What goes beyond
 * is printed with the program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lockweave/engine_api.h"
#include "weave/runtime/engine.h"

#define THREADS	3u
#define STEPS	5u
#define RUNS	12u

/* The instrumentation's entry points, by hand: nothing here is instrumented. */
void __tsan_read4(void *addr);
void __tsan_write4(void *addr);
uint32_t __tsan_atomic32_load(const volatile void *a, int mo);
void __tsan_atomic32_store(volatile void *a, uint32_t v, int mo);
uint64_t __tsan_atomic64_load(const volatile void *a, int mo);
void __tsan_atomic64_store(volatile void *a, uint64_t v, int mo);
uint32_t __tsan_atomic32_fetch_add(volatile void *a, uint32_t v, int mo);

enum what {
	PLAIN_READ, PLAIN_WRITE, LOAD, LOAD_ACQUIRE, STORE, STORE_RELEASE, ADD, ADD_RELAXED,
	ADD_NORETURN, MB, RMB, WMB, CTRL_DEP, LOCKED_READ, LOCKED_WRITE, SECTION_READ,
	SECTION_STORE, SYNC, PUBLISH, PUBLISH_RELEASE, FOLLOW_READ, FOLLOW_WRITE, FOLLOW_STORE,
	FOLLOW_NEXT, NR_WHAT
};

static const char *const names[NR_WHAT] = {
	"read", "write", "READ_ONCE", "load_acquire", "WRITE_ONCE", "store_release", "add_return",
	"add_return_relaxed", "add", "mb", "rmb", "wmb", "acquire__after_ctrl_dep", "lock; read; unlock",
	"lock; write; unlock", "rcu { read }", "rcu { WRITE_ONCE }", "synchronize_rcu",
	"publish", "publish release", "follow, read", "follow, write", "follow, WRITE_ONCE",
	"follow, READ_ONCE",
};

struct step { uint8_t what, var; };

static struct step program[THREADS][STEPS];
static int *vars[5];		/* two plain ones, two atomic ones, a lock */
static uint64_t *pointer;	/* to the first of them, or NULL */
static uint64_t state;

static uint32_t draw(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 32) * n >> 32);
}

static void plain(int *p, bool write)
{
	if (write) {
		__tsan_write4(p);
		*p = 1;
	} else {
		__tsan_read4(p);
	}
}

static void locked(int *p, bool write)
{
	lw_spin_lock(vars[4]);
	plain(p, write);
	lw_spin_unlock(vars[4]);
}

/* Access what the pointer leads to: ordered by the dependency, and no more. */
static void follow(enum what what, unsigned int var)
{
	int *p = (int *)(uintptr_t)__tsan_atomic64_load(pointer, __ATOMIC_RELAXED);

	if (!p)
		return;
	if (what == FOLLOW_STORE)
		__tsan_atomic32_store(&p[2 + var % 2], 4, __ATOMIC_RELAXED);
	else if (what == FOLLOW_NEXT)
		__tsan_atomic32_load(&p[2 + var % 2], __ATOMIC_RELAXED);
	else
		plain(&p[var % 2], what == FOLLOW_WRITE);
}

static void perform(const struct step *s)
{
	int *p = vars[s->var];

	switch ((enum what)s->what) {
	case PLAIN_READ:
	case PLAIN_WRITE:
		plain(p, s->what == PLAIN_WRITE);
		break;
	case LOAD:
	case LOAD_ACQUIRE:
		__tsan_atomic32_load(p, s->what == LOAD ? __ATOMIC_RELAXED : __ATOMIC_ACQUIRE);
		break;
	case STORE:
	case STORE_RELEASE:
		__tsan_atomic32_store(p, 2, s->what == STORE ? __ATOMIC_RELAXED : __ATOMIC_RELEASE);
		break;
	case ADD_NORETURN:
		lw_rmw_noreturn_hint();
		/* fall through */
	case ADD:
	case ADD_RELAXED:
		__tsan_atomic32_fetch_add(p, 1, s->what == ADD ? __ATOMIC_SEQ_CST : __ATOMIC_RELAXED);
		break;
	case MB:
		lw_fence(LW_FENCE_MB);
		break;
	case RMB:
		lw_fence(LW_FENCE_RMB);
		break;
	case WMB:
		lw_fence(LW_FENCE_WMB);
		break;
	case CTRL_DEP:
		lw_fence(LW_FENCE_ACQUIRE);
		break;
	case LOCKED_READ:
	case LOCKED_WRITE:
		locked(p, s->what == LOCKED_WRITE);
		break;
	case SECTION_READ:
	case SECTION_STORE:
		lw_rcu_read_lock();
		if (s->what == SECTION_READ)
			plain(p, false);
		else
			__tsan_atomic32_store(p, 3, __ATOMIC_RELAXED);
		lw_rcu_read_unlock();
		break;
	case SYNC:
		lw_synchronize_rcu();
		break;
	case PUBLISH:
	case PUBLISH_RELEASE:
		__tsan_atomic64_store(pointer, (uintptr_t)vars[0],
				      s->what == PUBLISH ? __ATOMIC_RELAXED : __ATOMIC_RELEASE);
		break;
	case FOLLOW_READ:
	case FOLLOW_WRITE:
	case FOLLOW_STORE:
	case FOLLOW_NEXT:
		follow((enum what)s->what, s->var);
		break;
	case NR_WHAT:
		break;
	}
}

static void setup(void)
{
	int *shared = lw_zalloc(4 * sizeof(*shared), "vars");

	for (unsigned int i = 0; i < 4; i++)
		vars[i] = &shared[i];
	vars[4] = lw_zalloc(sizeof(int), "lock");
	pointer = lw_zalloc(sizeof(*pointer), "pointer");
}

static void run(unsigned int arg)
{
	(void)arg;
	for (unsigned int i = 0; i < STEPS; i++)
		if (program[lw_self()][i].what < NR_WHAT)
			perform(&program[lw_self()][i]);
}

static const struct lw_op ops[] = { { "run", run, 1 } };

const struct lw_scenario lw_scenario = {
	.name = "races", .summary = "random programs", .setup = setup, .ops = ops, .nops = 1,
	.min_threads = 2, .max_threads = 3, .max_ops = 1,
	.plan = { .nthreads = THREADS,
		  .thread = { { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } }, { 1, { { 0, 0 } } } } },
};

static bool on_plain(unsigned int what)
{
	return what == PLAIN_READ || what == PLAIN_WRITE || what == LOCKED_READ ||
	       what == LOCKED_WRITE || what == SECTION_READ;
}

/* Under weak the axioms have no word for smp_rmb() and smp_wmb(); the engine maps them. */
static unsigned int no_kernel_fence(unsigned int what)
{
	return what == RMB || what == WMB ? CTRL_DEP : what;
}

static void generate(uint64_t number, enum mm_model model)
{
	state = (number + 1) * 0x9e3779b97f4a7c15u;
	for (int i = 0; i < 8; i++)
		draw(2);
	for (unsigned int t = 0; t < THREADS; t++) {
		unsigned int n = 2 + draw(STEPS - 1);

		for (unsigned int i = 0; i < STEPS; i++) {
			unsigned int what = i < n ? draw(NR_WHAT) : NR_WHAT;

			if (model == MM_WEAK)
				what = no_kernel_fence(what);
			/* Now and then a plain access of what is atomic elsewhere. */
			program[t][i] = (struct step){ (uint8_t)what,
				(uint8_t)(on_plain(what) && draw(6) ? draw(2) : 2 + draw(2)) };
		}
	}
}

static void fill(struct lw_input *in, unsigned int run)
{
	in->plan = lw_scenario.plan;
	in->ndeviations = run ? 1 + draw(5) : 0;
	for (unsigned int i = 0; i < in->ndeviations; i++)
		in->deviation[i] = (struct lw_deviation){
			.stream = (uint8_t)draw(LW_NR_STREAMS), .thread = (uint8_t)draw(THREADS),
			.alternative = (uint8_t)draw(4), .nth = (uint16_t)(1 + draw(12)),
		};
}

static void print(uint64_t number, const char *what, const struct lw_outcome *o)
{
	printf("program %llu: %s%s%s\n", (unsigned long long)number, what,
	       o->verdict == LW_FINDING ? ": " : "", o->verdict == LW_FINDING ? o->finding.text : "");
	for (unsigned int t = 0; t < THREADS; t++) {
		printf("  T%u:", t);
		for (unsigned int i = 0; i < STEPS && program[t][i].what < NR_WHAT; i++)
			printf(" %s %c;", names[program[t][i].what], "pqxy"[program[t][i].var]);
		putchar('\n');
	}
}

int main(int argc, char **argv)
{
	struct lw_engine_options options = { 0 };
	uint64_t programs, executions, first, alarms = 0, missed = 0, races = 0, none = 0, other = 0;
	const char *error = NULL;
	static struct lw_input in;

	if (argc < 3)
		return 2;
	options.model = mm_model_by_name(argv[1]);
	programs = strtoull(argv[2], NULL, 10);
	first = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;
	if (options.model == MM_NR_MODELS || lw_engine_init(&options, &error))
		return 2;
	for (uint64_t p = first; p < first + programs; p++) {
		generate(p, options.model);
		for (unsigned int r = 0; r < RUNS; r++) {
			const struct lw_outcome *o;

			fill(&in, r);
			lw_engine_run(&lw_scenario, &in, true);
			o = lw_engine_judge();
			if (o->judged == LW_REJECTED) {
				if (alarms++ < 5)
					print(p, o->axiom, o);
			} else if (o->judged == LW_RACE_MISSED) {
				if (missed++ < 5)
					print(p, "missed", o);
			} else if (o->judged == LW_NOT_JUDGED) {
				other++;
			} else if (o->verdict == LW_FINDING) {
				races++;
			} else {
				none++;
			}
		}
	}
	executions = programs * RUNS;
	printf("%llu races and %llu executions without confirmed, %llu not judged; "
	       "%llu rejected, %llu races missed\n", (unsigned long long)races,
	       (unsigned long long)none, (unsigned long long)other, (unsigned long long)alarms,
	       (unsigned long long)missed);
	if (options.model == MM_WEAK)
		return alarms || missed || !races || !none;
	return alarms * 1000 > executions * 5 || missed * 1000 > executions || !races || !none;
}
