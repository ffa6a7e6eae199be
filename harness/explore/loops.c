// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loops.c - threads that go round in a loop and wait for something new to read.
 */
#include "explore/internal.h"
#include "weave/runtime/state.h"

void ex_loop_stores(unsigned int t)
{
	ex.spin[t].pure = false;
}

void ex_loop_reads(unsigned int t, unsigned int loc, mm_tag tag)
{
	uint32_t n = ex.spin[t].nread++;

	if (n < 8) {
		ex.spin[t].read[n].loc = (uint16_t)loc;
		ex.spin[t].read[n].tag = tag;
	}
}

bool ex_spins(uint64_t state)
{
	unsigned int t = lw_eng.cur;
	bool again = ex.spin[t].valid && ex.spin[t].pure && ex.spin[t].state == state &&
		     ex.spin[t].pc == lw_eng.pc;

	if (again)
		return true;
	ex.spin[t].valid = ex.spin[t].pure = true;
	ex.spin[t].state = state;
	ex.spin[t].pc = lw_eng.pc;
	ex.spin[t].nread = 0;
	ex.aside = true;
	return false;
}

/* All that those who wait in loops have read last is the newest that there is. */
bool ex_stuck(void)
{
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++) {
		if (lw_eng.thread[t].wait != LW_WAIT_NEWS)
			continue;
		ex.end = EX_BLOCKED;
		if (ex.spin[t].nread > 8)
			return false;
		for (uint32_t i = 0; i < ex.spin[t].nread; i++) {
			mm_tag tag;

			mm_newest(lw_eng.mm, ex.spin[t].read[i].loc, &tag);
			if (tag != ex.spin[t].read[i].tag)
				return false;
		}
	}
	return true;
}
