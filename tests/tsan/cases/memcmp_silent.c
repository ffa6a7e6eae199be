// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What memcmp() reads inside data_race() races with nothing.
 *
 * NEITHER
 */
#include <string.h>

#include "case.h"

static char a[24], b[24];
static unsigned long size;

static void setup(void)
{
	size = sizeof(a);
}

static void writer(void)
{
	a[8] = 1;
}

static void reader(void)
{
	unsigned long n = size;

	lw_data_race_begin();
	hide(memcmp(a, b, n));
	lw_data_race_end();
}

CASE(setup, NULL, writer, reader);
