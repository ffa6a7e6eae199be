// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: unsupported 1
 * TWIN: eight_bytes
 */
#include "case.h"

extern unsigned __int128 __tsan_atomic128_load(const volatile void *a, int mo);
static unsigned __int128 wide;

static void loads(void)
{
	hide((int)__tsan_atomic128_load(&wide, 0));
}

static void other(void)
{
}

CASE(NULL, NULL, other, loads);
