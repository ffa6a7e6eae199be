// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * calls.c - call_rcu() for random programs.
 */
#include <linux/rcupdate.h>

#include "lockweave/engine_api.h"
#include "program.h"
#include "weave/runtime/tsan.h"

static struct call {
	struct rcu_head head;
	uint32_t *var;
	uint32_t value;
} calls[PROGRAM_THREADS][PROGRAM_OPS];
static unsigned int made[PROGRAM_THREADS];

static void called(struct rcu_head *head)
{
	const struct call *c = (const struct call *)head;

	__tsan_atomic32_store(c->var, c->value, __ATOMIC_RELAXED);
}

static void call(unsigned int t, uint32_t *var, uint32_t value)
{
	struct call *c = &calls[t][made[t]++ % PROGRAM_OPS];

	c->var = var;
	c->value = value;
	lw_call_rcu(&c->head, called);
}

__attribute__((constructor)) static void offer(void)
{
	static const struct program_calls offered = { .call = call, .barrier = lw_rcu_barrier };

	program_calls = &offered;
}
