// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rcu.c - read-side sections and synchronize_rcu().  What they order is the
 * memory model's business (mm_section_*(), mm_gp_*()); here is who waits.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/rcu.h"

void lw_rcu_read_lock(void)
{
	struct lw_engine *e = &lw_eng;
	struct lw_thread *me;

	lw_visible(LW_SITE());
	lw_touch(LW_TOUCH_NOTHING, 0, false);	/* what the model is asked says more */
	me = lw_me();
	if (lw_recording())
		lw_record_note(LW_EV_RCU_LOCK, NULL);
	if (!me->rcu_nest++) {
		me->rcu_section = mm_section_begin(e->mm, e->cur, 0);
		lw_section_entered();
	}
	lw_check_full();
}

void lw_rcu_read_unlock(void)
{
	struct lw_engine *e = &lw_eng;
	struct lw_thread *me;

	lw_visible(LW_SITE());
	lw_touch(LW_TOUCH_NOTHING, 0, false);	/* what the model is asked says more */
	me = lw_me();
	if (lw_recording())
		lw_record_note(LW_EV_RCU_UNLOCK, NULL);
	if (!me->rcu_nest)
		lw_found(LW_RCU_MISUSE, "rcu_read_unlock() without rcu_read_lock()");
	if (--me->rcu_nest)
		return;
	mm_section_end(e->mm, e->cur, me->rcu_section);
	lw_section_left();
	e->idle = 0;
	lw_unblock_grace_periods();
	if (lw_unlikely(e->pages_going))
		lw_pages_tick();
}

bool lw_rcu_read_lock_held(void)
{
	return lw_me()->rcu_nest != 0;
}

void lw_grace_period(uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	unsigned int gp;

	lw_drain_all(e->cur);
	if (lw_recording())
		lw_record_note(LW_EV_GP_START, NULL);
	gp = mm_gp_start(e->mm, e->cur, 0);
	lw_check_full();
	/* Its end is an event of its own: others may run in between. */
	lw_visible(pc);
	while (!mm_gp_ready(e->mm, gp)) {
		if (lw_recording())
			lw_record_note(LW_EV_SLEEP, "waits for the grace period");
		lw_block(LW_WAIT_GP, gp);
	}
	lw_drain_all(e->cur);
	lw_touch(LW_TOUCH_NOTHING, 0, false);	/* what the model is asked says more */
	mm_gp_end(e->mm, e->cur, gp);
	if (lw_recording())
		lw_record_note(LW_EV_GP_END, NULL);
	e->idle = 0;
}

void lw_synchronize_rcu(void)
{
	uintptr_t pc = LW_SITE();

	lw_visible(pc);
	lw_checkers_sleeps("synchronize_rcu()");
	lw_grace_period(pc);
}
