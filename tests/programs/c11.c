// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same by C11's names: 3 threads under a mutex that counts, and each the first to come
 * to call_once().  Whoever initialises need not be who locks first: the initialiser releases
 * before the others go on, he may lock before, between or behind them.  So every pair of an
 * initialiser and an order of the locks: 3 * 3! = 18.  How the other two read that it is
 * done is no difference.
 *
 * EXPLORE: sc 18
 * EXPLORE: tso 18
 * EXPLORE: weak 18
 * Broken: the mutex is given up before the count.
 * BROKEN: sc data-race
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <stdatomic.h>
#include <threads.h>

static mtx_t mutex;
static once_flag flag = ONCE_FLAG_INIT;
static tss_t key;
static int counter;

static void init(void)
{
	mtx_init(&mutex, mtx_plain | mtx_recursive);
	tss_create(&key, NULL);
}

static int run(void *arg)
{
	call_once(&flag, init);
	tss_set(key, arg);
	mtx_lock(&mutex);
	mtx_lock(&mutex);
	mtx_unlock(&mutex);
#ifdef BROKEN
	mtx_unlock(&mutex);
	counter++;
#else
	counter++;
	mtx_unlock(&mutex);
#endif
	return *(int *)tss_get(key);
}

int main(void)
{
	static int number[3] = { 1, 2, 3 };
	thrd_t thread[3];
	int sum = 0, result;

	for (int i = 0; i < 3; i++)
		assert(thrd_create(&thread[i], run, &number[i]) == thrd_success);
	for (int i = 0; i < 3; i++) {
		thrd_join(thread[i], &result);
		sum += result;
	}
	assert(counter == 3 && sum == 6);
	return 0;
}
