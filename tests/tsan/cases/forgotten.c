// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * More accesses to the same eight bytes than the runtime remembers.
 *
 * WHY: access forgotten
 */
#include "case.h"

static unsigned char x[8] __attribute__((aligned(8)));
static int sum;

static __attribute__((noinline)) void put(int i)
{
	x[i] = 1;
}

static __attribute__((noinline)) int get(int i)
{
	return x[i];
}

static void writer(void)
{
	for (int i = 0; i < 8; i++)
		put(i);
}

static void reader(void)
{
	int n = 0;

	for (int i = 0; i < 8; i++)
		n += get(i);
	store(&sum, n);
}

CASE(NULL, NULL, writer, reader);
