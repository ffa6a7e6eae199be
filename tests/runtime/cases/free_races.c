// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Freeing what somebody still reads, without order between the two.
 *
 * EXPECT: lkmm: data-race 1
 * TWIN: free_once
 */
#include "case.h"

static int *object;

static void setup(void)
{
	object = lw_zalloc(sizeof(*object), "object");
}

static void uses(void)
{
	hide(*object);
}

static void frees(void)
{
	lw_free(object);
}

CASE(setup, NULL, uses, frees);
