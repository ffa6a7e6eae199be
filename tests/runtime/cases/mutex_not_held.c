// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: assertion 1
 * TWIN: mutex
 */
#include <linux/mutex.h>

#include "case.h"

static DEFINE_MUTEX(a);

static void first(void)
{
	mutex_unlock(&a);
}

static void second(void)
{
}

CASE(NULL, NULL, first, second);
