// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A read-modify-write comes after what is before the release that it reads, its own
 * access included.
 *
 * NEITHER
 */
#include "case.h"

static int word, go;

static void maker(void)
{
	word = 0;
	__atomic_fetch_add(&word, 1, __ATOMIC_RELEASE);
	store(&go, 1);
}

static void user(void)
{
	if (load(&go))
		__atomic_fetch_add(&word, 1, __ATOMIC_ACQUIRE);
}

CASE(NULL, NULL, maker, user);
