// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Times, random numbers, the process: what is given is what is, and nobody can repeat it.
 * So nobody can say that all executions were explored either.
 */
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

#include "posix/posix.h"

time_t lwp_time(time_t *out);
clock_t lwp_clock(void);
int lwp_clock_gettime(clockid_t clock, struct timespec *out);
int lwp_timespec_get(struct timespec *out, int base);
int lwp_gettimeofday(struct timeval *out, void *zone);
int lwp_rand(void);
long lwp_random(void);
double lwp_drand48(void);
void lwp_srand(unsigned int seed);
void lwp_srandom(unsigned int seed);
pid_t lwp_getpid(void);

static void outside(uintptr_t pc)
{
	lw_enter(pc);
	lw_eng.outcome.sampled = true;
}

time_t lwp_time(time_t *out)
{
	uintptr_t pc = LW_SITE();
	time_t now = time(NULL);

	outside(pc);
	if (out) {
		lwp_write_own(out, sizeof(*out), 0, pc);
		*out = now;
	}
	return now;
}

clock_t lwp_clock(void)
{
	outside(LW_SITE());
	return clock();
}

int lwp_clock_gettime(clockid_t clock, struct timespec *out)
{
	uintptr_t pc = LW_SITE();

	outside(pc);
	lwp_write_own(out, sizeof(*out), 0, pc);
	return clock_gettime(clock, out);
}

int lwp_timespec_get(struct timespec *out, int base)
{
	uintptr_t pc = LW_SITE();

	outside(pc);
	lwp_write_own(out, sizeof(*out), 0, pc);
	return timespec_get(out, base);
}

int lwp_gettimeofday(struct timeval *out, void *zone)
{
	uintptr_t pc = LW_SITE();

	(void)zone;
	outside(pc);
	lwp_write_own(out, sizeof(*out), 0, pc);
	return gettimeofday(out, NULL);
}

int lwp_rand(void)
{
	outside(LW_SITE());
	return rand();
}

long lwp_random(void)
{
	outside(LW_SITE());
	return random();
}

double lwp_drand48(void)
{
	outside(LW_SITE());
	return drand48();
}

/* From here on it is the same each time, for one thread at least; but nobody sees to that. */
void lwp_srand(unsigned int seed)
{
	outside(LW_SITE());
	srand(seed);
}

void lwp_srandom(unsigned int seed)
{
	outside(LW_SITE());
	srandom(seed);
}

pid_t lwp_getpid(void)
{
	outside(LW_SITE());
	return getpid();
}
