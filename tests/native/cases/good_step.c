// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * good_step.c - somewhere in the third quarter each thread takes more memory than
 * ever before, once, and keeps it: allocators do.
 *
 * OPTIONS: --memory-flat --operations 40000
 * EXPECT: nothing
 */
#include <sys/mman.h>

#include "../case.h"

#define STEP	(32u << 20)

static void work(unsigned int arg)
{
	static _Thread_local unsigned int done;	/* in all rounds */
	char *memory;

	(void)arg;
	if (++done != 25000)	/* of 40000 */
		return;
	memory = mmap(0, STEP, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (unsigned int at = 0; at < STEP; at += 4096)
		memory[at] = 1;
}

LW_CASE(NULL, NULL, { "work", work, 1 });
