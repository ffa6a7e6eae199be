// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: livelock
 */
#include <asm/barrier.h>

#include "../case.h"

static int never;

static void wait(unsigned int arg)
{
	(void)arg;
	smp_cond_load_relaxed(&never, VAL);
}

LW_CASE(NULL, NULL, { "wait", wait, 1 });
