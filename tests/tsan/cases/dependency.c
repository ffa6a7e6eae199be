// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A pointer orders what is done through it, and nothing else.
 *
 * WHY: dependency
 */
#define CASE_LEAKS true
#include "case.h"

static int x, *p;

static void setup(void)
{
	p = NULL;
}

static void writer(void)
{
	int *new = lw_zalloc(sizeof(*new), "item");

	x = 1;
	store_release(&p, new);
}

static void reader(void)
{
	if (load(&p))
		hide(x);
}

CASE(setup, NULL, writer, reader);
