/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An object with a reference count is found by lookup; thread 0 makes that end and
 * drops the first reference.  The others look it up, and take a reference if there
 * is any left.
 *
 * With one of them: it finds nothing; or a count of 0; or 1, but that is 0 when it
 * wants to raise it; or it gets a reference, and drops it before thread 0 or behind.
 * 5 ways.
 *
 * EXPLORE: sc 2 5
 * EXPLORE: sc 3 brute-force
 * EXPLORE: tso 2 5
 * EXPLORE: weak 2 5
 * EXPLORE: weak 3 brute-force
 * EXPLORE: lkmm 2 5
 */
#include "case.h"

static struct object {
	int references, gone;
} object = { .references = 1 }, *found = &object;

static void put(struct object *o)
{
	if (__atomic_sub_fetch(vol(&o->references), 1, __ATOMIC_ACQ_REL) == 0)
		store(&o->gone, 1);
}

static void look_up(void)
{
	struct object *o = load_acquire(&found);
	int old;

	if (!o)
		return;
	old = load(&o->references);
	do {
		if (!old)
			return;
	} while (!__atomic_compare_exchange_n(vol(&o->references), &old, old + 1, 0,
					      __ATOMIC_ACQUIRE, __ATOMIC_RELAXED));
	lw_assert(!load(&o->gone));
	put(o);
}

static void body(unsigned int t)
{
	if (t) {
		look_up();
		return;
	}
	store_release(&found, NULL);
	put(&object);
}
EXPLORE(body);
