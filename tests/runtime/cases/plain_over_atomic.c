// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memset() over lock words is a store to each of them, whatever it stores; the
 * threads that come later see it, in order.
 *
 * EXPECT: sc tso weak lkmm alpha: passed
 */
#include <string.h>

#include "case.h"

static struct { int a; short b, c; long d; } words;
static int ready;

static void setup(void)
{
	store(&words.a, 1);
	store(&words.b, 2);
	store(&words.c, 3);
	store(&words.d, 4);
	memset(&words, 0x11, sizeof(words));
	lw_assert(load(&words.a) == 0x11111111 && load(&words.c) == 0x1111);
	words.b = 5;
	lw_assert(load(&words.b) == 5 && load(&words.d) == 0x1111111111111111);
}

static void resets(void)
{
	memset(&words, 0, sizeof(words));
	store_release(&ready, 1);
}

static void looks(void)
{
	if (load_acquire(&ready))
		lw_assert(!load(&words.a) && !load(&words.b) && !load(&words.c) &&
			  !load(&words.d));
}

CASE(setup, NULL, resets, looks);
