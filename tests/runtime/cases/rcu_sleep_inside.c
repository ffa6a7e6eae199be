// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc lkmm: rcu-misuse 1
 * TWIN: rcu_balanced
 */
#include "case.h"

static struct lw_rwlock lock;

static void sleeps(void)
{
	lw_rcu_read_lock();
	lw_read_lock(&lock);
	lw_read_unlock(&lock);
	lw_rcu_read_unlock();
}

static void other(void)
{
}

CASE(NULL, NULL, sleeps, other);
