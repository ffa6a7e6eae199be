// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * As in anything.c: objects that are freed and handed out again, stacks, sleepers,
 * callbacks, accesses of several sizes.
 *
 * AGREE
 */
#include "case.h"

#define NR_SLOTS 2u

struct thing {
	int refs, key;
	long body;
	struct rcu_head { struct rcu_head *next; void (*func)(struct rcu_head *head); } head;
};

static union {
	unsigned long all;
	unsigned int half[2];
	unsigned char bytes[8];
} mixed;
static struct lw_cache *typesafe, *ordinary;
static struct thing *slot[NR_SLOTS], *last;
static struct task_struct *sleeper;
static int *lent, data, ready;

static void setup(void)
{
	typesafe = lw_cache_create("safe", sizeof(struct thing), true, NULL);
	ordinary = lw_cache_create("plain", sizeof(struct thing), false, NULL);
	slot[0] = slot[1] = last = NULL;
	sleeper = NULL;
	lent = NULL;
}

static struct lw_cache *cache_of(unsigned int i)
{
	return i ? ordinary : typesafe;
}

static void make(unsigned int i)
{
	struct thing *new = lw_cache_alloc(cache_of(i));

	new->body = 1;
	store(&new->key, 1);
	store_release(&new->refs, 1);
	store_release(&slot[i], new);
}

static void make_late(unsigned int i)
{
	struct thing *new = lw_cache_alloc(cache_of(i));

	store(&slot[i], new);
	new->body = 2;
	store_release(&new->refs, 1);
}

static void look(unsigned int i)
{
	struct thing *p;

	lw_rcu_read_lock();
	p = load(&slot[i]);
	if (p && load(&p->refs))
		hide(p->body);
	lw_rcu_read_unlock();
}

static void use(unsigned int i)
{
	struct thing *p;

	lw_rcu_read_lock();
	p = load(&slot[i]);
	if (p && __atomic_fetch_add(vol(&p->refs), 1, __ATOMIC_ACQUIRE) > 0) {
		load(&p->key);
		p->body = 3;
		__atomic_fetch_sub(vol(&p->refs), 1, __ATOMIC_RELEASE);
	}
	lw_rcu_read_unlock();
}

static void drop(unsigned int i)
{
	struct thing *p = __atomic_exchange_n(vol(&slot[i]), NULL, __ATOMIC_RELAXED);

	if (p && __atomic_fetch_sub(vol(&p->refs), 1, __ATOMIC_RELEASE) == 1)
		lw_cache_free(cache_of(i), p);
}

static void drop_after(unsigned int i)
{
	struct thing *p = __atomic_exchange_n(vol(&slot[i]), NULL, __ATOMIC_ACQ_REL);

	lw_synchronize_rcu();
	if (p)
		lw_cache_free(cache_of(i), p);
}

static void called(struct rcu_head *head)
{
	struct thing *p = (struct thing *)((char *)head - offsetof(struct thing, head));

	data = 4;
	lw_cache_free(ordinary, p);
}

static void drop_later(unsigned int i)
{
	struct thing *p = __atomic_exchange_n(vol(&slot[1]), NULL, __ATOMIC_ACQUIRE);

	if (p)
		lw_call_rcu(&p->head, called);
	if (i)
		lw_rcu_barrier();
}

static void get(unsigned int i)
{
	if (i && !load_acquire(&ready))
		return;
	hide(data);
}

static void put(unsigned int i)
{
	data = 1;
	if (i)
		store_release(&ready, 1);
	else
		store(&ready, 2);
}

static void sleep(unsigned int i)
{
	struct task_struct *me = lw_current();

	store_release(&sleeper, me);
	lw_wait_begin(&ready, "condition on");
	for (;;) {
		store(&me->__state, 2u);
		lw_fence(LW_FENCE_MB);
		if (load(&ready))
			break;
		lw_schedule();
	}
	lw_wait_end();
	store(&me->__state, 0u);
	if (i)
		hide(data);
}

static void wake(unsigned int i)
{
	struct task_struct *task = load_acquire(&sleeper);

	if (i)
		data = 2;
	store(&ready, 3);
	if (task)
		lw_wake_up_process(task);
}

static void lend(unsigned int i)
{
	int own = 0;

	store_release(&lent, &own);
	if (i)
		hide(&own)[0] = 2;
	while (!load(&own))
		lw_cpu_relax();
}

static void fill(unsigned int i)
{
	int *p = load_acquire(&lent);

	if (p && i)
		*p = 1;
	else if (p)
		store(p, 1);
}

static __attribute__((noinline)) void next(unsigned int i)
{
	int other[8];

	hide(&other[0])[i] = 1;
}

static void whole(unsigned int i)
{
	if (i)
		store(&mixed.all, 1);
	else
		load_acquire(&mixed.all);
}

static void half(unsigned int i)
{
	if (i)
		store_release(&mixed.half[0], 1);
	else
		load(&mixed.half[1]);
}

static void byte(unsigned int i)
{
	unsigned char *p = hide(&mixed.bytes[i]);

	if (i & 1)
		hide(*p);
	else
		*p = 1;
}

static void remember(unsigned int i)
{
	if (i)
		store_release(&last, load(&slot[0]));
	else
		hide(load(&last));
}

static const struct lw_op ops[] = {
	{ "make", make, 2 }, { "make-late", make_late, 2 }, { "look", look, 2 },
	{ "use", use, 2 }, { "drop", drop, 2 }, { "drop-after", drop_after, 2 },
	{ "drop-later", drop_later, 2 }, { "get", get, 2 }, { "put", put, 2 },
	{ "sleep", sleep, 2 }, { "wake", wake, 2 }, { "lend", lend, 2 }, { "fill", fill, 2 },
	{ "next", next, 8 }, { "whole", whole, 2 }, { "half", half, 2 }, { "byte", byte, 8 },
	{ "remember", remember, 2 },
};

const struct lw_scenario lw_scenario = {
	.name = "anything", .summary = "programs at random", .setup = setup,
	LW_SCENARIO_OPS(ops), LW_SCENARIO_THREADS(2, 4), LW_SCENARIO_LENGTH(LW_PLAN_MAX_OPS),
	.plan = { .nthreads = 2, .thread = { { 2, { { 0, 0 }, { 4, 0 } } },
					     { 1, { { 3, 0 } } } } },
};
