// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rwlock.c - a lock like mmap_lock: many readers or one writer, and a writer that
 * waits keeps new readers out.  Compiled for ThreadSanitizer.
 *
 * The word: who is in, how many writers wait, and whether a reader sleeps.
 */
#include <limits.h>

#include "native/native.h"

#define READER		1		/* each */
#define READERS		0xffff
#define WAITING		0x10000		/* each writer that waits */
#define WAITERS		0x3fff0000
#define WRITER		0x40000000
#define SLEEPERS	INT_MIN		/* readers that a writer is to wake when it leaves */

/* Which locks this thread holds, for the oracles and for unlocks that are wrong. */
#define MAX_LOCKS 16u
static __thread struct { const struct lw_rwlock *lock; bool write; } held[MAX_LOCKS];
static __thread unsigned int nheld;

static bool holds(const struct lw_rwlock *lock, bool write)
{
	for (unsigned int i = 0; i < nheld; i++)
		if (held[i].lock == lock && held[i].write == write)
			return true;
	return false;
}

static void remember(const struct lw_rwlock *lock, bool write)
{
	if (nheld == MAX_LOCKS)
		lw_found("unsupported", "one thread holds more than %u reader/writer locks", MAX_LOCKS);
	held[nheld].lock = lock;
	held[nheld++].write = write;
}

static void forget(const struct lw_rwlock *lock, bool write)
{
	unsigned int i = nheld;

	while (i-- > 0)
		if (held[i].lock == lock && held[i].write == write) {
			held[i] = held[--nheld];
			return;
		}
	lw_found("assertion", "unlocks a lock which it does not hold for %s",
		 write ? "writing" : "reading");
}

void lw_rwlock_init(struct lw_rwlock *lock)
{
	lock->word = 0;
	lock->behind = 0;
}

static bool try_to(struct lw_rwlock *lock, int *seen, int new)
{
	return __atomic_compare_exchange_n(&lock->word, seen, new, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

/* Say that a reader is about to sleep; false if the lock has changed meanwhile. */
static bool try_to_mark(struct lw_rwlock *lock, int *word)
{
	int seen = *word;

	*word |= SLEEPERS;
	return seen == *word || __atomic_compare_exchange_n(&lock->word, &seen, *word, false,
							    __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

bool lw_read_trylock(struct lw_rwlock *lock)
{
	int word = __atomic_load_n(&lock->word, __ATOMIC_RELAXED);

	lw_point();
	do {
		if (word & (WRITER | WAITERS))
			return false;
	} while (!try_to(lock, &word, word + READER));
	remember(lock, false);
	return true;
}

bool lw_write_trylock(struct lw_rwlock *lock)
{
	int word = __atomic_load_n(&lock->word, __ATOMIC_RELAXED);

	lw_point();
	do {
		if (word & (WRITER | READERS))
			return false;
	} while (!try_to(lock, &word, word | WRITER));
	remember(lock, true);
	return true;
}

void lw_read_lock(struct lw_rwlock *lock)
{
	lw_might_sleep("a sleeping lock");
	while (!lw_read_trylock(lock)) {
		int word = __atomic_load_n(&lock->word, __ATOMIC_RELAXED);

		/* Every writer that is in or waits will leave, and look for the mark then. */
		if ((word & (WRITER | WAITERS)) && try_to_mark(lock, &word))
			lw_wait_word(&lock->word, word, LW_IN_LOCK);
	}
}

void lw_write_lock(struct lw_rwlock *lock)
{
	int word;

	lw_might_sleep("a sleeping lock");
	if (lw_write_trylock(lock))
		return;
	word = __atomic_add_fetch(&lock->word, WAITING, __ATOMIC_RELAXED);
	for (;;) {
		if (word & (WRITER | READERS)) {
			lw_wait_word(&lock->word, word, LW_IN_LOCK);
			word = __atomic_load_n(&lock->word, __ATOMIC_RELAXED);
		} else if (try_to(lock, &word, word - WAITING + WRITER)) {
			break;
		}
	}
	remember(lock, true);
}

/* An unlock does that after others could get in: see engine_api.h. */
static void look_behind(const struct lw_rwlock *lock)
{
	(void)*(const volatile int *)&lock->behind;
}

/* Writers that wait sleep until the last one inside goes. */
void lw_read_unlock(struct lw_rwlock *lock)
{
	int left;

	forget(lock, false);
	left = __atomic_sub_fetch(&lock->word, READER, __ATOMIC_RELEASE);
	if ((left & WAITERS) && !(left & READERS))
		lw_wake_word(&lock->word);
	look_behind(lock);
	lw_point();
}

/* The mark goes with the writer: who sleeps is woken, and sets it again if need be. */
static void leave(struct lw_rwlock *lock, int what)
{
	int word = __atomic_load_n(&lock->word, __ATOMIC_RELAXED);

	while (!__atomic_compare_exchange_n(&lock->word, &word, (word - what) & ~SLEEPERS, false,
					    __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		;
	if (word & (WAITERS | SLEEPERS))
		lw_wake_word(&lock->word);
	lw_point();
}

void lw_write_unlock(struct lw_rwlock *lock)
{
	forget(lock, true);
	leave(lock, WRITER);
	look_behind(lock);
}

void lw_downgrade(struct lw_rwlock *lock)
{
	forget(lock, true);
	remember(lock, false);
	leave(lock, WRITER - READER);
}

int lw_rwlock_state(const struct lw_rwlock *lock)
{
	int word = __atomic_load_n(&lock->word, __ATOMIC_RELAXED);

	return word & WRITER ? -1 : word & READERS;
}

bool lw_rwlock_held_read(const struct lw_rwlock *lock)
{
	return holds(lock, false);
}

bool lw_rwlock_held_write(const struct lw_rwlock *lock)
{
	return holds(lock, true);
}
