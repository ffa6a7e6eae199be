// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Condition variables.  Who waits gives the mutex up and stands among the waiters in one
 * step.  A signal wakes any one of them; which is a decision.  It orders nothing: what is
 * ordered is by the mutex.  A wait may also end without cause, as POSIX and C11 allow, or
 * because its time is up; both are decisions.
 *
 * Time passes when nobody can go on otherwise: then waits that have an end come to it.
 */
#include <errno.h>

#include "posix/posix.h"

struct lwp_cond {
	uint32_t waiters;	/* threads */
	uint32_t unused;
};
_Static_assert(sizeof(struct lwp_cond) <= sizeof(pthread_cond_t) &&
	       sizeof(struct lwp_cond) <= sizeof(cnd_t), "it lies in theirs");

int lwp_pthread_condattr_init(pthread_condattr_t *attr);
int lwp_pthread_condattr_destroy(pthread_condattr_t *attr);
int lwp_pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock);
int lwp_pthread_cond_init(struct lwp_cond *c, const pthread_condattr_t *attr);
int lwp_pthread_cond_destroy(struct lwp_cond *c);
int lwp_pthread_cond_wait(struct lwp_cond *c, struct lwp_mutex *m);
int lwp_pthread_cond_timedwait(struct lwp_cond *c, struct lwp_mutex *m, const struct timespec *t);
int lwp_pthread_cond_signal(struct lwp_cond *c);
int lwp_pthread_cond_broadcast(struct lwp_cond *c);
int lwp_cnd_init(struct lwp_cond *c);
void lwp_cnd_destroy(struct lwp_cond *c);
int lwp_cnd_wait(struct lwp_cond *c, struct lwp_mutex *m);
int lwp_cnd_timedwait(struct lwp_cond *c, struct lwp_mutex *m, const struct timespec *t);
int lwp_cnd_signal(struct lwp_cond *c);
int lwp_cnd_broadcast(struct lwp_cond *c);

static void use(const struct lwp_cond *c)
{
	char name[64];

	lwp_touch_own(c, sizeof(*c));
	if (c->waiters >> LW_MAX_THREADS)
		lw_found(LW_ASSERTION, "thread %u uses the condition variable %s, which was never "
			 "initialised, or was destroyed", lw_eng.cur, lw_describe_address(c, name));
}

static bool ends_by_itself(void)
{
	struct lw_engine *e = &lw_eng;

	return lw_due(&e->decider, LW_STREAM_VALUE, e->cur) &&
	       lw_pick(&e->decider, LW_STREAM_VALUE, e->cur, LW_CHOOSE_WAKE, 2);
}

/* False: its time was up. */
static bool wait(struct lwp_cond *c, struct lwp_mutex *m, bool timed, uintptr_t pc)
{
	uint32_t self = LW_ALL(lw_eng.cur);
	bool early, woken = true;
	unsigned int depth;

	lw_visible(pc);
	use(c);
	lw_touch(LW_TOUCH_WAITERS, (uintptr_t)c, false);
	early = ends_by_itself();
	depth = lwp_mutex_give(m, "waits with");
	if (early) {
		if (lw_recording())
			lw_record_note(LW_EV_NOTE, timed ? "its time is up" : "wakes up without cause");
		lw_visible(pc);
		lwp_mutex_take(m, depth);
		return !timed;
	}
	c->waiters |= self;
	lw_record_wait(c, sizeof(pthread_cond_t), "waits for the condition");
	lw_task_wait(LW_WAIT_WAKE, "condition", c, 0, timed);
	if (!lw_task_woken()) {
		woken = false;
		lw_touch(LW_TOUCH_WAITERS, (uintptr_t)c, true);
		c->waiters &= ~self;
		if (lw_recording())
			lw_record_note(LW_EV_NOTE, "its time is up");
		lw_visible(pc);
	}
	lwp_mutex_take(m, depth);
	return woken;
}

static void wake(struct lwp_cond *c, unsigned int t)
{
	c->waiters &= ~LW_ALL(t);
	lw_task_wake(t);
}

/* Waiters are named by their thread, so that it does not matter who came first. */
static unsigned int any_of(uint32_t waiters)
{
	struct lw_engine *e = &lw_eng;
	unsigned int n = 0, k;

	if (!lw_due(&e->decider, LW_STREAM_VALUE, e->cur))
		return (unsigned int)__builtin_ctz(waiters);
	for (uint32_t m = waiters; m; m &= m - 1)
		lw_name(&e->decider, n++, (uint32_t)__builtin_ctz(m));
	k = lw_pick(&e->decider, LW_STREAM_VALUE, e->cur, LW_CHOOSE_WAITER, n);
	while (k--)
		waiters &= waiters - 1;
	return (unsigned int)__builtin_ctz(waiters);
}

static void signal(struct lwp_cond *c, bool all, uintptr_t pc)
{
	lw_visible(pc);
	use(c);
	lw_touch(LW_TOUCH_WAITERS, (uintptr_t)c, true);
	if (lw_recording())
		lw_record_note_of(all ? "wakes all that wait for" : "wakes one that waits for", c);
	if (!all && c->waiters)
		wake(c, any_of(c->waiters));
	while (all && c->waiters)
		wake(c, (unsigned int)__builtin_ctz(c->waiters));
}

static void destroy(struct lwp_cond *c, uintptr_t pc)
{
	char name[64];

	lw_visible(pc);
	use(c);
	lw_touch(LW_TOUCH_WAITERS, (uintptr_t)c, true);
	if (c->waiters)
		lw_found(LW_ASSERTION, "thread %u destroys the condition variable %s, for which thread "
			 "%d waits", lw_eng.cur, lw_describe_address(c, name),
			 __builtin_ctz(c->waiters));
	lwp_write_own(c, sizeof(*c), 0xdd, pc);
}

int lwp_pthread_cond_init(struct lwp_cond *c, const pthread_condattr_t *attr)
{
	(void)attr;
	lwp_write_own(c, sizeof(*c), 0, LW_SITE());
	return 0;
}

int lwp_pthread_cond_destroy(struct lwp_cond *c)
{
	destroy(c, LW_SITE());
	return 0;
}

int lwp_pthread_cond_wait(struct lwp_cond *c, struct lwp_mutex *m)
{
	wait(c, m, false, LW_SITE());
	return 0;
}

int lwp_pthread_cond_timedwait(struct lwp_cond *c, struct lwp_mutex *m, const struct timespec *t)
{
	(void)t;
	return wait(c, m, true, LW_SITE()) ? 0 : ETIMEDOUT;
}

int lwp_pthread_cond_signal(struct lwp_cond *c)
{
	signal(c, false, LW_SITE());
	return 0;
}

int lwp_pthread_cond_broadcast(struct lwp_cond *c)
{
	signal(c, true, LW_SITE());
	return 0;
}

int lwp_cnd_init(struct lwp_cond *c)
{
	lwp_write_own(c, sizeof(*c), 0, LW_SITE());
	return thrd_success;
}

void lwp_cnd_destroy(struct lwp_cond *c)
{
	destroy(c, LW_SITE());
}

int lwp_cnd_wait(struct lwp_cond *c, struct lwp_mutex *m)
{
	wait(c, m, false, LW_SITE());
	return thrd_success;
}

int lwp_cnd_timedwait(struct lwp_cond *c, struct lwp_mutex *m, const struct timespec *t)
{
	(void)t;
	return wait(c, m, true, LW_SITE()) ? thrd_success : thrd_timedout;
}

int lwp_cnd_signal(struct lwp_cond *c)
{
	signal(c, false, LW_SITE());
	return thrd_success;
}

int lwp_cnd_broadcast(struct lwp_cond *c)
{
	signal(c, true, LW_SITE());
	return thrd_success;
}

/* Which clock means nothing: there is none. */
int lwp_pthread_condattr_init(pthread_condattr_t *attr)
{
	lwp_write_own(attr, sizeof(*attr), 0, LW_SITE());
	return 0;
}

int lwp_pthread_condattr_destroy(pthread_condattr_t *attr)
{
	lwp_write_own(attr, sizeof(*attr), 0xdd, LW_SITE());
	return 0;
}

int lwp_pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock)
{
	(void)clock;
	lwp_touch_own(attr, sizeof(*attr));
	return 0;
}
