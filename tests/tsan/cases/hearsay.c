// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Through a relaxed relay only the writer's reads come before what follows.
 *
 * WHY: hearsay
 */
#include "case.h"

static int x, flag, relay;

static void writer(void)
{
	x = 1;
	store_release(&flag, 1);
}

static void between(void)
{
	if (load(&flag))
		store(&relay, 1);
}

static void reader(void)
{
	if (load_acquire(&relay))
		hide(x);
}

CASE(NULL, NULL, writer, between, reader);
