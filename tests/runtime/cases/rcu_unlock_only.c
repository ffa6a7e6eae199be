// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: rcu-misuse 1
 * TWIN: rcu_balanced
 */
#include "case.h"

static void closes(void)
{
	lw_rcu_read_unlock();
}

static void other(void)
{
}

CASE(NULL, NULL, closes, other);
