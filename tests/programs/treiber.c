// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two threads push onto Treiber's stack.  Whoever comes first has read the empty stack.  The
 * other has read that, too, and then fails and reads again; or the first's node.  Two ways,
 * for each of the two orders: 4 executions.  Where nodes lie depends on nobody else.
 *
 * EXPLORE: sc 4
 * EXPLORE: tso 4
 * EXPLORE: weak 4
 * Broken: it is not released, so who pops does not see all of a node.
 * BROKEN: weak data-race
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct node {
	struct node *next;
	int value;
};

static _Atomic(struct node *) top;

static void push(int value)
{
	struct node *n = malloc(sizeof(*n)), *old;

	n->value = value;
	old = atomic_load_explicit(&top, memory_order_relaxed);
	do {
		n->next = old;
	} while (!atomic_compare_exchange_strong_explicit(&top, &old, n,
#ifdef BROKEN
							  memory_order_relaxed,
#else
							  memory_order_release,
#endif
							  memory_order_relaxed));
}

static void *run(void *arg)
{
	push((int)(long)arg);
	return NULL;
}

#ifdef BROKEN
static void *look(void *arg)
{
	struct node *n = atomic_load_explicit(&top, memory_order_acquire);

	return n ? (void *)(long)n->value : arg;
}
#endif

int main(void)
{
	pthread_t thread[3];
	struct node *n, *next;
	int sum = 0;

	pthread_create(&thread[0], NULL, run, (void *)1);
	pthread_create(&thread[1], NULL, run, (void *)2);
#ifdef BROKEN
	pthread_create(&thread[2], NULL, look, NULL);
	pthread_join(thread[2], NULL);
#endif
	pthread_join(thread[0], NULL);
	pthread_join(thread[1], NULL);
	for (n = top; n; n = next) {
		next = n->next;
		sum += n->value;
		free(n);
	}
	assert(sum == 3);
	return 0;
}
