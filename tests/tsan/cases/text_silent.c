// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the engine writes of a finding is its own business: here by the thread
 * that has it, there by the host, for a leak.
 *
 * NEITHER
 */
#define CASE_LEAKS true
#include "case.h"

static int x;

static void writer(void)
{
	lw_zalloc(8, "lost");
	store(&x, 1);
}

static void reader(void)
{
	lw_assert(!load(&x));
}

CASE(NULL, NULL, writer, reader);
