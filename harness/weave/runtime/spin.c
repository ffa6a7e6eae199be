// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spin.c - spin locks, as primitives of the memory model: 0 free, 1 held.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/tsan.h"

static struct lw_loc *location(const int *lock)
{
	struct lw_loc *l = lw_loc_of((uintptr_t)lock, sizeof(*lock), true);

	l->lock_word = true;
	return l;
}

static void taken(struct lw_loc *l, const int *lock, unsigned int how)
{
	l->owner = (int8_t)lw_eng.cur;
	lw_me()->locks++;
	lw_memory_write(l->addr, l->size, 1);
	lw_eng.idle = 0;
	lw_check_full();
	lw_checkers_lock(lock, how);
}

void lw_spin_lock(int *lock)
{
	struct lw_engine *e = &lw_eng;
	uintptr_t pc = LW_SITE();
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	struct mm_read r;
	uint16_t clk;
	mm_tag tag;

	lw_visible(pc);
	l = location(lock);
	lw_drain_all(e->cur);
	while (!mm_lock_free(e->mm, lw_loc_id(l))) {
		lw_record_wait(lock, "waits for the lock");
		lw_block(LW_WAIT_SPIN, lw_loc_id(l));
	}
	if (lw_recording())
		ev = lw_record_access(LW_EV_LOCK, (uintptr_t)lock, sizeof(*lock), MM_ACQUIRE);
	clk = lw_race_clock();
	tag = lw_new_tag();
	mm_lock(e->mm, e->cur, lw_loc_id(l), tag, &r);
	if (ev) {
		lw_record_read(ev, &r);
		ev->wrote = true;
		ev->stored = 1;
		lw_record_tag(tag, ev);
	}
	lw_atomic_race(l, true, true, MM_DEP_NONE, clk);
	taken(l, lock, 0);
	lw_saw(l, &r);
}

bool lw_spin_trylock(int *lock)
{
	struct lw_engine *e = &lw_eng;
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	struct mm_read r = { .wrote = false };
	uint16_t clk;
	mm_tag tag;

	lw_visible(LW_SITE());
	if (lw_recording())
		ev = lw_record_access(LW_EV_TRYLOCK, (uintptr_t)lock, sizeof(*lock), MM_ACQUIRE);
	l = location(lock);
	lw_drain_all(e->cur);
	clk = lw_race_clock();
	tag = lw_new_tag();
	mm_trylock(e->mm, e->cur, lw_loc_id(l), tag, &r);
	lw_touch(LW_TOUCH_NEWEST, lw_loc_id(l), r.wrote);
	lw_check_feasible();
	if (ev) {
		lw_record_read(ev, &r);
		ev->stored = r.wrote;
		if (r.wrote)
			lw_record_tag(tag, ev);
	}
	lw_atomic_race(l, true, r.wrote, MM_DEP_NONE, clk);
	if (r.wrote)
		taken(l, lock, LW_LOCK_TRY);
	if (lw_saw(l, &r))
		lw_spinning(l);
	return r.wrote;
}

void lw_spin_unlock(int *lock)
{
	struct lw_engine *e = &lw_eng;
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	char name[64];
	mm_tag tag;

	lw_visible(LW_SITE());
	if (lw_recording())
		ev = lw_record_access(LW_EV_UNLOCK, (uintptr_t)lock, sizeof(*lock), MM_RELEASE);
	l = location(lock);
	if (l->owner != (int)e->cur)
		lw_found(LW_ASSERTION, "thread %u unlocks the spin lock %s, which it does not hold",
			 e->cur, lw_describe(l->off, name));
	lw_checkers_unlock(lock);
	l->owner = -1;
	lw_me()->locks--;
	lw_buffer_room(e->cur);
	lw_atomic_race(l, false, true, MM_DEP_NONE, lw_race_clock());
	tag = lw_new_tag();
	if (ev)
		lw_record_tag(tag, ev);
	mm_unlock(e->mm, e->cur, lw_loc_id(l), tag);
	lw_check_full();
	e->idle = 0;
	if (mm_lock_free(e->mm, lw_loc_id(l))) {
		lw_memory_write(l->addr, l->size, 0);
		lw_unblock(LW_WAIT_SPIN, lw_loc_id(l));
	} else {
		lw_buffer_added(lw_loc_id(l), 0);
	}
}

bool lw_spin_is_locked(const int *lock)
{
	return __tsan_atomic32_load(lock, __ATOMIC_RELAXED) != 0;
}
