// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * edges.c - what orders threads, as the stock runtime is told of it.
 *
 * The engine asks the memory model for every value and every order, so whatever
 * orders threads passes through mm_*(): those are wrapped.  An atomic access is
 * told to the runtime with the order that the source names, and with the value
 * that memory has: what the engine returned, and whatever it stored, is the
 * engine's business.  See docs/tsan.md for what is handed over besides.
 */
#include "tsan/fibers.h"
#include "weave/runtime/access.h"

/* Places that stand for edges; only their addresses count. */
static uint64_t births[LW_MAX_THREADS], ends[LW_MAX_THREADS];
static uint64_t caught_up[LW_MAX_THREADS], fences[LW_MAX_THREADS], unlocks[LW_MAX_THREADS];
static uint64_t hidden[MM_MAX_LOCS], initial;
static uint64_t stores[MM_MAX_LOCS][LW_MAX_THREADS];	/* who stored there, and what he had done */
static uint64_t messages[LW_MAX_THREADS][LW_SITES];

/* Of one domain of RCU or SRCU.  The two fibers know what their names say, no more. */
static struct domain {
	void *knows_closed, *knows_over;
	uint64_t closed;	/* sections that have ended */
	uint64_t over;		/* starts of grace periods that have */
} domains[MM_MAX_DOMAINS];
static uint64_t starts[MM_MAX_GPS];	/* of grace periods */
static uint64_t gains[MM_MAX_GPS];	/* what each learns at its end */
static uint32_t begun;			/* bit: such a grace period began in this execution */
static uint8_t domain_of[MM_MAX_GPS], domain_of_section[MM_MAX_SECTIONS];

void lw_edges_init(void)
{
	for (unsigned int d = 0; d < MM_MAX_DOMAINS; d++) {
		domains[d].knows_closed = lw_stock_blank();
		domains[d].knows_over = lw_stock_blank();
	}
}

void lw_edges_reset(void)
{
	begun = 0;
}

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

static bool is_lkmm(const struct mm *mm)
{
	return mm->config.model == MM_LKMM || mm->config.model == MM_ALPHA;
}

/* LKMM: whatever a thread has heard of comes before its later stores, see lkmm_race.h. */
static bool passes_on(const struct mm *mm)
{
	return is_lkmm(mm) && !lw_stock_how.no_hearsay;
}

static void learn(unsigned int t, void *place)
{
	struct stock_thread *s = &lw_stock_thread[t];

	lw_stock_acquire(s->fiber, place);
	lw_stock_acquire(s->heard, place);
	s->hears = true;
}

static void hear(unsigned int t, void *place)
{
	lw_stock_acquire(lw_stock_thread[t].heard, place);
	lw_stock_thread[t].hears = true;
}

/* What a store publishes besides what its own order says. */
static void publish(const struct mm *mm, unsigned int t, void *place)
{
	struct stock_thread *s = &lw_stock_thread[t];

	if (s->fenced)
		lw_stock_release(s->published, place);
	if (s->hears && passes_on(mm))
		lw_stock_release(s->heard, place);
}

/* All that t did and heard of. */
static void publish_all(unsigned int t, void *place)
{
	struct stock_thread *s = &lw_stock_thread[t];

	lw_stock_release(s->fiber, place);
	if (s->hears)
		lw_stock_release(s->heard, place);
}

/* ---- accesses ---- */

struct what {
	enum access kind;
	unsigned int t, loc;
	bool acquire, release;
	mm_tag read, before, written;	/* messages: read; last so far; new */
};

static void *message(mm_tag tag)
{
	return tag ? &messages[tag >> 24 & (LW_MAX_THREADS - 1)][tag % LW_SITES] : &initial;
}

static void by_message(const struct mm *mm, const struct what *w)
{
	struct stock_thread *s = &lw_stock_thread[w->t];
	void *read = message(w->read), *written = message(w->written);

	if (w->kind != STORE) {
		if (w->acquire)
			lw_stock_acquire(s->fiber, read);
		hear(w->t, read);
	}
	if (w->kind == LOAD)
		return;
	if (w->kind == RMW)
		lw_stock_copy(read, written);
	else if (!w->release && !lw_stock_how.no_residue)
		lw_stock_copy(message(w->before), written);
	if (w->release)
		lw_stock_release(s->fiber, written);
	publish(mm, w->t, written);
}

static void by_place(const struct mm *mm, const struct what *w, void *place, unsigned int size)
{
	tell(w->kind, place, size, w->acquire && w->release ? __ATOMIC_ACQ_REL :
	     w->acquire ? __ATOMIC_ACQUIRE : w->release ? __ATOMIC_RELEASE : __ATOMIC_RELAXED);
	if (w->kind != STORE)
		hear(w->t, place);
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

/* The running thread's atomic access of l; read: where it heard what it reads, or NULL. */
static void marked(const struct lw_loc *l, void *read, bool write)
{
	unsigned int t = lw_eng.cur;
	struct stock_thread *s = &lw_stock_thread[t];
	int all = 0;

	if (lw_stock_how.no_hearsay || !is_lkmm(lw_eng.mm))
		return;
	for (uintptr_t i = l->off; i < l->off + l->size; i++) {
		const struct lw_cell *c = lw_granule(i);
		int n = only_marked(c->split ? lw_byte_cell(i) : c, read, write);

		if (n < 0)
			return;
		all += n;
	}
	if (!all)
		return;
	if (read)
		hear(t, read);
	lw_stock_release(s->heard, &caught_up[t]);
	lw_stock_acquire(s->fiber, &caught_up[t]);
}

/* Before the model hears of it. */
void lw_edges_access(const struct lw_loc *l, bool read, bool write)
{
	marked(l, NULL, write);
	if (lw_stock_tells((void *)l->addr, l->size, read, write, true))
		tell(write ? read ? RMW : STORE : LOAD, (void *)l->addr, l->size, __ATOMIC_RELAXED);
}

/* Inside data_race(): the order that it makes, but no access. */
static void quietly(const struct mm *mm, const struct what *w, void *place)
{
	if (w->acquire)
		lw_stock_acquire(lw_stock_thread[w->t].fiber, place);
	if (w->kind != STORE)
		hear(w->t, place);
	if (w->release)
		lw_stock_release(lw_stock_thread[w->t].fiber, place);
	if (w->kind != LOAD)
		publish(mm, w->t, place);
}

static void told(const struct mm *mm, const struct what *w)
{
	const struct lw_loc *l = &lw_eng.loc[w->loc];
	bool quiet = lw_eng.attention & LW_ATT_QUIET, two = lw_stock_how.only_two;
	void *place = l->size && !two ? (void *)l->addr : &hidden[w->loc];
	bool tells = l->size && !quiet &&
		     lw_stock_tells((void *)l->addr, l->size, w->kind != STORE, w->kind != LOAD,
				    true);

	if (!quiet)
		marked(l, w->kind == STORE ? NULL : two && lw_stock_how.by_message ?
		       message(w->read) : place, w->kind != LOAD);
	if (two && tells)
		tell(w->kind, (void *)l->addr, l->size, __ATOMIC_RELAXED);
	if (two && lw_stock_how.by_message)
		by_message(mm, w);
	else if (quiet)
		quietly(mm, w, place);
	else
		by_place(mm, w, place, l->size && !two ? l->size : sizeof(hidden[0]));
	if (w->kind != LOAD && l->size && is_lkmm(mm))
		lw_stock_release(lw_stock_thread[w->t].fiber, &stores[w->loc][w->t]);
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

void lw_edges_plain(uintptr_t addr, uintptr_t size)
{
	uintptr_t off = addr - LW_ARENA_BASE, end;
	unsigned int last = 0;

	if (off >= LW_ARENA_SIZE)
		off = lw_image_offset(addr);
	if (off == LW_NO_OFFSET || lw_stock_how.no_seen_stores)
		return;
	for (end = off + size; off < end; off++) {
		const struct lw_cell *c = lw_granule(off);
		unsigned int loc = c->stamp == lw_eng.stamp ? c->loc[off & 3] : 0;

		if (loc && loc != last)
			seen_stores(loc - 1);
		last = loc;
	}
}

/* A value that is a pointer orders what is done through it. */
static bool is_pointer(uint64_t value)
{
	return lw_eng.deps && !lw_stock_how.no_dependencies &&
	       value - LW_ARENA_BASE < lw_eng.used;
}

#define WRAP(type, name, args)		\
	type __real_##name args;	\
	type __wrap_##name args;	\
	type __wrap_##name args

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

	w.kind = out->wrote ? RMW : LOAD;
	w.read = out->tag;
	w.written = tag;
	w.acquire = acquires(out->wrote ? order : rmw->fail_order) || is_pointer(out->value);
	w.release = out->wrote && releases(order);
	told(mm, &w);
	return newest;
}

/* ---- our own edges ---- */

static void fence(unsigned int t, bool acquire, bool release)
{
	struct stock_thread *s = &lw_stock_thread[t];

	if (acquire && s->hears) {
		lw_stock_release(s->heard, &caught_up[t]);
		lw_stock_acquire(s->fiber, &caught_up[t]);
	}
	if (release) {
		lw_stock_release(s->fiber, &fences[t]);
		lw_stock_acquire(s->published, &fences[t]);
		s->fenced = true;
	}
}

WRAP(void, mm_fence, (struct mm *mm, unsigned int t, enum mm_fence kind))
{
	bool c11 = mm->config.model == MM_WEAK;

	__real_mm_fence(mm, t, kind);
	switch (kind) {
	case MM_FENCE_READ_DEPENDS:
		fence(t, !lw_stock_how.no_half_fences, false);
		break;
	case MM_FENCE_ACQUIRE:
	case MM_FENCE_RELEASE:
		if (c11) {
			fence(t, kind == MM_FENCE_ACQUIRE, kind == MM_FENCE_RELEASE);
			break;
		}
		/* fallthrough */
	case MM_FENCE_RMB:
	case MM_FENCE_WMB:
		/* The one bounds earlier reads, too, the other orders stores behind a store. */
		fence(t, !lw_stock_how.no_half_fences, !lw_stock_how.no_half_fences);
		break;
	default:
		fence(t, true, true);
		break;
	}
}

/* LKMM: an unlock and a lock behind it order stores for everybody. */
static void locked(unsigned int t, unsigned int loc)
{
	struct stock_thread *s = &lw_stock_thread[t];

	learn(t, &hidden[loc]);
	if (!s->unlocked)
		return;
	lw_stock_acquire(s->published, &unlocks[t]);
	s->fenced = true;
}

WRAP(void, mm_lock, (struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag,
		     struct mm_read *out))
{
	__real_mm_lock(mm, t, loc, tag, out);
	locked(t, loc);
}

WRAP(void, mm_trylock, (struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag,
			struct mm_read *out))
{
	__real_mm_trylock(mm, t, loc, tag, out);
	if (out->wrote)
		locked(t, loc);
}

WRAP(void, mm_unlock, (struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag))
{
	publish_all(t, &hidden[loc]);
	if (passes_on(mm)) {
		lw_stock_release(lw_stock_thread[t].fiber, &unlocks[t]);
		lw_stock_thread[t].unlocked = true;
	}
	__real_mm_unlock(mm, t, loc, tag);
}

/*
 * Of a section and a grace period one waits for the other, or the section comes
 * after its start: the model has decided.
 */
WRAP(unsigned int, mm_section_begin, (struct mm *mm, unsigned int t, unsigned int domain))
{
	unsigned int section = __real_mm_section_begin(mm, t, domain);

	domain_of_section[section] = (uint8_t)domain;
	learn(t, &domains[domain].over);
	for (unsigned int gp = 0; begun >> gp; gp++)
		if ((begun >> gp & 1) && domain_of[gp] == domain && !mm_gp_waits(mm, gp, section))
			learn(t, &starts[gp]);
	return section;
}

WRAP(void, mm_section_end, (struct mm *mm, unsigned int t, unsigned int section))
{
	publish_all(t, &domains[domain_of_section[section]].closed);
	for (unsigned int gp = 0; begun >> gp; gp++)
		if (mm_gp_waits(mm, gp, section))
			publish_all(t, &gains[gp]);
	__real_mm_section_end(mm, t, section);
}

WRAP(unsigned int, mm_gp_start, (struct mm *mm, unsigned int t, unsigned int domain))
{
	unsigned int gp = __real_mm_gp_start(mm, t, domain);
	struct domain *d = &domains[domain];

	begun |= 1u << gp;
	domain_of[gp] = (uint8_t)domain;
	fence(t, true, true);
	publish_all(t, &starts[gp]);
	lw_stock_acquire(d->knows_closed, &d->closed);
	lw_stock_release(d->knows_closed, &gains[gp]);
	return gp;
}

WRAP(void, mm_gp_end, (struct mm *mm, unsigned int t, unsigned int gp))
{
	struct domain *d = &domains[domain_of[gp]];

	__real_mm_gp_end(mm, t, gp);
	learn(t, &gains[gp]);
	lw_stock_acquire(d->knows_over, &starts[gp]);
	lw_stock_release(d->knows_over, &d->over);
	fence(t, true, true);
}

WRAP(void, mm_spawn, (struct mm *mm, unsigned int parent, unsigned int child))
{
	__real_mm_spawn(mm, parent, child);
	publish_all(parent, &births[child]);
	learn(child, &births[child]);
}

/* By the host, between two fibers of t's. */
WRAP(void, mm_join, (struct mm *mm, unsigned int t, unsigned int child))
{
	__real_mm_join(mm, t, child);
	publish_all(child, &ends[child]);
	learn(t, &ends[child]);
}
