// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a thread has stored to a word still races with a plain read of a part of it
 * when it has since stored to the other half.
 *
 * EXPECT: sc tso weak lkmm alpha: data-race 1
 * TWIN: mixed_sizes_plain_ordered
 */
#include "case.h"

static union { int word; short half[2]; unsigned char byte[4]; } u;

static void writer(void)
{
	store(&u.word, 1);
	store(&u.half[0], 2);
}

static void reader(void)
{
	unsigned char *p = hide(&u.byte[3]);

	hide(*p);
}

CASE(NULL, NULL, writer, reader);
