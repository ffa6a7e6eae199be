// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A thread that reads under two locks, and two writers that wait: a waiting
 * writer keeps new readers out.
 *
 * EXPECT: sc lkmm: deadlock+lock-order
 */
#include "case.h"

static struct lw_rwlock a, b;

static void reader(void)
{
	lw_read_lock(&a);
	lw_read_lock(&b);
	lw_read_unlock(&b);
	lw_read_unlock(&a);
}

static void other_reader(void)
{
	lw_read_lock(&b);
	lw_read_lock(&a);
	lw_read_unlock(&a);
	lw_read_unlock(&b);
}

static void writer(void)
{
	lw_write_lock(&a);
	lw_write_unlock(&a);
	lw_write_lock(&b);
	lw_write_unlock(&b);
}

static void setup(void)
{
	lw_rwlock_init(&a);
	lw_rwlock_init(&b);
}

/* reader holds a, other_reader holds b; only one of the locks has a waiting writer. */
static void writer_of_b(void)
{
	lw_write_lock(&b);
	lw_write_lock(&a);
	lw_write_unlock(&a);
	lw_write_unlock(&b);
}

static void third(void)
{
	if (hide(0))
		writer();
	other_reader();
}

CASE(setup, NULL, reader, writer_of_b, third);
