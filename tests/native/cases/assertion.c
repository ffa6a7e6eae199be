// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Static variables are fresh in every round: finish() sees its own.
 * EXPECT: LockweaveSanitizer: assertion
 */
#include "../case.h"

static int rounds = 5;

static void look(unsigned int arg)
{
	(void)arg;
}

static void setup(void)
{
	lw_assert(rounds == 5);	/* holds */
	rounds++;
}

static void finish(void)
{
	lw_assert(rounds == 5);	/* does not */
}

LW_CASE(setup, finish, { "look", look, 1 });
