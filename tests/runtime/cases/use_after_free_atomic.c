// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: use-after-free 1
 */
#include "case.h"

static void frees_and_uses(void)
{
	int *object = lw_zalloc(sizeof(*object), "object");

	store(object, 1);
	lw_free(object);
	store(object, 2);
}

static void other(void)
{
}

CASE(NULL, NULL, frees_and_uses, other);
