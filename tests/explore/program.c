// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * program.c - see program.h.  Not instrumented: it calls the entry points of the
 * instrumentation itself.
 */
#include <string.h>

#include "lockweave/check.h"
#include "lockweave/engine_api.h"
#include "program.h"
#include "weave/runtime/tsan.h"

struct program program;
const struct program_calls *program_calls;

static struct shared {
	uint32_t var[2];
	int lock[2];
	struct lw_rwlock rw;
	uint32_t plain;
	uint32_t region;
	struct lw_cache *cache;
	void *object[PROGRAM_THREADS];
	uint64_t link;		/* to an object */
	struct task_struct *task[PROGRAM_THREADS];
	char copied[8], copy[PROGRAM_THREADS][8];
} *shared;

/* ---- running one ---- */

static const enum lw_fence_kind fences[] = {
	LW_FENCE_MB, LW_FENCE_RMB, LW_FENCE_WMB, LW_FENCE_ACQUIRE, LW_FENCE_RELEASE,
	LW_FENCE_AFTER_SPINLOCK, LW_FENCE_BEFORE_ATOMIC, LW_FENCE_AFTER_ATOMIC,
};

static uint32_t quiet_load(void)
{
	uint32_t v;

	lw_data_race_begin();
	__tsan_read4(&shared->plain);
	v = *(volatile uint32_t *)&shared->plain;
	lw_data_race_end();
	return v;
}

static void quiet_store(uint32_t value)
{
	lw_data_race_begin();
	__tsan_write4(&shared->plain);
	*(volatile uint32_t *)&shared->plain = value;
	lw_data_race_end();
}

/* The state must be set before the condition is looked at; here nobody looks. */
static void sleep_until_woken(unsigned int t)
{
	struct task_struct *task = lw_current();

	(void)t;
	__tsan_atomic32_store(&task->__state, 1, __ATOMIC_SEQ_CST);
	lw_schedule();
}

/* Until somebody has stored anything, or just this. */
static uint32_t wait_for(uint32_t *var, uint32_t value, unsigned int order)
{
	uint32_t seen;

	while ((seen = __tsan_atomic32_load(var, order), value ? seen != value : !seen))
		lw_cpu_relax();
	return seen;
}

/* What was there goes back; whoever looks at it still may. */
static void replace(uint32_t *object)
{
	uint64_t old = __tsan_atomic64_exchange(&shared->link, (uintptr_t)object, __ATOMIC_ACQ_REL);

	if (old)
		lw_cache_free(shared->cache, (void *)(uintptr_t)old);
}

static uint32_t peek(void)
{
	uint32_t seen = 0;
	uint64_t object;

	lw_rcu_read_lock();
	object = __tsan_atomic64_load(&shared->link, __ATOMIC_ACQUIRE);
	if (object)
		seen = __tsan_atomic32_load((uint32_t *)(uintptr_t)object, __ATOMIC_RELAXED);
	lw_rcu_read_unlock();
	return seen;
}

static __attribute__((noinline)) uint32_t frame(const struct program_op *op, uint32_t seen)
{
	uint32_t own;

	__tsan_func_entry(__builtin_return_address(0));
	__tsan_atomic32_store(&own, op->value, __ATOMIC_RELAXED);
	if (op->where & 2)
		__tsan_atomic32_store(&shared->var[op->where & 1], op->value, __ATOMIC_RELAXED);
	if (op->value & 1)
		seen = __tsan_atomic32_load(&shared->var[~op->where & 1], __ATOMIC_RELAXED);
	__tsan_func_exit();
	__asm__ volatile("" ::: "memory");	/* that was no tail call */
	return seen;
}

static void copy(unsigned int t)
{
	__tsan_memcpy(shared->copy[t], shared->copied, sizeof(shared->copied));
}

static uint32_t perform(const struct program_op *op, uint32_t last, bool *held, unsigned int t)
{
	uint32_t *var = &shared->var[op->where & 1], *object;

	switch (op->kind) {
	case OP_LOAD:
		return __tsan_atomic32_load(var, op->order);
	case OP_STORE:
		__tsan_atomic32_store(var, op->value, op->order);
		return last;
	case OP_XCHG:
		return __tsan_atomic32_exchange(var, op->value, op->order);
	case OP_ADD:
		return __tsan_atomic32_fetch_add(var, op->value, op->order);
	case OP_CAS:
		return __tsan_atomic32_compare_exchange_val(var, op->value & 1, op->value, op->order,
							    __ATOMIC_RELAXED);
	case OP_FENCE:
		lw_fence(fences[op->where % 8]);
		return last;
	case OP_LOCK:
		lw_spin_lock(&shared->lock[op->where & 1]);
		*held = true;
		return last;
	case OP_TRYLOCK:
		*held = lw_spin_trylock(&shared->lock[op->where & 1]);
		return *held;
	case OP_UNLOCK:
		if (*held)
			lw_spin_unlock(&shared->lock[op->where & 1]);
		*held = false;
		return last;
	case OP_RCU_LOCK:
		lw_rcu_read_lock();
		return last;
	case OP_RCU_UNLOCK:
		lw_rcu_read_unlock();
		return last;
	case OP_SYNC:
		lw_synchronize_rcu();
		return last;
	case OP_QUIET_LOAD:
		return quiet_load();
	case OP_QUIET_STORE:
		quiet_store(op->value);
		return last;
	case OP_ENTER:
		lw_enter_write(&shared->region);
		return last;
	case OP_LEAVE:
		lw_exit_write(&shared->region);
		return last;
	case OP_SLEEP:
		sleep_until_woken(t);
		return last;
	case OP_WAKE:
		if (shared->task[op->where % program.nthreads])
			lw_wake_up_process(shared->task[op->where % program.nthreads]);
		return last;
	case OP_READ_LOCK:
		lw_read_lock(&shared->rw);
		return last;
	case OP_READ_TRY:
		*held = lw_read_trylock(&shared->rw);
		return *held;
	case OP_READ_UNLOCK:
		if (*held || !op->where)
			lw_read_unlock(&shared->rw);
		*held = false;
		return last;
	case OP_WRITE_LOCK:
		lw_write_lock(&shared->rw);
		return last;
	case OP_WRITE_TRY:
		*held = lw_write_trylock(&shared->rw);
		return *held;
	case OP_WRITE_UNLOCK:
		if (*held || !op->where)
			lw_write_unlock(&shared->rw);
		*held = false;
		return last;
	case OP_WAIT:
		return wait_for(var, op->value, op->order);
	case OP_ALLOC:
		shared->object[t] = lw_cache_alloc(shared->cache);
		return (uint32_t)((uintptr_t)shared->object[t] >> 6 & 1);
	case OP_FREE:
		if (shared->object[t])
			lw_cache_free(shared->cache, shared->object[t]);
		shared->object[t] = NULL;
		return last;
	case OP_PUT:
		object = lw_cache_alloc(shared->cache);
		__tsan_atomic32_store(object, op->value, __ATOMIC_RELAXED);
		replace(object);
		return last;
	case OP_TAKE:
		replace(NULL);
		return last;
	case OP_PEEK:
		return peek();
	case OP_CALL:
		program_calls->call(t, var, op->value);
		return last;
	case OP_BARRIER:
		program_calls->barrier();
		return last;
	case OP_COPY:
		copy(t);
		return last;
	case OP_FRAME:
		return frame(op, last);
	default:
		return last;
	}
}

static void run(unsigned int arg)
{
	unsigned int t = lw_self();
	bool held = false;
	uint32_t last = 0;

	(void)arg;
	for (unsigned int i = 0; i < program.nops[t]; i++) {
		const struct program_op *op = &program.op[t][i];

		if (!op->only_if || (op->only_if == 1) == (last & 1))
			last = perform(op, last, &held, t);
	}
}

static void setup(void)
{
	shared = lw_zalloc(sizeof(*shared), "shared");
	lw_rwlock_init(&shared->rw);
	shared->cache = lw_cache_create("objects", 64, true, NULL);
	for (unsigned int i = 0; i < 2; i++)
		__tsan_atomic32_store(&shared->var[i], 0, __ATOMIC_RELAXED);
	__tsan_atomic64_store(&shared->link, 0, __ATOMIC_RELAXED);
}

static const struct lw_op ops[] = { { "run", run, 1 } };

const struct lw_scenario program_scenario = {
	.name = "program", .summary = "random", .setup = setup, .ops = ops, .nops = 1,
	.min_threads = 1, .max_threads = PROGRAM_THREADS, .max_ops = 1,
};

/* ---- making one ---- */

static uint64_t state;

static uint32_t draw(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 32) * n >> 32);
}

static struct program_op atomic_op(void)
{
	static const uint8_t kinds[] = { OP_LOAD, OP_LOAD, OP_LOAD, OP_STORE, OP_STORE, OP_STORE,
					 OP_XCHG, OP_ADD, OP_CAS, OP_FENCE };
	static const uint8_t orders[OP_NR][4] = {
		[OP_LOAD] = { __ATOMIC_RELAXED, __ATOMIC_RELAXED, __ATOMIC_ACQUIRE,
			      __ATOMIC_SEQ_CST },
		[OP_STORE] = { __ATOMIC_RELAXED, __ATOMIC_RELAXED, __ATOMIC_RELEASE,
			       __ATOMIC_SEQ_CST },
		[OP_XCHG] = { __ATOMIC_RELAXED, __ATOMIC_ACQUIRE, __ATOMIC_RELEASE,
			      __ATOMIC_SEQ_CST },
		[OP_ADD] = { __ATOMIC_RELAXED, __ATOMIC_ACQUIRE, __ATOMIC_RELEASE,
			     __ATOMIC_SEQ_CST },
		[OP_CAS] = { __ATOMIC_RELAXED, __ATOMIC_ACQUIRE, __ATOMIC_RELEASE,
			     __ATOMIC_SEQ_CST },
	};
	struct program_op op = { .kind = kinds[draw(sizeof(kinds))] };

	op.where = (uint8_t)draw(op.kind == OP_FENCE ? 8 : 2);
	op.value = (uint8_t)(1 + draw(3));
	op.order = orders[op.kind][draw(4)];
	return op;
}

static unsigned int pair(unsigned int t, unsigned int i, unsigned int n, enum program_kind open,
			 enum program_kind close, unsigned int where)
{
	if (i + 1 >= n)
		return i;
	program.op[t][i++] = (struct program_op){ .kind = (uint8_t)open, .where = (uint8_t)where };
	while (i + 1 < n && draw(3))
		program.op[t][i++] = atomic_op();
	program.op[t][i++] = (struct program_op){ .kind = (uint8_t)close, .where = (uint8_t)where };
	return i;
}

static struct program_op simple(enum program_kind kind)
{
	return (struct program_op){ .kind = (uint8_t)kind, .where = (uint8_t)draw(4),
				    .value = (uint8_t)(1 + draw(3)) };
}

static unsigned int special(unsigned int t, unsigned int i, unsigned int n,
			    enum program_flavour flavour)
{
	switch (flavour) {
	case FLAVOUR_LOCKS:
		switch (draw(4)) {
		case 0:
			return pair(t, i, n, OP_TRYLOCK, OP_UNLOCK, 0);
		case 1:
			return pair(t, i, n, OP_READ_LOCK, OP_READ_UNLOCK, 0);
		case 2:
			return pair(t, i, n, OP_WRITE_LOCK, OP_WRITE_UNLOCK, 0);
		default:
			return pair(t, i, n, OP_LOCK, OP_UNLOCK, draw(2));
		}
	case FLAVOUR_RCU:
		if (draw(2))
			return pair(t, i, n, OP_RCU_LOCK, OP_RCU_UNLOCK, 0);
		program.op[t][i++] = simple(OP_SYNC);
		return i;
	case FLAVOUR_QUIET:
		if (!draw(3))
			return pair(t, i, n, OP_ENTER, OP_LEAVE, 0);
		program.op[t][i++] = simple(draw(2) ? OP_QUIET_LOAD : OP_QUIET_STORE);
		return i;
	case FLAVOUR_SLEEP:
		if (!draw(3))
			return pair(t, i, n, OP_ALLOC, OP_FREE, 0);
		program.op[t][i++] = simple(draw(3) ? OP_WAKE : OP_SLEEP);
		return i;
	case FLAVOUR_RWLOCK:
		switch (draw(6)) {	/* where: an attempt, which may have failed */
		case 0:
			return pair(t, i, n, OP_READ_TRY, OP_READ_UNLOCK, 1);
		case 1:
			return pair(t, i, n, OP_WRITE_TRY, OP_WRITE_UNLOCK, 1);
		case 2:
		case 3:
			return pair(t, i, n, OP_READ_LOCK, OP_READ_UNLOCK, 0);
		default:
			return pair(t, i, n, OP_WRITE_LOCK, OP_WRITE_UNLOCK, 0);
		}
	case FLAVOUR_WAIT:
		program.op[t][i] = atomic_op();
		program.op[t][i].kind = draw(3) ? OP_STORE : OP_WAIT;
		if (program.op[t][i].kind == OP_WAIT && draw(2))
			program.op[t][i].value = 0;
		program.op[t][i].order = __ATOMIC_RELAXED;
		return i + 1;
	case FLAVOUR_MIXED:
		return special(t, i, n, (enum program_flavour)(FLAVOUR_LOCKS + draw(FLAVOUR_MIXED -
										     FLAVOUR_LOCKS)));
	case FLAVOUR_OBJECTS:
		if (!draw(3))
			return pair(t, i, n, OP_RCU_LOCK, OP_RCU_UNLOCK, 0);
		if (draw(4))
			return pair(t, i, n, OP_ALLOC, OP_FREE, 0);
		program.op[t][i++] = simple(draw(2) ? OP_SYNC : OP_QUIET_STORE);
		return i;
	case FLAVOUR_CALLBACKS:
		if (draw(2))
			return pair(t, i, n, OP_RCU_LOCK, OP_RCU_UNLOCK, 0);
		program.op[t][i++] = simple(draw(3) ? OP_CALL : OP_BARRIER);
		return i;
	case FLAVOUR_REUSE:
		program.op[t][i++] = simple(draw(4) ? draw(2) ? OP_PUT : OP_PEEK : OP_TAKE);
		return i;
	case FLAVOUR_FRAMES:
		program.op[t][i++] = simple(draw(2) ? OP_FRAME : OP_COPY);
		return i;
	default:
		return i;
	}
}

void program_make(uint64_t seed, enum program_flavour flavour, unsigned int threads,
		  unsigned int events)
{
	state = (seed + 1) * 0x9e3779b97f4a7c15u;
	draw(2);
	memset(&program, 0, sizeof(program));
	program.nthreads = threads;
	for (unsigned int t = 0; t < threads; t++) {
		unsigned int n = events / threads + (t < events % threads), i = 0;

		if (n > PROGRAM_OPS)
			n = PROGRAM_OPS;
		while (i < n) {
			if (flavour != FLAVOUR_ATOMICS && draw(2)) {
				unsigned int next = special(t, i, n, flavour);

				if (next > i) {
					i = next;
					continue;
				}
			}
			program.op[t][i] = atomic_op();
			if (i && !draw(4))
				program.op[t][i].only_if = (uint8_t)(1 + draw(2));
			i++;
		}
		program.nops[t] = n;
	}
}

void program_print(FILE *out)
{
	static const char *const names[] = {
		"load", "store", "xchg", "add", "cas", "fence", "lock", "unlock", "trylock",
		"rcu_lock", "rcu_unlock", "sync", "quiet_load", "quiet_store", "enter", "leave",
		"sleep", "wake", "read_lock", "read_unlock", "write_lock", "write_unlock", "alloc",
		"free", "read_try", "write_try", "wait", "call", "barrier", "put", "take", "peek",
		"copy", "frame",
	};

	for (unsigned int t = 0; t < program.nthreads; t++) {
		fprintf(out, "T%u:", t);
		for (unsigned int i = 0; i < program.nops[t]; i++) {
			const struct program_op *op = &program.op[t][i];

			fprintf(out, " %s%s(%u,%u,o%u)", op->only_if == 1 ? "odd?" :
				op->only_if ? "even?" : "", names[op->kind], op->where, op->value,
				op->order);
		}
		fputc('\n', out);
	}
}
