// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EXPECT: sc tso weak lkmm: passed
 */
#include "case.h"

static volatile int x, flag;

static void writer(void)
{
	x = 1;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	flag = 1;
}

static void reader(void)
{
	if (flag) {
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		lw_assert(x == 1);
	}
}

CASE(NULL, NULL, writer, reader);
