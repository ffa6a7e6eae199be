// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: use-after-free
 * TWIN: free_once
 */
#include "case.h"

static int lock;
static int *object;

static void setup(void)
{
	object = lw_zalloc(sizeof(*object), "object");
}

static void frees(void)
{
	lw_spin_lock(&lock);
	lw_free(object);
	lw_spin_unlock(&lock);
}

static void uses(void)
{
	lw_spin_lock(&lock);
	*object = 1;
	lw_spin_unlock(&lock);
}

CASE(setup, NULL, uses, frees);
