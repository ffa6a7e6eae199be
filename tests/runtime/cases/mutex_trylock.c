// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who cannot have a mutex at once does without; initialised by hand.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/mutex.h>

#include "case.h"

static struct mutex lock;
static int data, failed;

static void setup(void)
{
	mutex_init(&lock);
}

static void tries(void)
{
	if (!mutex_trylock(&lock)) {
		__atomic_fetch_add(&failed, 1, __ATOMIC_RELAXED);
		return;
	}
	data++;
	mutex_unlock(&lock);
}

static void locks(void)
{
	mutex_lock(&lock);
	data++;
	mutex_unlock(&lock);
}

static void finish(void)
{
	lw_assert(data + load(&failed) == 3);
}

CASE(setup, finish, tries, locks, tries);
