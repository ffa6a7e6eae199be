// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: torn-access 1
 * TWIN: plain_over_atomic
 */
#include <string.h>

#include "case.h"

static int words[4];

static void adds(void)
{
	__atomic_fetch_add(&words[2], 1, __ATOMIC_ACQ_REL);
}

static void resets(void)
{
	memset(words, 0, sizeof(words));
}

CASE(NULL, NULL, adds, resets);
