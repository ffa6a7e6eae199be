// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A word, its halves and its bytes, by whoever has been told; then by one alone, in
 * memory that was somebody else's.
 *
 * EXPECT: sc tso weak lkmm alpha: passed 20000
 */
#include "case.h"

static union { int word; short half[2]; unsigned char byte[4]; } u;
static int ready;

static void first(void)
{
	short *p = lw_zalloc(sizeof(u), "half");

	store((int *)p, 1);
	store(&p[1], 2);
	lw_free(p);
	store(&u.word, 1);
	load(&u.half[1]);
	store(&u.half[0], 2);
	u.byte[3] = 1;
	store_release(&ready, 1);
}

static void second(void)
{
	if (!load_acquire(&ready))
		return;
	lw_assert(u.byte[3] == 1);
	u.byte[0] = 3;
	lw_assert(load(&u.half[0]) == 3);
	store(&u.word, 0);
}

CASE(NULL, NULL, first, second);
