// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reader/writer locks.  Readers are not kept out by writers that wait, and may lock it
 * more than once, as with the C library's own default.
 *
 * The word counts: +2 for each reader, +1 for the writer.  Each operation is one
 * read-modify-write of it, acquire or release, so all of them are in one order; but for a
 * reader's that has it already, which is no event.
 */
#include <errno.h>

#include "posix/posix.h"
#include "weave/runtime/rwlock.h"
#include "weave/runtime/entry.h"

struct lwp_rwlock {
	int word;
	uint32_t writer;		/* thread + 1 */
	uint32_t waiting[2];		/* threads: to read, to write */
	uint8_t depth[LW_MAX_THREADS];	/* of each reader */
};
_Static_assert(sizeof(struct lwp_rwlock) <= sizeof(pthread_rwlock_t), "it lies in theirs");

int lwp_pthread_rwlock_init(struct lwp_rwlock *l, const pthread_rwlockattr_t *attr);
int lwp_pthread_rwlock_destroy(struct lwp_rwlock *l);
int lwp_pthread_rwlock_rdlock(struct lwp_rwlock *l);
int lwp_pthread_rwlock_wrlock(struct lwp_rwlock *l);
int lwp_pthread_rwlock_tryrdlock(struct lwp_rwlock *l);
int lwp_pthread_rwlock_trywrlock(struct lwp_rwlock *l);
int lwp_pthread_rwlock_unlock(struct lwp_rwlock *l);

static uint32_t readers(const struct lwp_rwlock *l)
{
	uint32_t m = 0;

	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		m |= l->depth[t] ? LW_ALL(t) : 0;
	return m;
}

static void use(const struct lwp_rwlock *l)
{
	char name[64];

	lwp_touch_own(l, sizeof(*l));
	if (l->writer > LW_MAX_THREADS)
		lw_found(LW_ASSERTION, "thread %u uses the reader/writer lock %s, which was never "
			 "initialised, or was destroyed", lw_eng.cur, lw_describe_address(l, name));
}

/* Those that keep others out. */
static uint32_t in_the_way(const struct lwp_rwlock *l, bool write)
{
	return (l->writer ? LW_ALL(l->writer - 1) : 0) | (write ? readers(l) : 0);
}

static void take(struct lwp_rwlock *l, bool write, enum lw_event_kind kind)
{
	if (write)
		l->writer = lw_eng.cur + 1;
	else
		l->depth[lw_eng.cur] = 1;
	lw_touch(write ? LW_TOUCH_WRITE_LOCK : LW_TOUCH_READ_LOCK, (uintptr_t)l, true);
	lw_rwlock_update(&l->word, sizeof(pthread_rwlock_t), kind, write ? 1 : 2, MM_ACQUIRE,
			 write ? "write" : "read");
}

/* A reader locks it once more: that is its own business until the last unlock. */
static bool once_more(struct lwp_rwlock *l)
{
	if (!l->depth[lw_eng.cur])
		return false;
	if (l->depth[lw_eng.cur] == UINT8_MAX)
		lw_found(LW_UNSUPPORTED, "thread %u locks a reader/writer lock more than %u times",
			 lw_eng.cur, UINT8_MAX);
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	l->depth[lw_eng.cur]++;
	return true;
}

static int lock(struct lwp_rwlock *l, bool write, uintptr_t pc)
{
	uint32_t by;

	lw_visible(pc);
	use(l);
	if (l->writer == lw_eng.cur + 1) {
		lw_touch(LW_TOUCH_NOTHING, 0, false);
		return EDEADLK;
	}
	if (!write && once_more(l))
		return 0;
	lw_rwlock_drains();
	while ((by = in_the_way(l, write))) {
		l->waiting[write] |= LW_ALL(lw_eng.cur);
		lw_record_wait(l, sizeof(pthread_rwlock_t), write ? "waits to write" : "waits to read");
		lw_task_wait(write ? LW_WAIT_TURN_WRITE : LW_WAIT_TURN_READ,
			     write ? "its turn to write" : "its turn to read", l, by, false);
		l->waiting[write] &= ~LW_ALL(lw_eng.cur);
		use(l);
	}
	take(l, write, LW_EV_LOCK);
	return 0;
}

static int trylock(struct lwp_rwlock *l, bool write, uintptr_t pc)
{
	bool free;

	lw_visible(pc);
	use(l);
	if (!write && once_more(l))
		return 0;
	free = !in_the_way(l, write);
	if (free)
		lw_rwlock_drains();
	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)l, true);
	if (free) {
		take(l, write, LW_EV_TRYLOCK);
		return 0;
	}
	if (lw_recording())
		lw_record_note_of(write ? "cannot write" : "cannot read", l);
	lw_hand_over(1);
	return EBUSY;
}

static void wake(const struct lwp_rwlock *l)
{
	for (int write = 0; write < 2; write++)
		if (!in_the_way(l, write))
			lw_task_wake_all(l->waiting[write]);
}

static void unlock(struct lwp_rwlock *l, uintptr_t pc)
{
	unsigned int t = lw_eng.cur;
	bool write;
	char name[64];

	lw_visible(pc);
	use(l);
	write = l->writer == t + 1;
	if (!write && !l->depth[t])
		lw_found(LW_ASSERTION, "thread %u unlocks the reader/writer lock %s, which it does not "
			 "hold", t, lw_describe_address(l, name));
	if (l->depth[t] > 1) {
		lw_touch(LW_TOUCH_NOTHING, 0, false);
		l->depth[t]--;
		return;
	}
	lw_rwlock_drains();
	lw_touch(write ? LW_TOUCH_WRITE_UNLOCK : LW_TOUCH_READ_UNLOCK, (uintptr_t)l, true);
	lw_rwlock_update(&l->word, sizeof(pthread_rwlock_t), LW_EV_UNLOCK, write ? -1 : -2, MM_RELEASE,
			 write ? "write" : "read");
	if (write)
		l->writer = 0;
	else
		l->depth[t] = 0;
	wake(l);
}

int lwp_pthread_rwlock_init(struct lwp_rwlock *l, const pthread_rwlockattr_t *attr)
{
	(void)attr;
	lwp_write_own(l, sizeof(*l), 0, LW_SITE());
	return 0;
}

int lwp_pthread_rwlock_destroy(struct lwp_rwlock *l)
{
	char name[64];

	lw_visible(LW_SITE());
	use(l);
	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)l, true);
	if (in_the_way(l, true))
		lw_found(LW_ASSERTION, "thread %u destroys the reader/writer lock %s, which somebody "
			 "holds", lw_eng.cur, lw_describe_address(l, name));
	lwp_write_own(l, sizeof(*l), 0xdd, LW_SITE());
	return 0;
}

int lwp_pthread_rwlock_rdlock(struct lwp_rwlock *l)
{
	return lock(l, false, LW_SITE());
}

int lwp_pthread_rwlock_wrlock(struct lwp_rwlock *l)
{
	return lock(l, true, LW_SITE());
}

LW_ENTRY(int, lwp_pthread_rwlock_tryrdlock, (struct lwp_rwlock *l))
{
	return trylock(l, false, LW_SITE());
}

LW_ENTRY(int, lwp_pthread_rwlock_trywrlock, (struct lwp_rwlock *l))
{
	return trylock(l, true, LW_SITE());
}

int lwp_pthread_rwlock_unlock(struct lwp_rwlock *l)
{
	unlock(l, LW_SITE());
	return 0;
}
