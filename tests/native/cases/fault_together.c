// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Several threads go where no memory is at the same time: one of them tells, and the
 * others do not end the process before it has.
 *
 * EXPECT: LockweaveSanitizer: wild-access
 * EXPECT-address: AddressSanitizer: SEGV
 */
#include "../case.h"

static int *nowhere;

static void look(unsigned int arg)
{
	const int *where = READ_ONCE(nowhere);

	(void)arg;
	(void)READ_ONCE(*where);
}

static void setup(void)
{
	nowhere = (int *)64;
}

LW_CASE(setup, NULL, { "look", look, 1 });
