// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pickup.c - see pickup.h.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/pickup.h"

void lw_pickup_later(uintptr_t off, uintptr_t size, enum lw_pickup_kind kind, uint32_t event)
{
	struct lw_engine *e = &lw_eng;
	struct lw_pickup *p = &e->pickup;

	if (!(e->attention & LW_ATT_PICKUP)) {
		*p = (struct lw_pickup){
			.off = (uint32_t)off, .size = (uint32_t)size, .kind = (uint8_t)kind,
			.event = event, .pc = e->pc,
		};
		e->attention |= LW_ATT_PICKUP;
		return;
	}
	/* One access, seen piece by piece, in ascending order. */
	if (p->kind == LW_PICK_VALUE)
		p->kind = (uint8_t)kind;
	if (off + size > p->off + p->size)
		p->size = (uint32_t)(off + size - p->off);
}

void lw_forward_own(struct lw_loc *l)
{
	uint64_t value;

	if (!lw_buffer_holds(lw_loc_id(l), &value))
		return;
	lw_memory_write(l->addr, l->size, value);
	lw_pickup_later(l->off, l->size, LW_PICK_RESTORE, 0);
}

static void store_location(struct lw_loc *l, enum mm_order order, uint32_t event)
{
	struct lw_engine *e = &lw_eng;
	struct mm_deps deps = { .addr = lw_loc_dep(l), .data = MM_DEP_ALL };
	uint64_t value = lw_memory_read(l->addr, l->size);
	mm_tag tag = lw_new_tag();

	if (lw_unlikely(e->buffered))
		lw_buffer_room(e->cur);
	if (lw_recording() && event)
		lw_record_tag(tag, lw_record_event(event));
	if (lw_unlikely(l->watch))
		lw_count_changes(l, value, value, false);
	if (!mm_store(e->mm, e->cur, lw_loc_id(l), value, tag, order, &deps)) {
		lw_memory_write(l->addr, l->size, mm_newest(e->mm, lw_loc_id(l), NULL));
		if (e->tso)
			lw_buffer_added(lw_loc_id(l), value);
	}
	e->idle = 0;
	lw_check_full();
}

static void each_location(const struct lw_pickup *p)
{
	struct lw_engine *e = &lw_eng;
	struct lw_loc *before = NULL;

	for (uintptr_t i = p->off; i < p->off + p->size; i++) {
		const struct lw_cell *c = lw_granule(i);
		struct lw_loc *l;

		if (c->stamp != e->stamp || !c->loc[i & 3])
			continue;
		l = &e->loc[c->loc[i & 3] - 1];
		if (l == before)
			continue;
		before = l;
		if (p->kind == LW_PICK_RESTORE)
			lw_memory_write(l->addr, l->size, mm_newest(e->mm, lw_loc_id(l), NULL));
		else
			store_location(l, p->kind == LW_PICK_VOLATILE ? MM_RELAXED : MM_PLAIN,
				       p->event);
	}
}

LW_COLD void lw_pickup(void)
{
	struct lw_engine *e = &lw_eng;
	struct lw_pickup p = e->pickup;
	uintptr_t pc = e->pc;

	e->attention &= ~LW_ATT_PICKUP;
	e->pc = p.pc;
	if (lw_recording() && p.event && p.kind != LW_PICK_RESTORE) {
		struct lw_event *ev = lw_record_event(p.event);

		ev->stored = lw_memory_read(lw_address_of(p.off), p.size);
		ev->known = true;
	}
	if (p.kind != LW_PICK_VALUE)
		each_location(&p);
	e->pc = pc;
}
