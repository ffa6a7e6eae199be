// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * As published benchmarks are written: values from outside, assumptions, atomic sections.
 * The value has two, and one of them is assumed; 2 threads, 2 orders of the atomic sections.
 *
 * EXPLORE: sc 2
 * EXPLORE: weak 2
 * Broken: the other value is not excluded.
 * BROKEN: sc assertion
 * BROKEN: weak assertion
 */
#include <pthread.h>

extern _Bool __VERIFIER_nondet_bool(void);
extern void __VERIFIER_assume(int);
extern void __VERIFIER_atomic_begin(void);
extern void __VERIFIER_atomic_end(void);
extern void reach_error(void);

static int counter, step;

static void *run(void *arg)
{
	__VERIFIER_atomic_begin();
	counter += step;
	__VERIFIER_atomic_end();
	return arg;
}

int main(void)
{
	pthread_t a, b;

	step = 1 + __VERIFIER_nondet_bool();
#ifndef BROKEN
	__VERIFIER_assume(step == 1);
#endif
	pthread_create(&a, NULL, run, NULL);
	pthread_create(&b, NULL, run, NULL);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	if (counter != 2)
		reach_error();
	return 0;
}
