// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * grows.c - the process grows, out of sight of the oracles: pages are mapped and
 * never unmapped.
 *
 * OPTIONS: --memory-flat --operations 40000
 * EXPECT: LockweaveSanitizer: memory-growth
 */
#include <sys/mman.h>

#include "../case.h"

static void grow(unsigned int arg)
{
	char *page;

	if (arg)
		return;
	page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	page[0] = 1;
}

LW_CASE(NULL, NULL, { "grow", grow, 8 });
