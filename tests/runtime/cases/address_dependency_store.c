// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A plain store through a pointer that was just read comes after what was stored
 * there before the pointer was published; the pointer's dependency orders it.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/rcupdate.h>

#include "case.h"

struct thing { int x; };
static struct thing *shared;

static void publishes(void)
{
	struct thing *t = lw_alloc(sizeof(*t), "thing");

	t->x = 0;
	rcu_assign_pointer(shared, t);
}

static void stores(void)
{
	struct thing *t = rcu_dereference(shared);

	if (t)
		t->x = 1;
}

CASE(NULL, NULL, publishes, stores);
