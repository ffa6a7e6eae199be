// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A mutex whose waiters do not say that they are there: unlock does not look.  The
 * mutex is free, and they sleep.
 *
 * EXPECT: sc tso lkmm alpha: lost-wakeup
 * TWIN: mutex
 */
#include <linux/atomic.h>
#define atomic_long_or(bits, word) ((void)(bits), (void)(word))
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

CASE(NULL, NULL, works, works, works);
