// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rwlock.c - a sleeping reader/writer lock like mmap_lock, as a primitive.
 *
 * Its word counts readers (+2 each) and holds 1 for a writer.  Every operation
 * is one read-modify-write of it, acquire or release, so all of them are totally
 * ordered and each sees what the ones before published.  Who holds it and who
 * waits is the engine's own knowledge.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/rwlock.h"

#define MAX_RWLOCKS	64u

struct rwlock {
	const struct lw_rwlock *key;
	uint32_t readers;		/* threads */
	int writer;			/* or -1 */
	uint32_t waiting_writers;	/* threads */
};

static struct rwlock locks[MAX_RWLOCKS];
static uint32_t nlocks;

void lw_rwlock_reset(void)
{
	nlocks = 0;
}

static struct rwlock *find(const struct lw_rwlock *key)
{
	for (uint32_t i = 0; i < nlocks; i++)
		if (locks[i].key == key)
			return &locks[i];
	return NULL;
}

static struct rwlock *get(const struct lw_rwlock *key)
{
	struct rwlock *l = find(key);

	if (l)
		return l;
	if (nlocks == MAX_RWLOCKS)
		lw_found(LW_UNSUPPORTED, "more than %u reader/writer locks in one execution",
			 MAX_RWLOCKS);
	l = &locks[nlocks++];
	*l = (struct rwlock){ .key = key, .writer = -1 };
	return l;
}

const void *lw_rwlock_address(uint32_t n)
{
	return locks[n].key;
}

static uint32_t holders(const struct rwlock *l)
{
	return l->readers | (l->writer >= 0 ? LW_ALL(l->writer) : 0);
}

uint32_t lw_rwlock_ahead(uint32_t n, bool write)
{
	const struct rwlock *l = &locks[n];

	return write || l->writer >= 0 ? holders(l) : l->waiting_writers;
}

void lw_rwlock_init(struct lw_rwlock *lock)
{
	lw_enter(LW_SITE());
	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)lock, true);
	*get(lock) = (struct rwlock){ .key = lock, .writer = -1 };
	lock->word = 0;
	lock->behind = 0;
}

void lw_rwlock_update(int *word, uintptr_t size, enum lw_event_kind kind, int add,
		      enum mm_order order, const char *text)
{
	struct lw_engine *e = &lw_eng;
	struct mm_rmw op = { .kind = MM_ADD, .size = 4, .operand = (uint32_t)add };
	struct mm_deps deps = { .data = MM_DEP_ALL };
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	struct mm_read r;
	uint16_t clk;
	mm_tag tag;

	if (lw_recording()) {
		ev = lw_record_access(kind, (uintptr_t)word, size, order);
		ev->text = text;
		ev->wrote = true;
	}
	l = lw_loc_of((uintptr_t)word, 4, true);
	l->lock_word = true;
	deps.addr = lw_loc_dep(l);
	lw_drain_all(e->cur);
	clk = lw_race_clock();
	tag = lw_new_tag();
	mm_rmw(e->mm, e->cur, lw_loc_id(l), &op, tag, order, &deps, &r);
	lw_check_full();
	lw_memory_write(l->addr, 4, r.value + (uint32_t)add);
	if (ev) {
		lw_record_read(ev, &r);
		ev->wrote = true;
		ev->stored = (uint32_t)(r.value + (uint32_t)add);
		lw_record_tag(tag, ev);
	}
	lw_atomic_race(l, true, true, lw_loc_dep(l), clk);
	e->idle = 0;
	lw_saw(l, &r);
}

static void update(struct lw_rwlock *lock, enum lw_event_kind kind, int add, enum mm_order order,
		   const char *text)
{
	lw_rwlock_update(&lock->word, sizeof(*lock), kind, add, order, text);
}

void lw_rwlock_drains(void)
{
	if (lw_unlikely(lw_guide != NULL))
		lw_drain_all(lw_eng.cur);
}

static bool read_free(const struct rwlock *l)
{
	return l->writer < 0 && !l->waiting_writers;
}

static bool write_free(const struct rwlock *l)
{
	return l->writer < 0 && !l->readers;
}

static void wake(struct rwlock *l)
{
	uint32_t n = (uint32_t)(l - locks);

	if (write_free(l))
		lw_unblock(LW_WAIT_WRITE, n);
	if (read_free(l))
		lw_unblock(LW_WAIT_READ, n);
}

/*
 * Behind its release an unlock looks for who waits.  A plain access: what it finds matters
 * to nobody, only whether the memory can be gone by then, which is a race with the free.
 */
static void look_behind(const struct lw_rwlock *lock)
{
	if (lw_will_read)
		lw_will_read(&lock->behind, sizeof(lock->behind), lw_eng.pc);
	lw_plain((uintptr_t)&lock->behind, sizeof(lock->behind), false, lw_eng.pc);
}

static unsigned int how_of(enum lw_event_kind kind)
{
	return kind == LW_EV_TRYLOCK ? LW_LOCK_TRY : 0;
}

static void read_taken(struct lw_rwlock *lock, struct rwlock *l, enum lw_event_kind kind)
{
	char name[64];

	if (l->readers & LW_ALL(lw_eng.cur))
		lw_found(LW_ASSERTION, "thread %u locks %s for reading twice", lw_eng.cur,
			 lw_describe((uintptr_t)lock - LW_ARENA_BASE, name));
	l->readers |= LW_ALL(lw_eng.cur);
	lw_touch(LW_TOUCH_READ_LOCK, (uintptr_t)lock, true);
	update(lock, kind, 2, MM_ACQUIRE, "read");
	lw_checkers_lock(lock, LW_LOCK_RW | LW_LOCK_READ | how_of(kind));
}

static void write_taken(struct lw_rwlock *lock, struct rwlock *l, enum lw_event_kind kind)
{
	l->writer = (int)lw_eng.cur;
	lw_touch(LW_TOUCH_WRITE_LOCK, (uintptr_t)lock, true);
	update(lock, kind, 1, MM_ACQUIRE, "write");
	lw_checkers_lock(lock, LW_LOCK_RW | how_of(kind));
}

void lw_read_lock(struct lw_rwlock *lock)
{
	struct rwlock *l;

	lw_visible(LW_SITE());
	lw_checkers_sleeps("a sleeping lock");
	lw_rwlock_drains();
	l = get(lock);
	while (!read_free(l)) {
		lw_record_wait(lock, sizeof(*lock), "waits to read");
		lw_block(LW_WAIT_READ, (uint32_t)(l - locks));
	}
	read_taken(lock, l, LW_EV_LOCK);
}

void lw_write_lock(struct lw_rwlock *lock)
{
	uint32_t self;
	struct rwlock *l;

	lw_visible(LW_SITE());
	lw_checkers_sleeps("a sleeping lock");
	lw_rwlock_drains();
	self = LW_ALL(lw_eng.cur);
	l = get(lock);
	while (!write_free(l)) {
		if (!(l->waiting_writers & self))
			lw_touch(LW_TOUCH_WRITE_WAIT, (uintptr_t)lock, true);
		l->waiting_writers |= self;
		lw_record_wait(lock, sizeof(*lock), "waits to write");
		lw_block(LW_WAIT_WRITE, (uint32_t)(l - locks));
	}
	l->waiting_writers &= ~self;
	write_taken(lock, l, LW_EV_LOCK);
}

static bool try_failed(struct lw_rwlock *lock, const char *text)
{
	if (lw_recording())
		lw_record_access(LW_EV_TRYLOCK, (uintptr_t)lock, sizeof(*lock), MM_RELAXED)->text =
			text;
	return false;
}

bool lw_read_trylock(struct lw_rwlock *lock)
{
	struct rwlock *l;

	lw_visible(LW_SITE());
	l = get(lock);
	if (read_free(l))
		lw_rwlock_drains();
	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)lock, true);
	if (!read_free(l))
		return try_failed(lock, "read");
	read_taken(lock, l, LW_EV_TRYLOCK);
	return true;
}

bool lw_write_trylock(struct lw_rwlock *lock)
{
	struct rwlock *l;

	lw_visible(LW_SITE());
	l = get(lock);
	if (write_free(l) && !l->waiting_writers)
		lw_rwlock_drains();
	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)lock, true);
	if (!write_free(l) || l->waiting_writers)
		return try_failed(lock, "write");
	write_taken(lock, l, LW_EV_TRYLOCK);
	return true;
}

_Noreturn static void not_held(struct lw_rwlock *lock, const char *how)
{
	char name[64];

	lw_found(LW_ASSERTION, "thread %u unlocks %s, which it does not hold for %s", lw_eng.cur,
		 lw_describe((uintptr_t)lock - LW_ARENA_BASE, name), how);
}

void lw_read_unlock(struct lw_rwlock *lock)
{
	struct rwlock *l;

	lw_visible(LW_SITE());
	lw_rwlock_drains();
	lw_touch(LW_TOUCH_READ_UNLOCK, (uintptr_t)lock, true);
	l = get(lock);
	if (!(l->readers & LW_ALL(lw_eng.cur)))
		not_held(lock, "reading");
	lw_checkers_unlock(lock);
	update(lock, LW_EV_UNLOCK, -2, MM_RELEASE, "read");
	l->readers &= ~LW_ALL(lw_eng.cur);
	wake(l);
	look_behind(lock);
}

void lw_write_unlock(struct lw_rwlock *lock)
{
	struct rwlock *l;

	lw_visible(LW_SITE());
	lw_rwlock_drains();
	lw_touch(LW_TOUCH_WRITE_UNLOCK, (uintptr_t)lock, true);
	l = get(lock);
	if (l->writer != (int)lw_eng.cur)
		not_held(lock, "writing");
	lw_checkers_unlock(lock);
	update(lock, LW_EV_UNLOCK, -1, MM_RELEASE, "write");
	l->writer = -1;
	wake(l);
	look_behind(lock);
}

void lw_downgrade(struct lw_rwlock *lock)
{
	struct rwlock *l;

	lw_visible(LW_SITE());
	lw_rwlock_drains();
	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)lock, true);
	l = get(lock);
	if (l->writer != (int)lw_eng.cur)
		not_held(lock, "writing");
	lw_checkers_unlock(lock);
	update(lock, LW_EV_UNLOCK, 1, MM_RELEASE, "downgrade");
	lw_checkers_lock(lock, LW_LOCK_RW | LW_LOCK_READ | LW_LOCK_TRY);	/* it does not wait */
	l->writer = -1;
	l->readers |= LW_ALL(lw_eng.cur);
	wake(l);
}

int lw_rwlock_state(const struct lw_rwlock *lock)
{
	const struct rwlock *l = find(lock);

	lw_touch(LW_TOUCH_RWLOCK, (uintptr_t)lock, false);
	if (!l)
		return 0;
	return l->writer >= 0 ? -1 : __builtin_popcount(l->readers);
}

bool lw_rwlock_held_read(const struct lw_rwlock *lock)
{
	const struct rwlock *l = find(lock);

	return l && (l->readers & LW_ALL(lw_eng.cur));
}

bool lw_rwlock_held_write(const struct lw_rwlock *lock)
{
	const struct rwlock *l = find(lock);

	return l && l->writer == (int)lw_eng.cur;
}
