// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_fiber.c - the hand-written switch, by itself: callee-saved registers,
 * floating point control, leaving for good, deep stacks.  Builds on both
 * architectures without the rest of the engine.
 */
#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>

#include "weave/runtime/fiber.h"

#define NR 4
#define ROUNDS 1000
#define STACK (64 << 10)

static void *host, *fiber[NR];
static char stack[NR][STACK] __attribute__((aligned(64)));
static unsigned long log_sum, turns;
static int failed;

#define CHECK(cond) \
	do { if (!(cond)) { printf("FAILED line %d: %s\n", __LINE__, #cond); failed = 1; } } while (0)

/* Many live values across a switch: the compiler keeps what it can in callee-saved registers. */
static unsigned long work(unsigned long a, void **self, void *next)
{
	unsigned long b = a * 3 + 1, c = a ^ 0x55, d = a + b, e = b - c, f = d * 7;
	double x = (double)a + 0.5, y = (double)b / 3.0, z = x * y;

	lw_fiber_switch(self, next);
	CHECK(b == a * 3 + 1 && c == (a ^ 0x55) && d == a + b && e == b - c && f == d * 7);
	CHECK(x == (double)a + 0.5 && y == (double)b / 3.0 && z == x * y);
	return b ^ c ^ d ^ e ^ f;
}

static unsigned long deep(unsigned int n, void **self)
{
	volatile unsigned long here = n;

	if (!n)
		return work(7, self, host);
	return deep(n - 1, self) + here;
}

static const int modes[NR] = { FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };

static void run(void *arg)
{
	unsigned long me = (unsigned long)arg;
	volatile double one = 1.0, three = 3.0;
	double expected;

	CHECK((unsigned long)__builtin_frame_address(0) % 16 == 0);
	fesetround(modes[me]);
	expected = one / three;
	for (unsigned long i = 0; i < ROUNDS; i++) {
		log_sum += work(me * ROUNDS + i, &fiber[me], fiber[(me + 1) % NR]);
		turns++;
		CHECK(fegetround() == modes[me]);
		CHECK(one / three == expected);
	}
	if (me == 0)
		deep(100, &fiber[0]);
	lw_fiber_leave(host);
}

int main(void)
{
	for (unsigned long i = 0; i < NR; i++)
		fiber[i] = lw_fiber_make((uintptr_t)stack[i] + STACK, run, (void *)i);
	lw_fiber_switch(&host, fiber[0]);
	CHECK(fegetround() == FE_TONEAREST);
	CHECK(turns >= ROUNDS);
	/* deep() stopped in the middle of its recursion; let it finish. */
	lw_fiber_switch(&host, fiber[0]);
	CHECK(fegetround() == FE_TONEAREST);
	/* A fiber that was given up can be made anew on the same stack. */
	turns = 0;
	for (unsigned long i = 0; i < NR; i++)
		fiber[i] = lw_fiber_make((uintptr_t)stack[i] + STACK, run, (void *)i);
	lw_fiber_switch(&host, fiber[1]);
	CHECK(turns > 0);
	printf("%lu turns, %s\n", turns, failed ? "FAILED" : "ok");
	return failed;
}
