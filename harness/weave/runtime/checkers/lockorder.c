// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lockorder.c - orders of locks that may deadlock, though this time they did not.
 *
 * Whoever takes a lock, waiting if need be, with others held leaves an edge from
 * each of those.  A cycle of edges is reported if threads could be in all of its
 * places at once and each would keep the one before it from going on:
 *
 * - each edge is another thread's;
 * - no two of them are under a common lock (a gate) that shuts one of them out;
 * - who wants to read a lock that the next one holds to read is kept out by a
 *   writer only, who waits in front: one more thread, that in this execution has
 *   taken that lock to write, and is in no other place of the cycle.
 *
 * Locks are told apart one by one, not by kind: two of a kind taken in both
 * orders are a cycle only if they are the same two.  A lock in freed memory is
 * forgotten.  Whatever else than a lock keeps the threads apart (a flag that one
 * waits for) is not seen.  setup() and finish() run alone and do not count;
 * neither does what is taken by a trylock, which does not wait: but once taken it
 * is held like others.
 */
#include <stdio.h>

#include "weave/runtime/checker.h"
#include "weave/runtime/record.h"

#define MAX_HELD	16u	/* by one thread */
#define MAX_LOCKS	64u	/* that were taken with others held, or are reader/writer locks */
#define MAX_EDGES	256u	/* further ones are not looked at */

static uint8_t nheld[LW_MAX_THREADS];
static struct held { const void *lock; unsigned int how; } held[LW_MAX_THREADS][MAX_HELD];

static struct known {
	const void *lock;
	uint32_t writers;	/* threads that took it to write */
} known[MAX_LOCKS];
static uint32_t nknown;

static struct edge {
	uint8_t thread, from, to;
	bool from_read, to_read;
	uint64_t exclusive, shared;	/* locks held, `from` among them */
	uint32_t event;
} edges[MAX_EDGES];
static uint32_t nedges;

static void begin(void)
{
	memset(nheld, 0, sizeof(nheld));
	nknown = nedges = 0;
}

/* Its number, or MAX_LOCKS: too many. */
static uint32_t number_of(const void *lock)
{
	uint32_t i = 0;

	while (i < nknown && known[i].lock != lock)
		i++;
	if (i == nknown && i < MAX_LOCKS)
		known[nknown++] = (struct known){ .lock = lock };
	return i;
}

bool lw_holds_locks(unsigned int t)
{
	return nheld[t] != 0;
}

uint32_t lw_lock_holders(const void *lock)
{
	uint32_t holders = 0;

	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		for (uint32_t i = 0; i < nheld[t]; i++)
			if (held[t][i].lock == lock)
				holders |= LW_ALL(t);
	return holders;
}

/* ---- cycles ---- */

struct path {
	const struct edge *edge[LW_MAX_THREADS];
	uint32_t n;
	uint32_t threads;	/* in it, waiting writers too */
};

static bool gated(const struct edge *a, const struct edge *b)
{
	return (a->exclusive & (b->exclusive | b->shared)) | (a->shared & b->exclusive);
}

_Noreturn static void report(const struct path *p)
{
	const struct edge *other = p->edge[1];
	char text[300], lock[64];
	size_t used = 0;

	for (uint32_t i = 0; i < p->n && used < sizeof(text); i++) {
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%sT%u takes %s",
					 i ? ", " : "", p->edge[i]->thread,
					 lw_describe_address(known[p->edge[i]->to].lock, lock));
		if (used < sizeof(text))
			used += (size_t)snprintf(text + used, sizeof(text) - used, " holding %s",
						 lw_describe_address(known[p->edge[i]->from].lock,
								     lock));
	}
	lw_found_with(LW_LOCK_ORDER, other->thread, other->event, "%s: a deadlock when they meet",
		      text);
}

static void extend(struct path *p);

/* p with e, which holds what the last of p wants; `more`: a writer who must wait there. */
static void step(struct path *p, const struct edge *e, uint32_t more)
{
	uint32_t threads = p->threads;

	p->edge[p->n++] = e;
	p->threads |= LW_ALL(e->thread) | more;
	extend(p);
	p->threads = threads;
	p->n--;
}

static bool fits(const struct path *p, const struct edge *e)
{
	if (p->threads & LW_ALL(e->thread))
		return false;
	for (uint32_t i = 0; i < p->n; i++)
		if (gated(p->edge[i], e))
			return false;
	return true;
}

/* Threads that could wait to write in front of who wants to read what e's thread reads. */
static uint32_t waiting_writers(const struct path *p, const struct edge *e)
{
	return known[e->from].writers & ~p->threads & ~LW_ALL(e->thread);
}

static void extend(struct path *p)
{
	const struct edge *first = p->edge[0], *last = p->edge[p->n - 1];

	if (last->to == first->from) {
		if (!(last->to_read && first->from_read) || waiting_writers(p, first))
			report(p);
		return;
	}
	for (const struct edge *e = edges; e < edges + nedges; e++) {
		if (e->from != last->to || !fits(p, e))
			continue;
		if (!(last->to_read && e->from_read)) {
			step(p, e, 0);
			continue;
		}
		for (uint32_t w = waiting_writers(p, e); w; w &= w - 1)
			step(p, e, w & -w);
	}
}

static void look_from(const struct edge *e)
{
	struct path p = { .edge = { e }, .n = 1, .threads = LW_ALL(e->thread) };

	extend(&p);
}

/* ---- edges ---- */

static bool same(const struct edge *a, const struct edge *b)
{
	return a->thread == b->thread && a->from == b->from && a->to == b->to &&
	       a->from_read == b->from_read && a->to_read == b->to_read &&
	       a->exclusive == b->exclusive && a->shared == b->shared;
}

static void add(struct edge e)
{
	for (uint32_t i = 0; i < nedges; i++)
		if (same(&edges[i], &e))
			return;
	if (nedges == MAX_EDGES)
		return;
	edges[nedges++] = e;
	look_from(&edges[nedges - 1]);
}

/* The running thread has taken the last lock of its list with the others held. */
static void nested(unsigned int t)
{
	uint32_t n = nheld[t] - 1u, to = number_of(held[t][n].lock);
	struct edge e = {
		.thread = (uint8_t)t, .to = (uint8_t)to,
		.to_read = held[t][n].how & LW_LOCK_READ, .event = lw_eng.last_event[t],
	};
	uint8_t from[MAX_HELD];

	if (to == MAX_LOCKS)
		return;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t k = number_of(held[t][i].lock);

		from[i] = (uint8_t)k;
		if (k == MAX_LOCKS)
			continue;
		if (held[t][i].how & LW_LOCK_READ)
			e.shared |= (uint64_t)1 << k;
		else
			e.exclusive |= (uint64_t)1 << k;
	}
	for (uint32_t i = 0; i < n; i++) {
		e.from = from[i];
		e.from_read = held[t][i].how & LW_LOCK_READ;
		if (e.from != MAX_LOCKS && e.from != e.to)
			add(e);
	}
}

/* A writer of a reader/writer lock: readers of it may now have to wait for each other. */
static void writer(const void *lock, unsigned int t)
{
	uint32_t k = number_of(lock);

	if (k == MAX_LOCKS || (known[k].writers & LW_ALL(t)))
		return;
	known[k].writers |= LW_ALL(t);
	for (uint32_t i = 0; i < nedges; i++)
		if (edges[i].to == k && edges[i].to_read)
			look_from(&edges[i]);
}

static void locked(const void *lock, unsigned int how)
{
	unsigned int t = lw_eng.cur;

	if (nheld[t] == MAX_HELD)
		lw_found(LW_UNSUPPORTED, "thread %u holds more than %u locks", t, MAX_HELD);
	held[t][nheld[t]++] = (struct held){ lock, how };
	if ((how & LW_LOCK_TRY) || lw_eng.alone)
		return;
	if ((how & LW_LOCK_RW) && !(how & LW_LOCK_READ))
		writer(lock, t);
	if (nheld[t] > 1)
		nested(t);
}

static void unlocked(const void *lock)
{
	unsigned int t = lw_eng.cur;
	uint32_t i = nheld[t];
	char name[64];

	while (i > 0 && held[t][i - 1].lock != lock)
		i--;
	if (!i)
		lw_found(LW_ASSERTION, "thread %u unlocks %s, which it does not hold", t,
			 lw_describe_address(lock, name));
	nheld[t]--;
	for (i--; i < nheld[t]; i++)
		held[t][i] = held[t][i + 1];
}

/* Memory that is handed out again holds other locks. */
static void freed(const struct lw_object *o)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < nknown; k++) {
		if ((uintptr_t)known[k].lock - LW_ARENA_BASE - o->off >= o->size)
			continue;
		for (uint32_t i = n = 0; i < nedges; i++)
			if (edges[i].from != k && edges[i].to != k)
				edges[n++] = edges[i];
		nedges = n;
		known[k].writers = 0;
	}
}

extern const struct lw_checker lw_checker_lockorder;
const struct lw_checker lw_checker_lockorder = {
	.begin = begin, .free = freed, .lock = locked, .unlock = unlocked,
};

void lw_lock_acquired(const void *lock, unsigned int how)
{
	lw_enter(LW_SITE());
	lw_checkers_lock(lock, how);
}

void lw_lock_released(const void *lock)
{
	lw_enter(LW_SITE());
	lw_checkers_unlock(lock);
}
