/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/seqlock.h - sequence counters: odd while a writer is at work.
 *
 * Ordering:
 *	raw_read_seqcount		acquire load
 *	read_seqcount_begin,
 *	raw_read_seqcount_begin		acquire load, once it is even
 *	read_seqcount_retry		all loads before, then the load of the counter
 *					(smp_rmb); __read_seqcount_retry: none
 *	raw_write_seqcount_begin	the counter's store, then all later STORES (smp_wmb)
 *	raw_write_seqcount_end		all earlier STORES, then the counter's (smp_wmb)
 *
 * Mark the writer's side: it is no release.  Its loads are not ordered before
 * the store that ends the section, and what the writer has only read from other
 * threads is not passed on to the reader.
 *
 * The data under a sequence counter is read while it changes: READ_ONCE() and
 * WRITE_ONCE(), or data_race().
 *
 * Callers: one writer at a time (its lock is the caller's business); readers
 * anywhere, but a reader that may interrupt the writer spins for ever.
 * Sources: Documentation/locking/seqlock.rst, include/linux/seqlock.h.
 */
#ifndef LOCKWEAVE_LINUX_SEQLOCK_H
#define LOCKWEAVE_LINUX_SEQLOCK_H

#include <asm/barrier.h>
#include <linux/compiler.h>

typedef struct seqcount {
	unsigned int sequence;
} seqcount_t;

#define SEQCNT_ZERO(name)	{ .sequence = 0 }

/* Alone, before anybody else knows of s. */
static __always_inline void seqcount_init(seqcount_t *s)
{
	s->sequence = 0;
}

static __always_inline unsigned int raw_read_seqcount(const seqcount_t *s)
{
	return smp_load_acquire(&s->sequence);
}

static __always_inline unsigned int raw_read_seqcount_begin(const seqcount_t *s)
{
	unsigned int seq;

	while ((seq = raw_read_seqcount(s)) & 1)
		cpu_relax();
	return seq;
}

static __always_inline unsigned int read_seqcount_begin(const seqcount_t *s)
{
	return raw_read_seqcount_begin(s);
}

/* True: a writer has been here since start was read, or still is. */
static __always_inline bool __read_seqcount_retry(const seqcount_t *s, unsigned int start)
{
	return unlikely(READ_ONCE(s->sequence) != start);
}

static __always_inline bool read_seqcount_retry(const seqcount_t *s, unsigned int start)
{
	smp_rmb();
	return __read_seqcount_retry(s, start);
}

/*
 * The kernel increments a plain counter in here and tells KCSAN to take it for
 * an atomic access.  Here the store is marked, which says the same; the load is
 * of what the writers' lock protects, and plain.
 */
static __always_inline void raw_write_seqcount_begin(seqcount_t *s)
{
	WRITE_ONCE(s->sequence, s->sequence + 1);
	smp_wmb();
}

static __always_inline void raw_write_seqcount_end(seqcount_t *s)
{
	smp_wmb();
	WRITE_ONCE(s->sequence, s->sequence + 1);
}

#endif /* LOCKWEAVE_LINUX_SEQLOCK_H */
