// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tso.c - x86-TSO (Sewell et al., CACM 2010): each thread has a first-in
 * first-out buffer of stores.  A load returns the newest store to its location
 * in its own buffer, else memory's.  Read-modify-writes (failed ones too), full
 * fences, seq_cst stores and grace periods drain the buffer first.
 *
 * Race clocks: a load synchronises with the store that it reads, a
 * read-modify-write as under sc.
 */
#include "weave/model/sc.h"

static unsigned int tso_pending(const struct mm *mm, unsigned int t)
{
	return sc_of_const(mm)->buffer[t].count;
}

static unsigned int tso_drain(struct mm *mm, unsigned int t)
{
	struct mm_sc *s = sc_of(mm);
	struct tso_buffer *b = &s->buffer[t];
	struct tso_entry *e = &b->entry[b->head];

	b->head = (b->head + 1) % TSO_BUFFER;
	b->count--;
	b->drained++;
	s->stored[e->loc] = e->clock;
	append(s, t, e->loc, e->value, e->tag);
	return e->loc;
}

static void drain_all(struct mm *mm, unsigned int t)
{
	while (sc_of(mm)->buffer[t].count)
		tso_drain(mm, t);
}

static void tso_load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order,
		     mm_dep addr, struct mm_read *out)
{
	struct mm_sc *s = sc_of(mm);
	const struct tso_buffer *b = &s->buffer[t];

	(void)order;
	(void)addr;
	no_choice(mm, t, LW_CHOOSE_MESSAGE);
	for (unsigned int i = b->count; i-- > 0;) {
		const struct tso_entry *e = &b->entry[(b->head + i) % TSO_BUFFER];

		if (e->loc == loc) {
			*out = (struct mm_read){ .value = e->value, .tag = e->tag };
			return;
		}
	}
	read_newest(s, t, loc, out);
}

static bool tso_store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		      enum mm_order order, const struct mm_deps *deps)
{
	struct mm_sc *s = sc_of(mm);
	struct tso_buffer *b = &s->buffer[t];
	bool wait = mm->config.manual_drain || b->count;

	(void)deps;
	mm->buffer_wait[t] = 0;
	if (!mm->config.manual_drain && lw_due(mm->decider, LW_STREAM_VALUE, t)) {
		unsigned int k = lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_BUFFER, 9);

		mm->buffer_wait[t] = k % 8;
		wait |= k != 0;
	}
	if (order == MM_SEQ_CST)
		wait = false;
	if (!wait) {
		drain_all(mm, t);
		store_now(s, t, loc, value, tag);
		return true;
	}
	if (b->count == TSO_BUFFER)
		tso_drain(mm, t);
	tick(s, t);
	b->entry[(b->head + b->count++) % TSO_BUFFER] = (struct tso_entry){
		.value = value, .tag = tag, .loc = (uint16_t)loc, .clock = s->clock[t],
	};
	return false;
}

static bool tso_rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		    mm_tag tag, enum mm_order order, const struct mm_deps *deps,
		    struct mm_read *out)
{
	(void)order;
	(void)deps;
	drain_all(mm, t);
	rmw_newest(sc_of(mm), t, loc, rmw, tag, out);
	return true;
}

static void tso_fence(struct mm *mm, unsigned int t, enum mm_fence fence)
{
	/* What the others order is in order already: locks and RMWs drain by themselves. */
	if (fence == MM_FENCE_SEQ_CST)
		drain_all(mm, t);
}

const struct mm_ops mm_tso_ops = {
	MM_SC_SHARED_OPS,
	.load = tso_load, .store = tso_store, .rmw = tso_rmw, .fence = tso_fence,
	.pending = tso_pending, .drain = tso_drain,
};
