// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two independent writers, two readers that read in opposite orders (IRIW), seq_cst.
 *
 * Four reads of 0 or 1: 16 outcomes.  Only one is not in any single order: each reader sees
 * the other store missing.  The others are different executions, 15.  With release and
 * acquire only, C11 allows all 16 (the writers are not ordered for anybody); x86 does not.
 *
 * EXPLORE: sc 15
 * EXPLORE: tso 15
 * EXPLORE: weak 15
 * Broken: release and acquire.
 * BROKEN: weak assertion
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

static atomic_int x, y;
static int r[4];

static void *write_x(void *arg)
{
	atomic_store_explicit(&x, 1, STORE);
	return arg;
}

static void *write_y(void *arg)
{
	atomic_store_explicit(&y, 1, STORE);
	return arg;
}

static void *read_xy(void *arg)
{
	r[0] = atomic_load_explicit(&x, LOAD);
	r[1] = atomic_load_explicit(&y, LOAD);
	return arg;
}

static void *read_yx(void *arg)
{
	r[2] = atomic_load_explicit(&y, LOAD);
	r[3] = atomic_load_explicit(&x, LOAD);
	return arg;
}

int main(void)
{
	void *(*const run[4])(void *) = { write_x, write_y, read_xy, read_yx };
	pthread_t thread[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, run[i], NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	assert(!(r[0] == 1 && r[1] == 0 && r[2] == 1 && r[3] == 0));
	return 0;
}
