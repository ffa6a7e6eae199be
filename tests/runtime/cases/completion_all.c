// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * complete_all() lets through whoever waits and whoever comes, tries or looks.
 *
 * EXPECT: sc tso lkmm alpha: passed 20000
 */
#include <linux/completion.h>

#include "case.h"

static struct completion done;
static int data;

static void setup(void)
{
	init_completion(&done);
}

static void waits(void)
{
	if (completion_done(&done) || try_wait_for_completion(&done))
		lw_assert(data == 1);
	wait_for_completion(&done);
	wait_for_completion(&done);
	lw_assert(data == 1);
}

static void completes(void)
{
	data = 1;
	complete_all(&done);
}

CASE(setup, NULL, waits, waits, completes);
