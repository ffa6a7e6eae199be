// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rcu_assign_pointer() and rcu_dereference() without the latter's barrier: the
 * pointer orders accesses to what it points to, except on old Alpha.  C11 gives
 * no such promise for relaxed loads.
 *
 * EXPECT: sc tso lkmm: passed
 * EXPECT: weak alpha: data-race
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

	if (o)
		lw_assert(o->field == 7);
}

CASE(NULL, NULL, writer, reader);
