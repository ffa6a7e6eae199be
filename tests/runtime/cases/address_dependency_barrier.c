// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rcu_dereference() as on Alpha before Linux 4.15: with its barrier.
 *
 * EXPECT: sc tso lkmm alpha: passed
 */
#include "case.h"

struct object { int field; };
static struct object *pointer;

static void writer(void)
{
	struct object *o = lw_alloc(sizeof(*o), "object");

	o->field = 7;
	store_release(&pointer, o);
}

static void reader(void)
{
	struct object *o = load(&pointer);

	lw_fence(LW_FENCE_READ_DEPENDS);
	if (o)
		lw_assert(o->field == 7);
}

CASE(NULL, NULL, writer, reader);
