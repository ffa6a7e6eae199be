// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fence.c - fences, hints, data_race(), injected faults.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/entry.h"

#define SAME(ours, theirs) \
	_Static_assert((int)LW_FENCE_##ours == (int)MM_FENCE_##theirs, "see enum mm_fence")
SAME(ACQUIRE, ACQUIRE);
SAME(RELEASE, RELEASE);
SAME(ACQ_REL, ACQ_REL);
SAME(MB, SEQ_CST);
SAME(RMB, RMB);
SAME(WMB, WMB);
SAME(BEFORE_ATOMIC, BEFORE_ATOMIC);
SAME(AFTER_ATOMIC, AFTER_ATOMIC);
SAME(AFTER_SPINLOCK, AFTER_SPINLOCK);
SAME(AFTER_UNLOCK_LOCK, AFTER_UNLOCK_LOCK);
SAME(READ_DEPENDS, READ_DEPENDS);

void lw_fence_at(enum lw_fence_kind kind, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;

	lw_visible(pc);
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	if (lw_recording())
		lw_record(LW_EV_FENCE, LW_NO_OFFSET, 0)->order = (uint8_t)kind;
	if (kind == LW_FENCE_MB)
		lw_drain_all(e->cur);
	mm_fence(e->mm, e->cur, (enum mm_fence)kind);
}

void lw_fence(enum lw_fence_kind kind)
{
	lw_fence_at(kind, LW_SITE());
}

void lw_rmw_noreturn_hint(void)
{
	lw_eng.noreturn_hint = true;
}

LW_ENTRY(void, lw_cpu_relax, (void))
{
	lw_visible(LW_SITE());
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	lw_hand_over(1);
}

LW_COLD void lw_spinning(struct lw_loc *l)
{
	l->repeat[lw_eng.cur] = 0;
	lw_hand_over(LW_SPIN_REPEATS);
}

void lw_data_race_begin(void)
{
	lw_enter(LW_SITE());
	lw_me()->quiet++;
	lw_me()->attention |= LW_ATT_QUIET;
	lw_eng.attention |= LW_ATT_QUIET;
}

void lw_data_race_end(void)
{
	struct lw_thread *me = lw_me();

	lw_enter(LW_SITE());
	if (!me->quiet)
		lw_found(LW_UNSUPPORTED, "lw_data_race_end() without its beginning");
	if (!--me->quiet) {
		me->attention &= ~LW_ATT_QUIET;
		lw_eng.attention &= ~LW_ATT_QUIET;
	}
}

bool lw_fault(const char *what)
{
	struct lw_engine *e = &lw_eng;

	lw_enter(LW_SITE());
	if (!lw_due(&e->decider, LW_STREAM_VALUE, e->cur) ||
	    !lw_pick(&e->decider, LW_STREAM_VALUE, e->cur, LW_CHOOSE_FAULT, 2))
		return false;
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, what);
	return true;
}
