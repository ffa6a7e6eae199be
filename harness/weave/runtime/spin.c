// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spin.c - spin locks, as primitives of the memory model: 0 free, 1 held.
 */
#include "weave/runtime/checker.h"
#include "weave/runtime/entry.h"
#include "weave/runtime/lockword.h"
#include "weave/runtime/tsan.h"

uint32_t lw_do___tsan_atomic32_load(const volatile void *a, int mo);

void lw_spin_lock(int *lock)
{
	lw_visible(LW_SITE());
	lw_word_take(lock, "waits for the lock");
	lw_me()->locks++;
	lw_checkers_lock(lock, 0);
}

LW_ENTRY(bool, lw_spin_trylock, (int *lock))
{
	bool spins, taken;

	lw_visible(LW_SITE());
	taken = lw_word_try(lock, &spins);
	if (taken) {
		lw_me()->locks++;
		lw_checkers_lock(lock, LW_LOCK_TRY);
	}
	if (spins)
		lw_spinning(lw_word_of(lock));
	return taken;
}

void lw_spin_unlock(int *lock)
{
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	char name[64];

	lw_visible(LW_SITE());
	if (lw_recording())
		ev = lw_record_access(LW_EV_UNLOCK, (uintptr_t)lock, sizeof(*lock), MM_RELEASE);
	l = lw_word_of(lock);
	if (l->owner != (int)lw_eng.cur)
		lw_found(LW_ASSERTION, "thread %u unlocks the spin lock %s, which it does not hold",
			 lw_eng.cur, lw_describe(l->off, name));
	lw_checkers_unlock(lock);
	lw_me()->locks--;
	lw_word_give(lock, l, ev);
}

/* Behind the load's own entry, which would note our frame instead of the caller's. */
LW_ENTRY(bool, lw_spin_is_locked, (const int *lock))
{
	return lw_do___tsan_atomic32_load(lock, __ATOMIC_RELAXED) != 0;
}
