// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spin.c - spin locks.  Compiled for ThreadSanitizer, which sees an exchange that
 * acquires and a store that releases, and so knows their order.
 */
#include "native/native.h"

void lw_spin_lock(int *lock)
{
	struct lw_worker *me = lw_me();
	unsigned int turns = 0;

	lw_point();
	lw_touched(lock);	/* in an object that was found, perhaps, and is another by now */
	while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE)) {
		lw_relaxed_store(&me->waiting, LW_IN_SPIN);
		while (__atomic_load_n(lock, __ATOMIC_RELAXED))
			lw_spin_turn(&turns);
		lw_relaxed_store(&me->waiting, LW_RUNS);
	}
	me->spins++;
}

bool lw_spin_trylock(int *lock)
{
	lw_point();
	lw_touched(lock);
	if (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE))
		return false;
	lw_me()->spins++;
	return true;
}

void lw_spin_unlock(int *lock)
{
	struct lw_worker *me = lw_me();

	if (!me->spins || !__atomic_load_n(lock, __ATOMIC_RELAXED))
		lw_found("assertion", "unlocks a spin lock that it does not hold");
	me->spins--;
	__atomic_store_n(lock, 0, __ATOMIC_RELEASE);
	lw_point();
}

bool lw_spin_is_locked(const int *lock)
{
	lw_point();
	return __atomic_load_n(lock, __ATOMIC_RELAXED);
}
