// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plain messages published in all the ways that fences allow.
 * EXPECT: nothing
 */
#include <linux/atomic.h>
#include <linux/rcupdate.h>

#include "../case.h"

#define NR_WAYS 6u

static struct { unsigned long message; atomic_t ready; unsigned long *pointer; } way[NR_WAYS];

static void send(unsigned int i)
{
	if (lw_self() || atomic_read(&way[i].ready))
		return;
	way[i].message = i + 1;
	switch (i) {
	case 0:
		smp_wmb();
		atomic_set(&way[i].ready, 1);
		return;
	case 1:
		smp_mb();
		WRITE_ONCE(way[i].ready.counter, 1);
		return;
	case 2:
		smp_mb__before_atomic();
		atomic_inc(&way[i].ready);
		return;
	case 3:
		(void)atomic_inc_return(&way[i].ready);
		return;
	case 4:
		(void)atomic_cmpxchg_release(&way[i].ready, 0, 1);
		return;
	default:
		rcu_assign_pointer(way[i].pointer, &way[i].message);
		atomic_set(&way[i].ready, 1);
	}
}

static bool received(unsigned int i)
{
	int one = 1;

	switch (i) {
	case 0:
		if (!atomic_read(&way[i].ready))
			return false;
		smp_rmb();
		return true;
	case 1:
		if (!atomic_read(&way[i].ready))
			return false;
		smp_acquire__after_ctrl_dep();
		return true;
	case 2:
		if (!atomic_read(&way[i].ready))
			return false;
		smp_mb();
		return true;
	case 3:
		return atomic_try_cmpxchg(&way[i].ready, &one, 1);
	case 4:
		return smp_load_acquire(&way[i].ready.counter);
	default:
		return false;
	}
}

static void receive(unsigned int i)
{
	unsigned long *pointer = rcu_dereference(way[i].pointer);

	if (pointer)
		lw_assert(*pointer == i + 1);
	if (lw_self() && received(i))
		lw_assert(way[i].message == i + 1);
}

LW_CASE(NULL, NULL, { "send", send, NR_WAYS }, { "receive", receive, NR_WAYS });
