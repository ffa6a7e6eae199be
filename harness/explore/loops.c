// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * loops.c - threads that go round in a loop and wait for something new to read.
 */
#include "explore/internal.h"
#include "weave/runtime/state.h"

void ex_loop_stores(unsigned int t)
{
	ex.spin[t].pure = false;
	ex.loop[t].changes++;
	ex.loop[t].nread = 0;
}

/*
 * A read-side section that lies within one round changes nothing that a loop waits for: if
 * the round is left out, grace periods wait for one section less.  The end of one that began
 * before may let others go on.
 */
void ex_loop_section(unsigned int t, bool begins)
{
	ex.spin[t].simple = false;
	if (!begins && !ex.spin[t].section)
		ex_loop_stores(t);
	ex.spin[t].section = begins;
}

void ex_loop_reads(unsigned int t, unsigned int loc, mm_tag tag, uint64_t value)
{
	uint32_t n = ex.loop[t].nread++;

	if (n < 32) {
		ex.loop[t].read[n].loc = (uint16_t)loc;
		ex.loop[t].read[n].value = value;
	}
	n = ex.spin[t].nread++;

	if (n < 8) {
		ex.spin[t].read[n].loc = (uint16_t)loc;
		ex.spin[t].read[n].tag = tag;
		ex.spin[t].read[n].value = value;
	}
}

static void new_round(unsigned int t, uint64_t state)
{
	ex.spin[t].valid = ex.spin[t].pure = true;
	ex.spin[t].state = state;
	ex.spin[t].pc = lw_eng.pc;
	ex.spin[t].nread = 0;
	ex.spin[t].section = false;
	ex_await_begins(t);
	ex.aside = true;
}

bool ex_spins(uint64_t state)
{
	unsigned int t = lw_eng.cur;
	bool again = ex.spin[t].valid && ex.spin[t].pure && ex.spin[t].state == state &&
		     ex.spin[t].pc == lw_eng.pc;

	/* Had that been known, it would not have looked. */
	if (again && ex_await_learn(t)) {
		again = !ex_undo_look(t);
		if (again && ex.open && ex.depth > ex.base && ex.depth > ex.shared &&
		    ex.frame[ex.depth - 1].proc == t)
			ex_give_up(EX_FUTILE);
	}
	if (!again)
		new_round(t, state);
	return again;
}

bool ex_loops(uint64_t state, uintptr_t pc)
{
	unsigned int t = lw_eng.cur, i;

	for (i = 0; i < 8; i++) {
		if (ex.loop[t].seen[i].pc != pc)
			continue;
		if (ex.loop[t].seen[i].changes != ex.loop[t].changes ||
		    ex.loop[t].seen[i].state != state)
			break;
		ex.loop[t].waits = true;
		ex.loop[t].from = ex.loop[t].seen[i].nread;
		return true;
	}
	if (i == 8)
		i = ex.loop[t].next++ % 8;
	ex.loop[t].seen[i].pc = pc;
	ex.loop[t].seen[i].state = state;
	ex.loop[t].seen[i].changes = ex.loop[t].changes;
	ex.loop[t].seen[i].nread = ex.loop[t].nread;
	return false;
}

/* Would it read the same again, whenever it looks? */
static bool loops_for_ever(unsigned int t)
{
	if (ex.loop[t].nread > 32)
		return false;
	for (uint32_t i = ex.loop[t].from; i < ex.loop[t].nread; i++)
		if (mm_newest(lw_eng.mm, ex.loop[t].read[i].loc, NULL) != ex.loop[t].read[i].value)
			return false;
	return true;
}

/* All that those who wait in loops have read last is the newest that there is. */
bool ex_stuck(void)
{
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++) {
		if (lw_eng.thread[t].wait != LW_WAIT_NEWS)
			continue;
		ex.end = EX_BLOCKED;
		if (ex.loop[t].waits && !loops_for_ever(t))
			return false;
		if (ex.loop[t].waits)
			continue;
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
