// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Programs at random, of whatever orders threads or does not, in the same places
 * plain and atomic: the inputs are the programs.
 *
 * AGREE
 */
#include <string.h>

#include "case.h"

#define NR_VARS 4u

struct thing {
	int a, b;
};

static int var[NR_VARS], flag[2], word, copy[NR_VARS];
static struct lw_rwlock sem;
static struct thing *shared;

static void get(unsigned int i)
{
	int *p = hide(&var[i]);

	hide(*p);
}

static void put(unsigned int i)
{
	*hide(&var[i]) = 1;
}

static void get_quietly(unsigned int i)
{
	lw_data_race_begin();
	get(i);
	lw_data_race_end();
}

static void get_all(unsigned int i)
{
	(void)i;
	memcpy(hide(&copy[0]), var, hide(sizeof(var)));
}

static void read(unsigned int i)
{
	load(&var[i]);
}

static void read_acquire(unsigned int i)
{
	load_acquire(&var[i]);
}

static void write(unsigned int i)
{
	store(&var[i], 2);
}

static void write_release(unsigned int i)
{
	store_release(&var[i], 3);
}

static void add(unsigned int i)
{
	__atomic_fetch_add(vol(&var[i]), 1, __ATOMIC_RELAXED);
}

static void add_acquire(unsigned int i)
{
	__atomic_fetch_add(vol(&var[i]), 1, __ATOMIC_ACQUIRE);
}

static void add_release(unsigned int i)
{
	__atomic_fetch_add(vol(&var[i]), 1, __ATOMIC_RELEASE);
}

static void add_full(unsigned int i)
{
	__atomic_fetch_add(vol(&var[i]), 1, __ATOMIC_SEQ_CST);
}

static void exchange(unsigned int i)
{
	int expected = 2;

	__atomic_compare_exchange_n(vol(&var[i]), &expected, 4, false, __ATOMIC_ACQUIRE,
				    __ATOMIC_RELAXED);
}

static void fence(unsigned int i)
{
	static const enum lw_fence_kind kinds[] = {
		LW_FENCE_MB, LW_FENCE_RMB, LW_FENCE_WMB, LW_FENCE_ACQUIRE,
	};

	lw_fence(kinds[i]);
}

static void raise(unsigned int i)
{
	store(&flag[i], 1);
}

static void raise_release(unsigned int i)
{
	store_release(&flag[i], 2);
}

/* i: which flag, and which variable. */
static void get_if(unsigned int i)
{
	if (load_acquire(&flag[i % 2]))
		get(i / 2);
}

static void put_if(unsigned int i)
{
	if (load(&flag[i % 2]))
		put(i / 2);
}

static void put_if_acquire(unsigned int i)
{
	if (load_acquire(&flag[i % 2]))
		put(i / 2);
}

static void pass_on(unsigned int i)
{
	if (load(&flag[i]))
		store(&flag[!i], 3);
}

static void locked_get(unsigned int i)
{
	lw_spin_lock(&word);
	get(i);
	lw_spin_unlock(&word);
}

static void locked_put(unsigned int i)
{
	lw_spin_lock(&word);
	put(i);
	lw_spin_unlock(&word);
}

static void tried_put(unsigned int i)
{
	if (!lw_spin_trylock(&word))
		return;
	put(i);
	lw_spin_unlock(&word);
}

static void read_locked(unsigned int i)
{
	lw_read_lock(&sem);
	get(i);
	lw_read_unlock(&sem);
}

static void write_locked(unsigned int i)
{
	lw_write_lock(&sem);
	put(i);
	lw_write_unlock(&sem);
}

static void section(unsigned int i)
{
	lw_rcu_read_lock();
	load(&flag[i % 2]);
	get(i / 2);
	store(&flag[!(i % 2)], 4);
	lw_rcu_read_unlock();
}

static void grace_period(unsigned int i)
{
	(void)i;
	lw_synchronize_rcu();
}

static void publish(unsigned int i)
{
	struct thing *new = lw_zalloc(sizeof(*new), "thing");

	new->a = 1;
	if (i)
		store_release(&shared, new);
	else
		store(&shared, new);
}

static void follow(unsigned int i)
{
	struct thing *p;

	lw_rcu_read_lock();
	p = load(&shared);
	if (p && i)
		p->b = 1;
	else if (p)
		hide(p->a);
	lw_rcu_read_unlock();
}

static void retire(unsigned int i)
{
	struct thing *old = __atomic_exchange_n(vol(&shared), NULL, __ATOMIC_ACQ_REL);

	if (i)
		lw_synchronize_rcu();
	lw_free(old);
}

/* The lock's word, as its maker and as its user would. */
static void look(unsigned int i)
{
	if (i)
		lw_spin_is_locked(&word);
	else
		*hide(&word) = 0;
}

static const struct lw_op ops[] = {
	{ "get", get, NR_VARS }, { "put", put, NR_VARS },
	{ "get-quietly", get_quietly, NR_VARS }, { "get-all", get_all, 1 },
	{ "read", read, NR_VARS }, { "read-acquire", read_acquire, NR_VARS },
	{ "write", write, NR_VARS }, { "write-release", write_release, NR_VARS },
	{ "add", add, NR_VARS }, { "add-acquire", add_acquire, NR_VARS },
	{ "add-release", add_release, NR_VARS }, { "add-full", add_full, NR_VARS },
	{ "exchange", exchange, NR_VARS }, { "fence", fence, 4 },
	{ "raise", raise, 2 }, { "raise-release", raise_release, 2 },
	{ "get-if", get_if, 2 * NR_VARS }, { "put-if", put_if, 2 * NR_VARS },
	{ "put-if-acquire", put_if_acquire, 2 * NR_VARS }, { "pass-on", pass_on, 2 },
	{ "locked-get", locked_get, NR_VARS }, { "locked-put", locked_put, NR_VARS },
	{ "tried-put", tried_put, NR_VARS }, { "read-locked", read_locked, NR_VARS },
	{ "write-locked", write_locked, NR_VARS }, { "section", section, 2 * NR_VARS },
	{ "grace-period", grace_period, 1 }, { "publish", publish, 2 }, { "follow", follow, 2 },
	{ "retire", retire, 2 }, { "look", look, 2 },
};

const struct lw_scenario lw_scenario = {
	.name = "anything", .summary = "programs at random",
	LW_SCENARIO_OPS(ops), LW_SCENARIO_THREADS(2, 4), LW_SCENARIO_LENGTH(LW_PLAN_MAX_OPS),
	.plan = { .nthreads = 2, .thread = { { 2, { { 1, 0 }, { 15, 0 } } },
					     { 1, { { 16, 0 } } } } },
};
