// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Barriers, semaphores, pthread_once().
 *
 * A barrier is no event of the memory model: what all did before it happens before what
 * any does behind it.  A semaphore's value is a location: a post releases, a wait that got
 * through acquires.  The end of a once function happens before every return of
 * pthread_once() (POSIX, "Memory Synchronization"; C11 7.26.2.1).
 */
#include <errno.h>

#include "posix/posix.h"
#include "weave/runtime/rwlock.h"
#include "weave/runtime/entry.h"

struct lwp_barrier {
	uint32_t count;		/* 0: never initialised */
	uint32_t arrived;	/* threads */
	uint32_t chosen;	/* who is told that he is the one */
};
struct lwp_sem {
	int value;
	uint32_t waiters;
};
_Static_assert(sizeof(struct lwp_barrier) <= sizeof(pthread_barrier_t) &&
	       sizeof(struct lwp_sem) <= sizeof(sem_t), "they lie in theirs");

int lwp_pthread_barrier_init(struct lwp_barrier *b, const pthread_barrierattr_t *attr,
			     unsigned int count);
int lwp_pthread_barrier_destroy(struct lwp_barrier *b);
int lwp_pthread_barrier_wait(struct lwp_barrier *b);
int lwp_sem_init(struct lwp_sem *s, int shared, unsigned int value);
int lwp_sem_destroy(struct lwp_sem *s);
int lwp_sem_wait(struct lwp_sem *s);
int lwp_sem_trywait(struct lwp_sem *s);
int lwp_sem_timedwait(struct lwp_sem *s, const struct timespec *t);
int lwp_sem_post(struct lwp_sem *s);
int lwp_sem_getvalue(struct lwp_sem *s, int *value);
int lwp_pthread_once(int *control, void (*run)(void));
void lwp_call_once(int *control, void (*run)(void));

/* ---- barriers ---- */

static void use_barrier(const struct lwp_barrier *b)
{
	char name[64];

	lwp_touch_own(b, sizeof(*b));
	if (!b->count || b->arrived >> LW_MAX_THREADS)
		lw_found(LW_ASSERTION, "thread %u uses the barrier %s, which was never initialised, or "
			 "was destroyed", lw_eng.cur, lw_describe_address(b, name));
}

int lwp_pthread_barrier_init(struct lwp_barrier *b, const pthread_barrierattr_t *attr,
			     unsigned int count)
{
	(void)attr;
	if (!count)
		return EINVAL;
	lwp_write_own(b, sizeof(*b), 0, LW_SITE());
	b->count = count;
	return 0;
}

int lwp_pthread_barrier_destroy(struct lwp_barrier *b)
{
	char name[64];

	lw_visible(LW_SITE());
	use_barrier(b);
	lw_touch(LW_TOUCH_WAITERS, (uintptr_t)b, true);
	if (b->arrived)
		lw_found(LW_ASSERTION, "thread %u destroys the barrier %s, where thread %d waits",
			 lw_eng.cur, lw_describe_address(b, name), __builtin_ctz(b->arrived));
	lwp_write_own(b, sizeof(*b), 0xdd, LW_SITE());
	return 0;
}

/* All are here.  Whoever came last, it makes no difference. */
static void open_barrier(struct lwp_barrier *b)
{
	struct lw_engine *e = &lw_eng;
	uint32_t others = b->arrived & ~LW_ALL(e->cur);

	lw_drain_all(e->cur);
	lw_task_after(others);
	b->chosen = (uint32_t)__builtin_ctz(b->arrived);
	b->arrived = 0;
	for (; others; others &= others - 1) {
		mm_join(e->mm, (unsigned int)__builtin_ctz(others), e->cur);
		lw_task_wake((unsigned int)__builtin_ctz(others));
	}
}

int lwp_pthread_barrier_wait(struct lwp_barrier *b)
{
	struct lw_engine *e = &lw_eng;
	bool last;

	lw_visible(LW_SITE());
	use_barrier(b);
	b->arrived |= LW_ALL(e->cur);
	last = (uint32_t)__builtin_popcount(b->arrived) == b->count;
	lw_touch(LW_TOUCH_WAITERS, (uintptr_t)b, last);
	if (lw_recording())
		lw_record_note_of(last ? "is the last to come to" : "comes to", b);
	if (last)
		open_barrier(b);
	else
		lw_task_wait(LW_WAIT_TURN, "all to come to", b, 0, false);
	return b->chosen == e->cur ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

/* ---- semaphores ---- */

static struct lw_loc *use_sem(struct lwp_sem *s)
{
	char name[64];

	lwp_touch_own(s, sizeof(*s));
	if (s->waiters >> LW_MAX_THREADS)
		lw_found(LW_ASSERTION, "thread %u uses the semaphore %s, which was never initialised, or "
			 "was destroyed", lw_eng.cur, lw_describe_address(s, name));
	return lw_loc_of((uintptr_t)&s->value, sizeof(s->value), true);
}

static int value_of(const struct lw_loc *l)
{
	return (int)mm_newest(lw_eng.mm, lw_loc_id(l), NULL);
}

/*
 * For a guide a semaphore is like a lock that writers take: the last unit of it is to be had
 * when somebody has given one.  Who takes another one could have come before that, too; and
 * who does not wait for it, in any case.
 */
static void take(struct lwp_sem *s, bool last)
{
	lw_rwlock_drains();
	lw_touch(last ? LW_TOUCH_WRITE_LOCK : LW_TOUCH_RWLOCK, (uintptr_t)s, true);
	lw_rwlock_update(&s->value, sizeof(sem_t), LW_EV_RMW, -1, MM_ACQUIRE, NULL);
}

static bool wait(struct lwp_sem *s, bool timed, uintptr_t pc)
{
	uint32_t self = LW_ALL(lw_eng.cur);
	struct lw_loc *l;

	lw_visible(pc);
	l = use_sem(s);
	while (value_of(l) <= 0) {
		if (timed)
			lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)s, true);
		s->waiters |= self;
		lw_record_wait(s, sizeof(sem_t), "waits for the semaphore");
		lw_task_wait(timed ? LW_WAIT_WAKE : LW_WAIT_COUNT, "semaphore", s, 0, timed);
		s->waiters &= ~self;
		if (!lw_task_woken())
			return false;
	}
	if (timed)
		lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)s, true);
	take(s, value_of(l) == 1);
	return true;
}

static int fails(int error)
{
	*lwp___errno_location() = error;
	return -1;
}

int lwp_sem_init(struct lwp_sem *s, int shared, unsigned int value)
{
	(void)shared;
	lwp_write_own(s, sizeof(*s), 0, LW_SITE());
	s->value = (int)value;
	return 0;
}

int lwp_sem_destroy(struct lwp_sem *s)
{
	lwp_write_own(s, sizeof(*s), 0xdd, LW_SITE());
	return 0;
}

int lwp_sem_wait(struct lwp_sem *s)
{
	wait(s, false, LW_SITE());
	return 0;
}

int lwp_sem_timedwait(struct lwp_sem *s, const struct timespec *t)
{
	(void)t;
	return wait(s, true, LW_SITE()) ? 0 : fails(ETIMEDOUT);
}

LW_ENTRY(int, lwp_sem_trywait, (struct lwp_sem *s))
{
	int value;

	lw_visible(LW_SITE());
	value = value_of(use_sem(s));
	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)s, true);
	if (value <= 0) {
		if (lw_recording())
			lw_record_note_of("finds nothing in", s);
		lw_hand_over(1);
		return fails(EAGAIN);
	}
	take(s, value == 1);
	return 0;
}

int lwp_sem_post(struct lwp_sem *s)
{
	lw_visible(LW_SITE());
	use_sem(s);
	lw_rwlock_drains();
	lw_touch(LW_TOUCH_WRITE_UNLOCK, (uintptr_t)s, true);
	lw_rwlock_update(&s->value, sizeof(sem_t), LW_EV_RMW, 1, MM_RELEASE, NULL);
	lw_task_wake_all(s->waiters);
	return 0;
}

int lwp_sem_getvalue(struct lwp_sem *s, int *value)
{
	const struct lw_loc *l;

	lw_visible(LW_SITE());
	l = use_sem(s);
	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)s, false);
	lwp_write_own(value, sizeof(*value), 0, LW_SITE());
	*value = value_of(l);
	return 0;
}

/* ---- once ---- */

#define MAX_ONCE 64u

static struct once {
	const int *control;
	unsigned int runner;
	bool done;
	uint32_t waiters;
} once[MAX_ONCE];
static unsigned int nonce;

void lwp_once_reset(void)
{
	nonce = 0;
}

static struct once *find(const int *control)
{
	for (unsigned int i = 0; i < nonce; i++)
		if (once[i].control == control)
			return &once[i];
	return NULL;
}

static void run_it(int *control, void (*run)(void), uintptr_t pc)
{
	struct once *o;

	lw_touch(LW_TOUCH_WAITERS, (uintptr_t)control, true);
	if (nonce == MAX_ONCE)
		lw_found(LW_UNSUPPORTED, "more than %u different once controls", MAX_ONCE);
	o = &once[nonce++];
	*o = (struct once){ .control = control, .runner = lw_eng.cur };
	run();
	lw_visible(pc);
	lw_touch(LW_TOUCH_WAITERS, (uintptr_t)control, true);
	lw_rwlock_update(control, sizeof(*control), LW_EV_RMW, 2, MM_RELEASE, NULL);
	o->done = true;
	lw_task_wake_all(o->waiters);
}

/* Reads that it is done, which is all that can be read by now, and sees all that was. */
static void see(int *control)
{
	struct lw_engine *e = &lw_eng;
	struct mm_rmw op = { .kind = MM_CMPXCHG, .size = 4, .must_fail = true,
			     .fail_order = MM_ACQUIRE };
	struct mm_deps deps = { .data = MM_DEP_ALL };
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	struct mm_read r;
	uint16_t clk;

	if (lw_recording())
		ev = lw_record_access(LW_EV_LOAD, (uintptr_t)control, 4, MM_ACQUIRE);
	l = lw_loc_of((uintptr_t)control, 4, true);
	lw_drain_all(e->cur);
	clk = lw_race_clock();
	mm_rmw(e->mm, e->cur, lw_loc_id(l), &op, lw_new_tag(), MM_ACQUIRE, &deps, &r);
	lw_check_feasible();
	lw_check_full();
	if (ev)
		lw_record_read(ev, &r);
	lw_atomic_race(l, true, false, MM_DEP_NONE, clk);
	lw_saw(l, &r);
}

static void call(int *control, void (*run)(void), uintptr_t pc)
{
	struct once *o;

	lw_visible(pc);
	lwp_touch_own(control, sizeof(*control));
	o = find(control);
	if (!o) {
		run_it(control, run, pc);
		return;
	}
	lw_touch(LW_TOUCH_WAITERS, (uintptr_t)control, false);
	while (!o->done) {
		o->waiters |= LW_ALL(lw_eng.cur);
		lw_record_wait(control, sizeof(*control), "waits for what is to be done once");
		lw_task_wait(LW_WAIT_TURN, "what is to be done once,", control, LW_ALL(o->runner),
			     false);
	}
	see(control);
}

int lwp_pthread_once(int *control, void (*run)(void))
{
	call(control, run, LW_SITE());
	return 0;
}

void lwp_call_once(int *control, void (*run)(void))
{
	call(control, run, LW_SITE());
}
