// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A mutex is not recursive.
 *
 * EXPECT: sc lkmm: deadlock 1
 * TWIN: mutex
 */
#include <linux/mutex.h>

#include "case.h"

static DEFINE_MUTEX(a);

static void first(void)
{
	mutex_lock(&a);
	mutex_lock(&a);
}

static void second(void)
{
}

CASE(NULL, NULL, first, second);
