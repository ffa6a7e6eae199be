// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * So does one who has read the word with a plain write, though a third has looked at
 * a half of it in between.  Under sc and tso any atomic access orders them.
 *
 * EXPECT: weak lkmm alpha: data-race 1
 * EXPECT: sc tso: passed 20000
 * TWIN: mixed_sizes_plain_ordered
 */
#include "case.h"

static union { int word; short half[2]; unsigned char byte[4]; } u;
static int read, looked;

static void reader(void)
{
	load(&u.word);
	store(&read, 1);
}

static void other(void)
{
	if (!load(&read))
		return;
	load(&u.half[1]);
	store(&looked, 1);
}

static void writer(void)
{
	if (load(&looked))
		*hide(&u.byte[0]) = 1;
}

CASE(NULL, NULL, reader, other, writer);
