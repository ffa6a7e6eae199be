// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * buffers.c - tso: draining a thread's buffer is a process of its own.
 */
#include "explore/internal.h"
#include "weave/runtime/state.h"

uint32_t ex_first_store(unsigned int t)
{
	return ex.buffer[t].entry[ex.buffer[t].head].step;
}

bool ex_can_run(unsigned int p)
{
	unsigned int t = p % EX_DRAIN;
	bool buffered = lw_eng.buffered >> t & 1;

	if (!(ex.runnable >> t & 1))
		return false;
	if (p < EX_DRAIN)
		return !(buffered && ex.buffer[t].flushing);
	return buffered;
}

bool ex_drains(void)
{
	return ex.open && ex.frame[ex.depth].proc >= EX_DRAIN;
}

void ex_flushes(void)
{
	ex.buffer[lw_eng.cur].flushing = true;
}

/* Has the step under way stored?  Nothing else of it need show: what is buffered touches nothing. */
static bool has_stored(const struct ex_buffer *b)
{
	return b->count && b->entry[(b->head + b->count - 1) % 64].step == ex.depth;
}

/* The step that has just begun, of thread t, becomes a drain of its buffer, if that may be. */
static void drain_instead(unsigned int t)
{
	struct ex_frame *f = &ex.frame[ex.depth];

	if (t != lw_eng.cur || f->n || f->label.n || f->after || (f->given && f->follow) ||
	    has_stored(&ex.buffer[t]) || ex_fast_asleep(f, t + EX_DRAIN)) {
		ex.full = t;
		ex_give_up(EX_BUFFERED);
	}
	ex_step_begins(t + EX_DRAIN);
}

/* The drain is over, and the thread tries again. */
static void drained_first(unsigned int t)
{
	ex_step_ends();
	ex_note_woken();
	if (ex.depth == EX_STEPS) {
		ex_bound(LW_BOUND_STEPS);
		ex_give_up(EX_UNABLE);
	}
	ex.frame[ex.depth].given = false;
	if (ex_fast_asleep(&ex.frame[ex.depth], t))
		ex_give_up(EX_AGAIN);
	ex_step_begins(t);
}

/*
 * The step can do nothing before the stores of earlier steps have left the buffer:
 * their drains come first, as steps of their own.
 */
bool ex_empties(unsigned int t)
{
	struct ex_buffer *b = &ex.buffer[t];

	if (!ex_in_step())
		return false;
	if (ex.frame[ex.depth].proc == t + EX_DRAIN)
		drained_first(t);
	if (b->count && b->entry[b->head].step != ex.depth) {
		drain_instead(t);
		return true;
	}
	ex.frame[ex.depth].empties |= (uint8_t)(1u << t);
	return false;
}

/* What is waited for cannot come later, so there is nothing to turn round. */
void ex_behind(unsigned int t)
{
	if (ex_in_step())
		ex.frame[ex.depth].behind |= (uint8_t)(1u << t);
}

void ex_blocked(void)
{
	ex.end = EX_BLOCKED;
}

void ex_drained(unsigned int t, unsigned int loc, uint32_t waited)
{
	struct ex_buffer *b = &ex.buffer[t];

	ex_touch_buffer(t, loc);
	if (!b->count)
		return;
	ex.log[b->entry[b->head].log].chosen = (uint16_t)(!waited ? 8 : waited < 7 ? waited : 7);
	b->head = (b->head + 1) % 64;
	b->count--;
}

/* Into the buffer; how long it stays there will be known when it leaves. */
unsigned int ex_which_buffer(unsigned int t)
{
	struct ex_buffer *b = &ex.buffer[t];
	uint32_t i = (b->head + b->count++) % 64;

	b->added++;
	b->entry[i].step = ex.depth;
	b->entry[i].log = ex.nlog;
	return 8;
}
