// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A mutex that is given up without release.  On x86 a read-modify-write is a barrier
 * whatever it is called.
 *
 * EXPECT: lkmm alpha: data-race
 * EXPECT: sc tso: passed 20000
 * TWIN: mutex
 */
#include <linux/atomic.h>
#define atomic_long_try_cmpxchg_release atomic_long_try_cmpxchg_relaxed
#include <linux/mutex.h>

#include "case.h"

static DEFINE_MUTEX(lock);
static int data;

static void works(void)
{
	mutex_lock(&lock);
	data++;
	mutex_unlock(&lock);
}

CASE(NULL, NULL, works, works);
