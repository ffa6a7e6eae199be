// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The last reference goes, and the memory with it before the thread's next
 * instruction: nobody may look at the count any more, whoever watches it.
 * EXPECT: nothing
 */
#include <sys/mman.h>

#include <linux/atomic.h>
#include <linux/spinlock.h>

#include "../case.h"

#define SIZE 4096

static DEFINE_SPINLOCK(lock);
static char page[SIZE] __attribute__((aligned(SIZE)));

static void reach(int protection)
{
	lw_assert(!mprotect(page, SIZE, protection));
}

/* In the place of the compiler's (points.h), as if others freed the page right behind it. */
#define sub_and_lose(at, value, order)						\
({										\
	int left_ = *(at) -= (value);						\
										\
	reach(PROT_NONE);							\
	left_;									\
})

static void drop(unsigned int arg)
{
	atomic_t *count = (atomic_t *)(void *)page;

	if (arg)	/* to make a page unreachable takes long: not each time */
		return;
	spin_lock(&lock);
	reach(PROT_READ | PROT_WRITE);
	atomic_set(count, 1);
	lw_watch_count(count, 1, 0);
	lw_assert(!lw_rmw_point(sub_and_lose, &count->counter, 1, __ATOMIC_RELEASE, lw_result_));
	spin_unlock(&lock);
}

static void make_reachable(void)
{
	reach(PROT_READ | PROT_WRITE);
}

LW_CASE(make_reachable, make_reachable, { "drop", drop, 10 });
