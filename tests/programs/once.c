// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two threads, of which one initialises: either, 2 executions.
 *
 * EXPLORE: sc 2
 * EXPLORE: tso 2
 * EXPLORE: weak 2
 * Broken: by hand, with a flag that is not atomic.
 * BROKEN: sc data-race
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int value;

static void init(void)
{
	value++;
}

static void *run(void *arg)
{
#ifdef BROKEN
	if (!value)
		init();
#else
	pthread_once(&once, init);
#endif
	assert(value == 1);
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, run, NULL);
	run(NULL);
	pthread_join(thread, NULL);
	return once == PTHREAD_ONCE_INIT;
}
