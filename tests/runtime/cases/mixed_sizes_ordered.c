// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory is a word first, then two halves, then a word again; everybody knows when.
 * Two loads may differ in size at any time.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

static union { int word; short half[2]; } u, v;
static int ready;

static void setup(void)
{
	store(&u.word, 0x10001);
	store(&v.word, 0x70007);
}

static void first(void)
{
	lw_assert(load(&v.half[0]) == 7);
	__atomic_fetch_add(&u.half[0], 1, __ATOMIC_RELAXED);
	lw_assert(load(&u.half[1]) == 1);
	store_release(&ready, 1);
}

static void second(void)
{
	lw_assert(load(&v.word) == 0x70007);
	if (load_acquire(&ready))
		lw_assert(__atomic_fetch_add(&u.word, 1, __ATOMIC_RELAXED) == 0x10002);
}

static void finish(void)
{
	lw_assert(load(&u.half[1]) == 1 && load(&u.half[0]) >= 2);
}

CASE(setup, finish, first, second);
