// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One thread hands a block to another, who frees it, if he finds it: 2 executions.
 *
 * EXPLORE: sc 2
 * EXPLORE: tso 2
 * EXPLORE: weak 2
 * Broken: the first looks into the block once more; or frees it as well; or nobody does.
 * BROKEN: sc data-race|use-after-free -DLOOKS
 * BROKEN: weak data-race|use-after-free -DLOOKS
 * BROKEN: sc double-free -DFREES
 * BROKEN: weak double-free -DFREES
 * BROKEN: weak leak
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static _Atomic(int *) hand;

static void *taker(void *arg)
{
	int *block = atomic_exchange(&hand, NULL);

	if (block)
		*block += 1;
#if !defined(BROKEN) || defined(LOOKS) || defined(FREES)
	free(block);
#endif
	return arg;
}

int main(void)
{
	int *block = calloc(1, sizeof(*block));
	pthread_t thread;

	pthread_create(&thread, NULL, taker, NULL);
	atomic_store(&hand, block);
#ifdef LOOKS
	*(volatile int *)block = 7;
#endif
	pthread_join(thread, NULL);
#ifdef FREES
	free(block);
#else
	free(atomic_load(&hand));
#endif
	return 0;
}
