// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Peterson's lock, two threads, all seq_cst.  A: who stores `turn` first.  He waits in vain
 * for nobody: he reads the other's flag as 0, or as 1 and then `turn` as the other's.  Whoever is
 * second reads the first's flag as 1 and `turn` as his own: a round for nothing, until the
 * flag is 0 again; or it is 0 already.
 *
 *	F1 F2	the flags' stores come before both turns' stores, in either order, or the
 *		second's flag comes behind the first's turn, or even behind all of it
 *
 * Reads of the first: flag[other] = 0 (the second's flag is behind the read), or 1 and
 * turn = second's (the second's turn is before that read).  He cannot go in having read 1 and his
 * own turn.  Of the second: flag[other] = 0 again, behind the first's unlock (else he waits, or
 * reads his own turn and waits).  Or turn is not his own: it is, he stored last.
 * So 2 ways for the first, 1 for the second, and either may be first: 4.
 *
 * EXPLORE: sc 4
 * EXPLORE: weak 4
 * Broken: release and acquire are not enough.
 * BROKEN: tso data-race|assertion
 * BROKEN: weak data-race|assertion
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifdef BROKEN
#define STORE memory_order_release
#define LOAD memory_order_acquire
#else
#define STORE memory_order_seq_cst
#define LOAD memory_order_seq_cst
#endif

static atomic_int flag[2], turn;
static int counter;

static void *run(void *arg)
{
	int me = (int)(long)arg, other = 1 - me;

	atomic_store_explicit(&flag[me], 1, STORE);
	atomic_store_explicit(&turn, other, STORE);
	while (atomic_load_explicit(&flag[other], LOAD) && atomic_load_explicit(&turn, LOAD) == other)
		;
	counter++;
	atomic_store_explicit(&flag[me], 0, STORE);
	return NULL;
}

int main(void)
{
	pthread_t thread[2];

	for (long i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, run, (void *)i);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	assert(counter == 2);
	return 0;
}
