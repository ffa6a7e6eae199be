// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: LockweaveSanitizer: refcount-underflow
 */
#include <linux/refcount.h>

#include "../case.h"

static refcount_t count;

static void put(unsigned int arg)
{
	(void)arg;
	(void)refcount_dec_and_test(&count);
}

LW_CASE(NULL, NULL, { "put", put, 1 });
