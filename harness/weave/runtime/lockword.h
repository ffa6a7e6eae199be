/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lockword.h - what spin locks and mutexes have in common: a word that the memory
 * model knows as a lock, 0 free, 1 held, and an owner.
 *
 * lw_visible() comes before each; lw_word_take() waits, and others run meanwhile.
 */
#ifndef LW_RUNTIME_LOCKWORD_H
#define LW_RUNTIME_LOCKWORD_H

#include "weave/runtime/access.h"

static inline struct lw_loc *lw_word_of(const int *lock)
{
	struct lw_loc *l = lw_loc_of((uintptr_t)lock, sizeof(*lock), true);

	l->lock_word = true;
	return l;
}

static inline void lw_word_taken(struct lw_loc *l)
{
	l->owner = (int8_t)lw_eng.cur;
	lw_memory_write(l->addr, l->size, 1);
	lw_eng.idle = 0;
	lw_check_full();
}

static inline struct lw_loc *lw_word_take(int *lock, const char *text)
{
	struct lw_engine *e = &lw_eng;
	struct lw_loc *l = lw_word_of(lock);
	struct lw_event *ev = NULL;
	struct mm_read r;
	uint16_t clk;
	mm_tag tag;

	lw_drain_all(e->cur);
	while (!mm_lock_free(e->mm, lw_loc_id(l))) {
		lw_record_wait(lock, sizeof(*lock), text);
		lw_block(LW_WAIT_SPIN, lw_loc_id(l));
	}
	if (lw_recording())
		ev = lw_record_access(LW_EV_LOCK, (uintptr_t)lock, sizeof(*lock), MM_ACQUIRE);
	clk = lw_race_clock();
	tag = lw_new_tag();
	mm_lock(e->mm, e->cur, lw_loc_id(l), lw_loc_dep(l), tag, &r);
	if (ev) {
		lw_record_read(ev, &r);
		ev->wrote = true;
		ev->stored = 1;
		lw_record_tag(tag, ev);
	}
	lw_atomic_race(l, true, true, lw_loc_dep(l), clk);
	lw_word_taken(l);
	lw_saw(l, &r);
	return l;
}

/* *spins: it looks as if the thread did nothing else but try. */
static inline bool lw_word_try(int *lock, bool *spins)
{
	struct lw_engine *e = &lw_eng;
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	struct mm_read r = { .wrote = false };
	uint16_t clk;
	mm_tag tag;

	if (lw_recording())
		ev = lw_record_access(LW_EV_TRYLOCK, (uintptr_t)lock, sizeof(*lock), MM_ACQUIRE);
	l = lw_word_of(lock);
	lw_drain_all(e->cur);
	clk = lw_race_clock();
	tag = lw_new_tag();
	mm_trylock(e->mm, e->cur, lw_loc_id(l), lw_loc_dep(l), tag, &r);
	lw_touch(LW_TOUCH_NEWEST, lw_loc_id(l), r.wrote);
	lw_check_feasible();
	if (ev) {
		lw_record_read(ev, &r);
		ev->stored = r.wrote;
		if (r.wrote)
			lw_record_tag(tag, ev);
	}
	lw_atomic_race(l, true, r.wrote, lw_loc_dep(l), clk);
	if (r.wrote)
		lw_word_taken(l);
	*spins = lw_saw(l, &r);
	return r.wrote;
}

static inline void lw_word_give(int *lock, struct lw_loc *l, struct lw_event *ev)
{
	struct lw_engine *e = &lw_eng;
	mm_tag tag;

	l->owner = -1;
	lw_buffer_room(e->cur);
	lw_atomic_race(l, false, true, lw_loc_dep(l), lw_race_clock());
	tag = lw_new_tag();
	if (ev)
		lw_record_tag(tag, ev);
	mm_unlock(e->mm, e->cur, lw_loc_id(l), tag);
	lw_check_full();
	e->idle = 0;
	if (mm_lock_free(e->mm, lw_loc_id(l))) {
		lw_memory_write((uintptr_t)lock, l->size, 0);
		lw_unblock(LW_WAIT_SPIN, lw_loc_id(l));
	} else {
		lw_buffer_added(lw_loc_id(l), 0);
	}
}

#endif /* LW_RUNTIME_LOCKWORD_H */
