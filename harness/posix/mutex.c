// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mutexes of all types, and spin locks: a lock of the memory model's own.
 *
 * The library's layout is kept where a static initialiser fills it in: the word
 * first, the type fifth.  The order of unlock and next lock is the usual one:
 * release and acquire, of one location.
 */
#include <errno.h>

#include "posix/posix.h"
#include "weave/runtime/entry.h"
#include "weave/runtime/lockword.h"

struct lwp_mutex {
	int word;		/* 0 free, 1 held: an atomic location */
	unsigned int depth;	/* times that the owner has locked it besides the first */
	int owner;		/* not used: the location knows */
	unsigned int users;	/* neither */
	int type;
};
_Static_assert(sizeof(struct lwp_mutex) <= sizeof(pthread_mutex_t) &&
	       sizeof(struct lwp_mutex) <= sizeof(mtx_t), "it lies in theirs");

int lwp_pthread_mutexattr_init(pthread_mutexattr_t *attr);
int lwp_pthread_mutexattr_destroy(pthread_mutexattr_t *attr);
int lwp_pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type);
int lwp_pthread_mutexattr_gettype(const pthread_mutexattr_t *attr, int *type);
int lwp_pthread_mutex_init(struct lwp_mutex *m, const pthread_mutexattr_t *attr);
int lwp_pthread_mutex_destroy(struct lwp_mutex *m);
int lwp_pthread_mutex_lock(struct lwp_mutex *m);
int lwp_pthread_mutex_trylock(struct lwp_mutex *m);
int lwp_pthread_mutex_unlock(struct lwp_mutex *m);
int lwp_mtx_init(struct lwp_mutex *m, int type);
void lwp_mtx_destroy(struct lwp_mutex *m);
int lwp_mtx_lock(struct lwp_mutex *m);
int lwp_mtx_trylock(struct lwp_mutex *m);
int lwp_mtx_unlock(struct lwp_mutex *m);
int lwp_pthread_spin_init(int *word, int shared);
int lwp_pthread_spin_destroy(int *word);
int lwp_pthread_spin_lock(int *word);
int lwp_pthread_spin_trylock(int *word);
int lwp_pthread_spin_unlock(int *word);

/* The location of a lock that was made and not destroyed. */
static struct lw_loc *word_of(const int *word, const char *kind)
{
	struct lw_loc *l = lw_word_of(word);
	char name[64];

	if (mm_newest(lw_eng.mm, lw_loc_id(l), NULL) > 1)
		lw_found(LW_ASSERTION, "thread %u uses the %s %s, which was never initialised, or was "
			 "destroyed", lw_eng.cur, kind, lw_describe(l->off, name));
	return l;
}

static bool mine(const struct lw_loc *l)
{
	return l->owner == (int)lw_eng.cur;
}

static void wait_and_take(int *word, const char *kind, const char *waits)
{
	struct lw_thread *me = lw_me();

	me->awaits = word;
	me->awaits_kind = kind;
	lw_word_take(word, waits);
	me->awaits = NULL;
}

static struct lw_event *unlock_event(const int *word)
{
	return lw_recording() ? lw_record_access(LW_EV_UNLOCK, (uintptr_t)word, sizeof(*word),
						 MM_RELEASE) : NULL;
}

static void give(int *word, const char *kind, const char *what)
{
	struct lw_event *ev = unlock_event(word);
	struct lw_loc *l = word_of(word, kind);
	char name[64];

	if (!mine(l))
		lw_found(LW_ASSERTION, "thread %u %s the %s %s, which it does not hold", lw_eng.cur, what,
			 kind, lw_describe(l->off, name));
	lw_word_give(word, l, ev);
}

/* A lock that somebody holds must stay what it is. */
static void replaced(const int *word, const char *kind, const char *what)
{
	uintptr_t off = lw_offset_of(word);
	const struct lw_cell *c;
	char name[64];

	if (off == LW_NO_OFFSET)
		return;
	c = lw_granule(off);
	if (c->stamp == lw_eng.stamp && c->loc[0] && lw_eng.loc[c->loc[0] - 1].owner >= 0)
		lw_found(LW_ASSERTION, "thread %u %s the %s %s, which thread %d holds", lw_eng.cur, what,
			 kind, lw_describe(off, name), lw_eng.loc[c->loc[0] - 1].owner);
}

/* ---- mutexes ---- */

static int lock(struct lwp_mutex *m, uintptr_t pc)
{
	struct lw_loc *l;

	lw_visible(pc);
	l = word_of(&m->word, "mutex");
	if (mine(l) && m->type == PTHREAD_MUTEX_RECURSIVE) {
		lw_touch(LW_TOUCH_NOTHING, 0, false);
		m->depth++;
		return 0;
	}
	if (mine(l) && m->type == PTHREAD_MUTEX_ERRORCHECK) {
		lw_touch(LW_TOUCH_NOTHING, 0, false);
		return EDEADLK;
	}
	wait_and_take(&m->word, "mutex", "waits for the mutex");
	return 0;
}

static int trylock(struct lwp_mutex *m, uintptr_t pc)
{
	bool spins, taken;
	struct lw_loc *l;

	lw_visible(pc);
	l = word_of(&m->word, "mutex");
	if (mine(l) && m->type == PTHREAD_MUTEX_RECURSIVE) {
		lw_touch(LW_TOUCH_NOTHING, 0, false);
		m->depth++;
		return 0;
	}
	taken = lw_word_try(&m->word, &spins);
	if (spins)
		lw_spinning(l);
	return taken ? 0 : EBUSY;
}

static int unlock(struct lwp_mutex *m, uintptr_t pc)
{
	struct lw_loc *l;

	lw_visible(pc);
	l = word_of(&m->word, "mutex");
	if (mine(l) && m->type == PTHREAD_MUTEX_RECURSIVE && m->depth) {
		lw_touch(LW_TOUCH_NOTHING, 0, false);
		m->depth--;
		return 0;
	}
	if (!mine(l) && (m->type == PTHREAD_MUTEX_RECURSIVE || m->type == PTHREAD_MUTEX_ERRORCHECK)) {
		lw_touch(LW_TOUCH_NEWEST, lw_loc_id(l), false);
		return EPERM;
	}
	give(&m->word, "mutex", "unlocks");
	return 0;
}

unsigned int lwp_mutex_give(struct lwp_mutex *m, const char *what)
{
	unsigned int depth = m->depth;

	give(&m->word, "mutex", what);
	m->depth = 0;
	return depth;
}

void lwp_mutex_take(struct lwp_mutex *m, unsigned int depth)
{
	wait_and_take(&m->word, "mutex", "waits for the mutex");
	m->depth = depth;
}

static void init(struct lwp_mutex *m, int type, uintptr_t pc)
{
	lw_enter(pc);
	replaced(&m->word, "mutex", "initialises");
	lwp_write_own(m, sizeof(*m), 0, pc);
	m->type = type;
}

static void destroy(struct lwp_mutex *m, uintptr_t pc)
{
	lw_enter(pc);
	replaced(&m->word, "mutex", "destroys");
	lwp_write_own(m, sizeof(*m), 0xdd, pc);
}

int lwp_pthread_mutex_init(struct lwp_mutex *m, const pthread_mutexattr_t *attr)
{
	int type = PTHREAD_MUTEX_DEFAULT;

	if (attr) {
		lwp_touch_own(attr, sizeof(*attr));
		memcpy(&type, attr, sizeof(type));
	}
	init(m, type, LW_SITE());
	return 0;
}

int lwp_pthread_mutex_destroy(struct lwp_mutex *m)
{
	destroy(m, LW_SITE());
	return 0;
}

int lwp_pthread_mutex_lock(struct lwp_mutex *m)
{
	return lock(m, LW_SITE());
}

LW_ENTRY(int, lwp_pthread_mutex_trylock, (struct lwp_mutex *m))
{
	return trylock(m, LW_SITE());
}

int lwp_pthread_mutex_unlock(struct lwp_mutex *m)
{
	return unlock(m, LW_SITE());
}

int lwp_mtx_init(struct lwp_mutex *m, int type)
{
	init(m, type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL, LW_SITE());
	return thrd_success;
}

void lwp_mtx_destroy(struct lwp_mutex *m)
{
	destroy(m, LW_SITE());
}

int lwp_mtx_lock(struct lwp_mutex *m)
{
	return lock(m, LW_SITE()) ? thrd_error : thrd_success;
}

LW_ENTRY(int, lwp_mtx_trylock, (struct lwp_mutex *m))
{
	return trylock(m, LW_SITE()) ? thrd_busy : thrd_success;
}

int lwp_mtx_unlock(struct lwp_mutex *m)
{
	return unlock(m, LW_SITE()) ? thrd_error : thrd_success;
}

/* ---- their attributes: the type ---- */

int lwp_pthread_mutexattr_init(pthread_mutexattr_t *attr)
{
	lwp_write_own(attr, sizeof(*attr), 0, LW_SITE());
	return 0;
}

int lwp_pthread_mutexattr_destroy(pthread_mutexattr_t *attr)
{
	lwp_write_own(attr, sizeof(*attr), 0xdd, LW_SITE());
	return 0;
}

int lwp_pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type)
{
	if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ADAPTIVE_NP)
		return EINVAL;
	lwp_write_own(attr, sizeof(*attr), 0, LW_SITE());
	memcpy(attr, &type, sizeof(type));
	return 0;
}

int lwp_pthread_mutexattr_gettype(const pthread_mutexattr_t *attr, int *type)
{
	lwp_touch_own(attr, sizeof(*attr));
	lwp_write_own(type, sizeof(*type), 0, LW_SITE());
	memcpy(type, attr, sizeof(*type));
	return 0;
}

/* ---- spin locks ---- */

int lwp_pthread_spin_init(int *word, int shared)
{
	(void)shared;
	lw_enter(LW_SITE());
	replaced(word, "spin lock", "initialises");
	lwp_write_own(word, sizeof(*word), 0, LW_SITE());
	return 0;
}

int lwp_pthread_spin_destroy(int *word)
{
	lw_enter(LW_SITE());
	replaced(word, "spin lock", "destroys");
	lwp_write_own(word, sizeof(*word), 0xdd, LW_SITE());
	return 0;
}

int lwp_pthread_spin_lock(int *word)
{
	lw_visible(LW_SITE());
	word_of(word, "spin lock");
	wait_and_take(word, "spin lock", "waits for the spin lock");
	return 0;
}

LW_ENTRY(int, lwp_pthread_spin_trylock, (int *word))
{
	bool spins, taken;

	lw_visible(LW_SITE());
	word_of(word, "spin lock");
	taken = lw_word_try(word, &spins);
	if (spins)
		lw_spinning(lw_word_of(word));
	return taken ? 0 : EBUSY;
}

int lwp_pthread_spin_unlock(int *word)
{
	lw_visible(LW_SITE());
	give(word, "spin lock", "unlocks");
	return 0;
}
