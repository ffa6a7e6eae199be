// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * buffer.c - TSO: when buffered stores reach memory.
 *
 * A store waits for as many of its thread's later visible events as the input
 * says (LW_CHOOSE_BUFFER, asked by the model), or longer if an older one does.
 * It also leaves when the thread blocks or ends, and before everything that
 * drains the buffer on the machine.
 */
#include "weave/runtime/access.h"

#define LW_BUFFER_MAX_WAIT 7u	/* see LW_CHOOSE_BUFFER in the model */
#define BUFFER 32u	/* fewer than a model keeps: it must not drain by itself */

static struct {
	uint32_t head, count;
	uint32_t now;			/* visible events of the thread since its buffer was empty */
	bool ends;			/* and then the thread does, too */
	struct { uint32_t due; uint32_t loc; uint64_t value; } entry[BUFFER];
} queue[LW_MAX_THREADS];

/* In a tick of the thread's: then a deviation could have said so. */
static bool ticking;

LW_COLD static void guided_drain(unsigned int t, unsigned int id)
{
	uint32_t stored = queue[t].entry[queue[t].head].due - LW_BUFFER_MAX_WAIT;

	lw_guide->drained(t, id, ticking ? queue[t].now - 1 - stored : LW_BUFFER_MAX_WAIT);
}

static void drain_one(unsigned int t)
{
	struct lw_engine *e = &lw_eng;
	unsigned int id = mm_drain(e->mm, t);
	struct lw_loc *l = &e->loc[id];
	mm_tag tag;
	uint64_t value = mm_newest(e->mm, id, &tag);

	lw_memory_write(l->addr, l->size, value);
	if (lw_unlikely(lw_guide != NULL && lw_guide->drains))
		guided_drain(t, id);
	e->idle = 0;
	lw_unblock(LW_WAIT_SPIN, id);
	lw_unblock_grace_periods();
	if (lw_recording()) {
		struct lw_event *ev = lw_record(LW_EV_DRAIN, l->size ? l->off : LW_NO_OFFSET,
						l->size);

		ev->stored = value;
		ev->reads_from = lw_record_of_tag(tag);
	}
	queue[t].head = (queue[t].head + 1) % BUFFER;
	queue[t].count--;
	if (!mm_pending(e->mm, t)) {
		queue[t].count = 0;
		e->buffered &= ~LW_ALL(t);
	}
}

void lw_drain_all(unsigned int t)
{
	if (lw_unlikely(lw_guide != NULL && lw_guide->drains))
		while (lw_guide->empties(t))
			drain_one(t);
	while (lw_eng.buffered >> t & 1)
		drain_one(t);
}

void lw_buffer_room(unsigned int t)
{
	if ((lw_eng.buffered >> t & 1) && queue[t].count == BUFFER)
		drain_one(t);
}

void lw_buffer_added(unsigned int loc, uint64_t value)
{
	struct lw_engine *e = &lw_eng;
	unsigned int t = e->cur, i;

	if (!(e->buffered >> t & 1)) {
		queue[t].head = queue[t].count = queue[t].now = 0;
		queue[t].ends = false;
		e->buffered |= LW_ALL(t);
	}
	i = (queue[t].head + queue[t].count++) % BUFFER;
	queue[t].entry[i].due = queue[t].now + e->mm->buffer_wait[t];
	if (lw_unlikely(lw_guide != NULL && lw_guide->drains))
		queue[t].entry[i].due = queue[t].now + LW_BUFFER_MAX_WAIT;
	queue[t].entry[i].loc = loc;
	queue[t].entry[i].value = value;
}

static bool holds(unsigned int t, unsigned int loc, uint64_t *value)
{
	if (!(lw_eng.buffered >> t & 1))
		return false;
	for (uint32_t i = queue[t].count; i-- > 0;) {
		uint32_t k = (queue[t].head + i) % BUFFER;

		if (queue[t].entry[k].loc == loc) {
			*value = queue[t].entry[k].value;
			return true;
		}
	}
	return false;
}

bool lw_buffer_holds(unsigned int loc, uint64_t *value)
{
	return holds(lw_eng.cur, loc, value);
}

bool lw_buffered_by(unsigned int t, unsigned int loc)
{
	uint64_t unused;

	return holds(t, loc, &unused);
}

static bool ended(unsigned int t)
{
	return queue[t].ends && !(lw_eng.buffered >> t & 1);
}

LW_COLD static void guided_tick(unsigned int t)
{
	while ((lw_eng.buffered >> t & 1) && lw_guide->drains()) {
		ticking = true;
		drain_one(t);
		ticking = false;
		if (ended(t))
			return;
		lw_due(&lw_eng.decider, LW_STREAM_SCHED, t);
		lw_sched_point();
	}
}

/*
 * A visible event of a thread with buffered stores is about to happen.  Others
 * may run between a store's arrival in memory and the event.
 */
LW_COLD void lw_buffer_tick(void)
{
	struct lw_engine *e = &lw_eng;
	unsigned int t = e->cur;

	queue[t].now++;
	if (lw_unlikely(lw_guide != NULL && lw_guide->drains)) {
		guided_tick(t);
		return;
	}
	while ((e->buffered >> t & 1) && queue[t].entry[queue[t].head].due < queue[t].now) {
		drain_one(t);
		if (!ended(t) && lw_due(&e->decider, LW_STREAM_SCHED, t))
			lw_sched_point();
	}
}

void lw_flush(bool ends)
{
	unsigned int t = lw_eng.cur;

	if (!(lw_eng.buffered >> t & 1))
		return;
	queue[t].ends = ends;
	if (lw_unlikely(lw_guide != NULL && lw_guide->flushes))
		lw_guide->flushes();
	while (lw_eng.buffered >> t & 1)
		lw_visible(lw_eng.pc);
}
