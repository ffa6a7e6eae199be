// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * atomics.c - atomic accesses, as the stock runtime is told of them: with the order
 * that the source names, and with the value that memory has.  What the engine
 * returned, and whatever it stored, is the engine's business.
 */
#include "tsan/edges.h"
#include "weave/runtime/access.h"

/*
 * What a message publishes: what has been released to its place, and what the one
 * published that it continues.  (Fibers that come and go would blur the runtime's memory.)
 */
static struct message {
	uint64_t place;		/* stands for an edge; only its address counts */
	mm_tag tag, continues;	/* 0: none */
} messages[LW_MAX_THREADS][LW_SITES];

/* Who loaded or stored there, and what he had done by then. */
static uint64_t loads[MM_MAX_LOCS][LW_MAX_THREADS], stores[MM_MAX_LOCS][LW_MAX_THREADS];

#define ATOMIC(bits)									\
	uint##bits##_t __real___tsan_atomic##bits##_load(const volatile void *a, int mo);	\
	void __real___tsan_atomic##bits##_store(volatile void *a, uint##bits##_t v, int mo);	\
	uint##bits##_t __real___tsan_atomic##bits##_fetch_add(volatile void *a,		\
							      uint##bits##_t v, int mo);
ATOMIC(8) ATOMIC(16) ATOMIC(32) ATOMIC(64)

enum access { LOAD, STORE, RMW };

/* The runtime's own operation of the kind, which leaves memory as it is. */
static void tell(enum access kind, void *a, unsigned int size, int mo)
{
#define SIZE(bits)								\
	case bits / 8:								\
		if (kind == LOAD)						\
			__real___tsan_atomic##bits##_load(a, mo);		\
		else if (kind == STORE)						\
			__real___tsan_atomic##bits##_store(a, *(uint##bits##_t *)a, mo);	\
		else								\
			__real___tsan_atomic##bits##_fetch_add(a, 0, mo);	\
		break;
	switch (size) {
	SIZE(8) SIZE(16) SIZE(32) SIZE(64)
	default: break;
	}
#undef SIZE
}

static bool acquires(enum mm_order order)
{
	return order == MM_ACQUIRE || order == MM_ACQ_REL || order == MM_SEQ_CST;
}

static bool releases(enum mm_order order)
{
	return order == MM_RELEASE || order == MM_ACQ_REL || order == MM_SEQ_CST;
}

struct what {
	enum access kind;
	unsigned int t, loc;
	bool acquire, release;
	mm_tag read, before, written;	/* messages: read; last so far; new */
};

void lw_messages_reset(void)
{
	memset(messages, 0, sizeof(messages));
}

static struct message *message(mm_tag tag)
{
	return &messages[tag >> 24 & (LW_MAX_THREADS - 1)][tag % LW_SITES];
}

static void acquire_message(void *fiber, mm_tag tag)
{
	for (struct message *m = message(tag); tag && m->tag == tag; m = message(tag)) {
		lw_stock_acquire(fiber, &m->place);
		tag = m->continues;
	}
}

/* What the access reads becomes known to its thread as something heard. */
static void listen(const struct what *w, void *place)
{
	struct stock_thread *s = &lw_stock_thread[w->t];

	if (w->kind == STORE)
		return;
	if (!lw_stock_how.by_message) {
		hear(w->t, place);
		return;
	}
	acquire_message(s->heard, w->read);
	s->hears = true;
}

static void by_message(const struct mm *mm, const struct what *w)
{
	struct stock_thread *s = &lw_stock_thread[w->t];
	struct message *written = message(w->written);

	if (w->acquire)
		acquire_message(s->fiber, w->read);
	listen(w, NULL);
	if (w->kind == LOAD)
		return;
	written->tag = w->written;
	written->continues = w->kind == RMW ? w->read :
			     w->release || lw_stock_how.no_residue ? 0 : w->before;
	if (w->release)
		lw_stock_release(s->fiber, &written->place);
	publish(mm, w->t, &written->place);
}

/*
 * The runtime's own release store would undo what others have released to the place;
 * but here a load may still read what they stored.
 */
static void by_place(const struct mm *mm, const struct what *w, void *place, unsigned int size)
{
	bool release = w->release && w->kind != STORE;

	/* The runtime's own would acquire behind its check for races. */
	if (w->acquire && w->kind == RMW)
		lw_stock_acquire(lw_stock_thread[w->t].fiber, place);
	tell(w->kind, place, size, w->acquire && release ? __ATOMIC_ACQ_REL :
	     w->acquire ? __ATOMIC_ACQUIRE : release ? __ATOMIC_RELEASE : __ATOMIC_RELAXED);
	listen(w, place);
	if (w->release && w->kind == STORE)
		lw_stock_release(lw_stock_thread[w->t].fiber, place);
	if (w->kind != LOAD)
		publish(mm, w->t, place);
}

/*
 * LKMM: a marked access is behind what its thread has heard of, fence or not.  How many
 * plain accesses to these bytes by others are before it only so?  -1: one races with it.
 */
static int only_marked(const struct lw_cell *c, bool read, bool write)
{
	const struct mm *mm = lw_eng.mm;
	unsigned int t = lw_eng.cur;
	int n = 0;

	for (uint32_t m = c->writers & ~LW_ALL(t); m; m &= m - 1) {
		unsigned int q = (unsigned int)__builtin_ctz(m);
		uint16_t clk = c->write[q];

		if ((read && !mm_marked_read_after_write(mm, t, q, clk, MM_DEP_NONE)) ||
		    (write && !mm_marked_write_after_write(mm, t, q, clk)))
			return -1;
		n += (read && !mm_plain_read_after_write(mm, t, q, clk, MM_DEP_NONE)) ||
		     (write && !mm_plain_write_after_write(mm, t, q, clk, false, MM_DEP_NONE));
	}
	for (uint32_t m = write ? c->readers & ~LW_ALL(t) : 0; m; m &= m - 1) {
		unsigned int q = (unsigned int)__builtin_ctz(m);

		if (!mm_marked_write_after_read(mm, t, q, c->read[q]))
			return -1;
		n += !mm_plain_write_after_read(mm, t, q, c->read[q], false, MM_DEP_NONE);
	}
	return n;
}

/* The running thread's atomic access of l; w: what it read, if that is known by now. */
static void marked(const struct lw_loc *l, bool write, const struct what *w, void *place)
{
	unsigned int t = lw_eng.cur;
	int all = 0;

	if (lw_stock_how.no_hearsay || !is_lkmm(lw_eng.mm))
		return;
	for (uintptr_t i = l->off; i < l->off + l->size; i++) {
		const struct lw_cell *c = lw_granule(i);
		int n = only_marked(c->split ? lw_byte_cell(i) : c, w && w->kind != STORE,
				    write);

		if (n < 0)
			return;
		all += n;
	}
	if (!all)
		return;
	if (w)
		listen(w, place);
	catch_up(t);
}

/* Before the model hears of it. */
void lw_edges_access(const struct lw_loc *l, bool read, bool write)
{
	marked(l, write, NULL, NULL);
	if (lw_stock_tells((void *)l->addr, l->size, read, write, true))
		tell(write ? read ? RMW : STORE : LOAD, (void *)l->addr, l->size, __ATOMIC_RELAXED);
}

/* For who accesses the place plainly and knows of this: see lw_edges_plain(). */
static void done(unsigned int t, unsigned int loc, bool read, bool write)
{
	if (read)
		lw_stock_release(lw_stock_thread[t].fiber, &loads[loc][t]);
	if (write)
		lw_stock_release(lw_stock_thread[t].fiber, &stores[loc][t]);
}

/* Inside data_race(): the order that it makes, but no access. */
static void quietly(const struct mm *mm, const struct what *w, void *place)
{
	if (w->acquire)
		lw_stock_acquire(lw_stock_thread[w->t].fiber, place);
	listen(w, place);
	if (w->release)
		lw_stock_release(lw_stock_thread[w->t].fiber, place);
	if (w->kind != LOAD)
		publish(mm, w->t, place);
}

static void told(const struct mm *mm, const struct what *w)
{
	const struct lw_loc *l = &lw_eng.loc[w->loc];
	bool quiet = lw_eng.attention & LW_ATT_QUIET, two = lw_stock_how.only_two;
	void *place = l->size && !two ? (void *)l->addr : &lw_edge_hidden[w->loc];
	bool tells = l->size && !quiet &&
		     lw_stock_tells((void *)l->addr, l->size, w->kind != STORE, w->kind != LOAD,
				    true);

	if (!quiet)
		marked(l, w->kind != LOAD, w, place);
	if (two && lw_stock_how.by_message)
		by_message(mm, w);
	else if (quiet)
		quietly(mm, w, place);
	else
		by_place(mm, w, place, l->size && !two ? l->size : sizeof(lw_edge_hidden[0]));
	if (two && tells)
		tell(w->kind, (void *)l->addr, l->size, __ATOMIC_RELAXED);
	if (l->size && is_lkmm(mm))
		done(w->t, w->loc, w->kind != STORE, w->kind != LOAD);
}

/*
 * To its own unlock a lock() adds nothing: the place has what the thread had only heard,
 * and that it knows no better now.
 */
void lw_edges_lock(const struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag,
		   const struct mm_read *out)
{
	told(mm, &(struct what){
		.kind = out->wrote ? RMW : LOAD, .t = t, .loc = loc,
		.acquire = out->wrote && out->tag >> 24 != t + 1,
		.read = out->tag, .written = tag,
	});
}

void lw_edges_unlock(const struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	told(mm, &(struct what){
		.kind = STORE, .t = t, .loc = loc, .release = true, .written = tag,
	});
}

static void seen_stores(unsigned int loc)
{
	const struct lw_loc *l = &lw_eng.loc[loc];
	unsigned int t = lw_eng.cur;

	for (uint32_t m = l->writers & ~LW_ALL(t); m; m &= m - 1) {
		unsigned int q = (unsigned int)__builtin_ctz(m);

		if (mm_saw_store(lw_eng.mm, t, loc, q, l->write[q]))
			lw_stock_acquire(lw_stock_thread[t].fiber, &stores[loc][q]);
	}
}

/* Loads that come before a write because they are marked: plain ones there would race. */
static void seen_loads(unsigned int loc, mm_dep dep)
{
	const struct lw_loc *l = &lw_eng.loc[loc];
	const struct mm *mm = lw_eng.mm;
	unsigned int t = lw_eng.cur;

	for (uint32_t m = l->readers & ~LW_ALL(t); m; m &= m - 1) {
		unsigned int q = (unsigned int)__builtin_ctz(m);

		if (mm_plain_write_after_read(mm, t, q, l->read[q], true, dep) &&
		    !mm_plain_write_after_read(mm, t, q, l->read[q], false, dep))
			lw_stock_acquire(lw_stock_thread[t].fiber, &loads[loc][q]);
	}
}

void lw_edges_plain(uintptr_t addr, uintptr_t size, bool write)
{
	const struct lw_stock_how *how = &lw_stock_how;
	uintptr_t off = addr - LW_ARENA_BASE, end;
	mm_dep dep = off < lw_eng.used ? lw_object_at(off)->dep[lw_eng.cur] : MM_DEP_NONE;
	unsigned int last = 0;

	if (off >= LW_ARENA_SIZE)
		off = lw_image_offset(addr);
	if (off == LW_NO_OFFSET)
		return;
	for (end = off + size; off < end; off++) {
		const struct lw_cell *c = lw_granule(off);
		unsigned int loc = c->stamp == lw_eng.stamp ? c->loc[off & 3] : 0;

		if (loc && loc != last && !how->no_seen_stores)
			seen_stores(loc - 1);
		if (loc && loc != last && write && !how->no_seen_loads)
			seen_loads(loc - 1, dep);
		last = loc;
	}
}

/* A value that is a pointer orders what is done through it. */
static bool is_pointer(uint64_t value)
{
	return lw_eng.deps && !lw_stock_how.no_dependencies &&
	       value - LW_ARENA_BASE < lw_eng.used;
}

WRAP(void, mm_load, (struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order,
		     mm_dep addr, struct mm_read *out))
{
	struct what w = { .kind = LOAD, .t = t, .loc = loc };

	__real_mm_load(mm, t, loc, order, addr, out);
	w.read = out->tag;
	w.acquire = acquires(order) || is_pointer(out->value);
	told(mm, &w);
}

WRAP(bool, mm_store, (struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		      enum mm_order order, const struct mm_deps *deps))
{
	struct what w = {
		.kind = STORE, .t = t, .loc = loc, .release = releases(order), .written = tag,
	};

	if (order != MM_PLAIN) {
		mm_newest(mm, loc, &w.before);
		told(mm, &w);
	}
	return __real_mm_store(mm, t, loc, value, tag, order, deps);
}

WRAP(bool, mm_rmw, (struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		    mm_tag tag, enum mm_order order, const struct mm_deps *deps, struct mm_read *out))
{
	struct what w = { .t = t, .loc = loc };
	bool newest = __real_mm_rmw(mm, t, loc, rmw, tag, order, deps, out);

	if (mm->infeasible)	/* the execution ends here, for what could not be */
		return newest;
	w.kind = out->wrote ? RMW : LOAD;
	w.read = out->tag;
	w.written = tag;
	w.acquire = acquires(out->wrote ? order : rmw->fail_order) || is_pointer(out->value);
	w.release = out->wrote && releases(order);
	told(mm, &w);
	return newest;
}
