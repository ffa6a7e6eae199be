// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Atomic accesses of two sizes: torn, but no race to the runtime.
 *
 * WHY: both atomic
 */
#include "case.h"

static union {
	unsigned int word;
	unsigned short half[2];
} x;

static void writer(void)
{
	store(&x.word, 1);
}

static void reader(void)
{
	store(&x.half[0], 2);
}

CASE(NULL, NULL, writer, reader);
