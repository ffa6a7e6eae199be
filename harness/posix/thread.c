// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Threads, by both names.  A handle is the thread's number and its life + 1, so that one
 * of a thread that is no more is not taken for that of the next of the same number.
 */
#include <errno.h>
#include <sched.h>

#include "posix/posix.h"
#include "weave/runtime/entry.h"

int lwp_pthread_create(pthread_t *out, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
int lwp_pthread_join(pthread_t handle, void **result);
int lwp_pthread_detach(pthread_t handle);
_Noreturn void lwp_pthread_exit(void *result);
pthread_t lwp_pthread_self(void);
int lwp_pthread_equal(pthread_t a, pthread_t b);
int lwp_pthread_attr_init(pthread_attr_t *attr);
int lwp_pthread_attr_destroy(pthread_attr_t *attr);
int lwp_pthread_attr_setdetachstate(pthread_attr_t *attr, int state);
int lwp_pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state);
int lwp_pthread_attr_setstacksize(pthread_attr_t *attr, size_t size);
int lwp_sched_yield(void);
int lwp_pthread_yield(void);
int lwp_thrd_create(thrd_t *out, thrd_start_t run, void *arg);
int lwp_thrd_join(thrd_t handle, int *result);
int lwp_thrd_detach(thrd_t handle);
_Noreturn void lwp_thrd_exit(int result);
thrd_t lwp_thrd_current(void);
int lwp_thrd_equal(thrd_t a, thrd_t b);
void lwp_thrd_yield(void);

static struct thread {
	void *(*run)(void *);
	thrd_start_t run_c11;
	void *arg, *result;
	bool detached, joined;
} thread[LW_MAX_THREADS];

void lwp_threads_reset(void)
{
	memset(thread, 0, sizeof(thread));
}

static pthread_t handle_of(unsigned int t)
{
	return (pthread_t)((uintptr_t)lw_task_life(t) << 8 | (t + 1));
}

/* The thread of that handle, which nobody has joined yet. */
static unsigned int of_handle(pthread_t handle, const char *what)
{
	unsigned int t = (unsigned int)((uintptr_t)handle & 0xff) - 1;

	if (t >= LW_MAX_THREADS || (uintptr_t)handle >> 8 != lw_task_life(t) || thread[t].joined)
		lw_found(LW_ASSERTION, "thread %u %s what is no thread, or none any more", lw_eng.cur,
			 what);
	else if (thread[t].detached)
		lw_found(LW_ASSERTION, "thread %u %s thread %u, which is detached", lw_eng.cur, what, t);
	return t;
}

_Noreturn static void end(void *result)
{
	unsigned int t = lw_eng.cur;

	lwp_keys_end();
	lwp_tls_end();
	thread[t].result = result;
	lw_task_end();
}

static void start(void *arg)
{
	const struct thread *me = &thread[lw_eng.cur];

	(void)arg;
	end(me->run ? me->run(me->arg) : (void *)(intptr_t)me->run_c11(me->arg));
}

static int create(pthread_t *out, const struct thread *how, uintptr_t pc)
{
	unsigned int t;

	t = lw_task_create(start, NULL, pc);
	thread[t] = *how;
	/* Nothing orders that before what the new thread does. */
	lwp_write_own(out, sizeof(*out), 0, pc);
	*out = handle_of(t);
	return 0;
}

/* What glibc keeps in there is not ours to know; the first word says: detached. */
static bool wants_detached(const pthread_attr_t *attr)
{
	int state;

	if (!attr)
		return false;
	lwp_touch_own(attr, sizeof(*attr));
	memcpy(&state, attr, sizeof(state));
	return state == PTHREAD_CREATE_DETACHED;
}

int lwp_pthread_create(pthread_t *out, const pthread_attr_t *attr, void *(*run)(void *), void *arg)
{
	const struct thread how = { .run = run, .arg = arg, .detached = wants_detached(attr) };

	return create(out, &how, LW_SITE());
}

int lwp_thrd_create(thrd_t *out, thrd_start_t run, void *arg)
{
	const struct thread how = { .run_c11 = run, .arg = arg };

	create(out, &how, LW_SITE());
	return thrd_success;
}

static void *join(pthread_t handle, uintptr_t pc)
{
	unsigned int t;

	lw_enter(pc);
	t = of_handle(handle, "joins");
	if (t == lw_eng.cur)
		lw_found(LW_DEADLOCK, "thread %u joins itself", t);
	lw_task_join(t, pc);
	thread[t].joined = true;
	lw_task_let_go(t, lw_eng.cur);
	return thread[t].result;
}

int lwp_pthread_join(pthread_t handle, void **result)
{
	uintptr_t pc = LW_SITE();
	void *got = join(handle, pc);

	if (!result)
		return 0;
	lwp_write_own(result, sizeof(*result), 0, pc);
	*result = got;
	return 0;
}

int lwp_thrd_join(thrd_t handle, int *result)
{
	uintptr_t pc = LW_SITE();
	void *got = join(handle, pc);

	if (!result)
		return thrd_success;
	lwp_write_own(result, sizeof(*result), 0, pc);
	*result = (int)(intptr_t)got;
	return thrd_success;
}

int lwp_pthread_detach(pthread_t handle)
{
	lw_enter(LW_SITE());
	thread[of_handle(handle, "detaches")].detached = true;
	return 0;
}

int lwp_thrd_detach(thrd_t handle)
{
	lw_enter(LW_SITE());
	thread[of_handle(handle, "detaches")].detached = true;
	return thrd_success;
}

void lwp_pthread_exit(void *result)
{
	lw_enter(LW_SITE());
	end(result);
}

void lwp_thrd_exit(int result)
{
	lw_enter(LW_SITE());
	end((void *)(intptr_t)result);
}

pthread_t lwp_pthread_self(void)
{
	return handle_of(lw_eng.cur);
}

thrd_t lwp_thrd_current(void)
{
	return handle_of(lw_eng.cur);
}

int lwp_pthread_equal(pthread_t a, pthread_t b)
{
	return a == b;
}

int lwp_thrd_equal(thrd_t a, thrd_t b)
{
	return a == b;
}

static void yield(uintptr_t pc)
{
	lw_visible(pc);
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	lw_hand_over(1);
}

LW_ENTRY(int, lwp_sched_yield, (void))
{
	yield(LW_SITE());
	return 0;
}

LW_ENTRY(int, lwp_pthread_yield, (void))
{
	yield(LW_SITE());
	return 0;
}

LW_ENTRY(void, lwp_thrd_yield, (void))
{
	yield(LW_SITE());
}

/* ---- attributes: of all that there are, only one means something here ---- */

int lwp_pthread_attr_init(pthread_attr_t *attr)
{
	lwp_write_own(attr, sizeof(*attr), 0, LW_SITE());
	return lwp_pthread_attr_setdetachstate(attr, PTHREAD_CREATE_JOINABLE);
}

int lwp_pthread_attr_destroy(pthread_attr_t *attr)
{
	lwp_write_own(attr, sizeof(*attr), 0xdd, LW_SITE());
	return 0;
}

int lwp_pthread_attr_setdetachstate(pthread_attr_t *attr, int state)
{
	if (state != PTHREAD_CREATE_JOINABLE && state != PTHREAD_CREATE_DETACHED)
		return EINVAL;
	lwp_touch_own(attr, sizeof(*attr));
	memcpy(attr, &state, sizeof(state));
	return 0;
}

int lwp_pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state)
{
	*state = wants_detached(attr) ? PTHREAD_CREATE_DETACHED : PTHREAD_CREATE_JOINABLE;
	return 0;
}

/* Ours are as large as they are. */
int lwp_pthread_attr_setstacksize(pthread_attr_t *attr, size_t size)
{
	lwp_touch_own(attr, sizeof(*attr));
	return size ? 0 : EINVAL;
}
