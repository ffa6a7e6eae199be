// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each thread has its own copy, as it was initialised, of thread-local variables, and values
 * of its own under a key, which the destructor frees.  Nothing is shared: 1 execution.
 *
 * EXPLORE: sc 1
 * EXPLORE: tso 1
 * EXPLORE: weak 1
 * Broken: the key has no destructor.
 * BROKEN: sc leak
 * BROKEN: weak leak
 */
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static _Thread_local int counter = 10, *self;
static pthread_key_t key;

static void *run(void *arg)
{
	int *block = malloc(sizeof(*block));

	self = &counter;
	for (int i = 0; i < 3; i++)
		counter++;
	errno = counter;
	*block = *self;
	pthread_setspecific(key, block);
	assert(counter == 13 && errno == 13 && *(int *)pthread_getspecific(key) == 13);
	return arg;
}

int main(void)
{
	pthread_t thread[2];

#ifdef BROKEN
	pthread_key_create(&key, NULL);
#else
	pthread_key_create(&key, free);
#endif
	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, run, NULL);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	assert(counter == 10 && !pthread_getspecific(key));
	return 0;
}
