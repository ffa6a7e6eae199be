// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tsan_atomic.c - atomic accesses: the memory model decides what they see.
 *
 * The memory order is an argument, so a site's order could be changed here
 * without compiling anything again; order_of() is the place.
 */
#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/entry.h"
#include "weave/runtime/tsan.h"

static const struct mm_deps data_dep = { .data = MM_DEP_ALL };

static inline enum mm_order order_of(int mo)
{
	static const uint8_t orders[8] = {
		MM_RELAXED, MM_ACQUIRE, MM_ACQUIRE, MM_RELEASE, MM_ACQ_REL, MM_SEQ_CST,
		MM_SEQ_CST, MM_SEQ_CST,
	};

	return (enum mm_order)orders[mo & 7];
}

static inline struct lw_event *begin(enum lw_event_kind kind, uintptr_t addr, unsigned int size,
				     enum mm_order order)
{
	struct lw_event *ev = NULL;

	if (lw_unlikely(lw_eng.attention & (LW_ATT_RECORD | LW_ATT_CHECK | LW_ATT_SECTION | LW_ATT_GUIDE))) {
		if (lw_eng.attention & LW_ATT_GUIDE) {
			if (kind == LW_EV_RMW || (kind == LW_EV_STORE && order == MM_SEQ_CST))
				lw_drain_all(lw_eng.cur);	/* steps before this one */
			lw_guide_atomic(addr, size);
		}
		if (lw_eng.attention & LW_ATT_CHECK)
			lw_checkers_access(addr - LW_ARENA_BASE, size, kind != LW_EV_LOAD, true);
		if (lw_recording())
			ev = lw_record_access(kind, addr, size, order);
		if (lw_eng.attention & LW_ATT_SECTION)
			lw_section_access(addr - LW_ARENA_BASE, size, kind != LW_EV_LOAD, false);
	}
	return ev;
}

static inline uint64_t load(uintptr_t addr, unsigned int size, int mo, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	enum mm_order order = order_of(mo);
	struct lw_event *ev;
	struct lw_loc *l;
	struct mm_read r;
	uint16_t clk;
	mm_dep dep;

	lw_visible(pc);
	ev = begin(LW_EV_LOAD, addr, size, order);
	l = lw_loc_of(addr, size, false);
	if (lw_unlikely(!l))
		return lw_memory_read(addr, size);
	dep = lw_loc_dep(l);
	clk = lw_race_clock();
	mm_load(e->mm, e->cur, lw_loc_id(l), order, dep, &r);
	if (lw_unlikely(ev != NULL))
		lw_record_read(ev, &r);
	lw_atomic_race(l, true, false, dep, clk);
	lw_note_pointer(r.value, r.dep);
	if (lw_saw(l, &r))
		lw_spinning(l);
	return r.value;
}

static inline void store(uintptr_t addr, unsigned int size, uint64_t value, int mo, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	enum mm_order order = order_of(mo);
	struct mm_deps deps = data_dep;
	struct lw_event *ev;
	struct lw_loc *l;
	mm_tag tag;

	lw_visible(pc);
	ev = begin(LW_EV_STORE, addr, size, order);
	if (lw_unlikely(ev != NULL)) {
		ev->stored = value;
		ev->known = true;
	}
	l = lw_loc_of(addr, size, true);
	if (lw_unlikely(e->buffered >> e->cur & 1)) {
		if (order == MM_SEQ_CST)
			lw_drain_all(e->cur);
		else
			lw_buffer_room(e->cur);
	}
	deps.addr = lw_loc_dep(l);
	lw_atomic_race(l, false, true, deps.addr, lw_race_clock());
	tag = lw_new_tag();
	if (lw_unlikely(ev != NULL))
		lw_record_tag(tag, ev);
	if (lw_unlikely(l->watch))
		lw_count_changes(l, value, value, false);
	e->idle = 0;
	lw_stored(l, value, mm_store(e->mm, e->cur, lw_loc_id(l), value, tag, order, &deps));
}

/* The one step of a read-modify-write that touches memory. */
static inline bool rmw_step(struct lw_loc *l, struct mm_rmw *rmw, enum mm_order order,
			    struct lw_event *ev, struct mm_read *r)
{
	struct lw_engine *e = &lw_eng;
	struct mm_deps deps = { .addr = lw_loc_dep(l), .data = MM_DEP_ALL };
	uint16_t clk = lw_race_clock();
	mm_tag tag = lw_new_tag();
	uint64_t result;
	bool newest;

	newest = mm_rmw(e->mm, e->cur, lw_loc_id(l), rmw, tag, order, &deps, r);
	if (lw_unlikely(ev != NULL))
		lw_record_read(ev, r);
	lw_check_full();
	if (r->wrote) {
		mm_rmw_apply(rmw, r->value, &result);
		if (lw_unlikely(ev != NULL)) {
			ev->stored = result;
			lw_record_tag(tag, ev);
		}
	}
	lw_atomic_race(l, true, r->wrote, deps.addr, clk);
	if (!r->wrote)
		return false;
	if (lw_unlikely(l->watch))
		lw_count_changes(l, r->value, result, true);
	if (newest)
		lw_memory_write(l->addr, l->size, result);
	if (result != r->value)
		e->idle = 0;
	return true;
}

static inline bool op_can_fail(const struct mm_rmw *rmw)
{
	return rmw->kind == MM_CMPXCHG || rmw->kind == MM_ADD_UNLESS;
}

/*
 * lkmm: a value-returning operation without suffix is fence, access, fence, and
 * others may run in between.  A compare-exchange that fails has no fence: one
 * that would fail on the newest value is taken to fail.
 */
static bool rmw_split(struct lw_loc *l, struct mm_rmw *rmw, struct lw_event *ev,
		      struct mm_read *r)
{
	struct lw_engine *e = &lw_eng;
	uintptr_t pc = e->pc;
	uint64_t unused;
	bool fenced = mm_rmw_apply(rmw, mm_newest(e->mm, lw_loc_id(l), NULL), &unused);

	lw_touch(LW_TOUCH_NOTHING, 0, false);
	if (op_can_fail(rmw))
		lw_touch(LW_TOUCH_NEWEST, lw_loc_id(l), false);
	if (fenced) {
		mm_fence(e->mm, e->cur, MM_FENCE_SEQ_CST);
		lw_visible(pc);
		if (lw_unlikely(ev != NULL))
			ev = lw_record_continued(ev);
	}
	if (!rmw_step(l, rmw, MM_RELAXED, ev, r)) {
		e->mm->unmodelled_fences += fenced;
		return false;
	}
	lw_visible(pc);
	if (lw_unlikely(ev != NULL))
		lw_record_rmw_ends(ev);
	mm_fence(e->mm, e->cur, MM_FENCE_SEQ_CST);
	return true;
}

/*
 * An exchange that stored what was there: a thread that does so again and again waits for
 * somebody else's store, as if it had only read.
 */
static void stored_the_same(struct lw_loc *l, const struct mm_rmw *op, const struct mm_read *r)
{
	unsigned int t = lw_eng.cur;
	uint64_t result;

	mm_rmw_apply(op, r->value, &result);
	if (result == r->value)
		l->last[t] = (t + 1) << 24 | lw_eng.nstores[t];
}

/* smp_mb__before_atomic() takes effect, and others may run before what it is for. */
static LW_COLD void fence_ahead(uintptr_t pc)
{
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	mm_fence_ahead(lw_eng.mm, lw_eng.cur);
	lw_visible(pc);
}

static bool rmw(uintptr_t addr, struct mm_rmw *op, int mo, uint64_t *old, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	enum mm_order order = order_of(mo);
	struct lw_event *ev;
	struct lw_loc *l;
	struct mm_read r;
	bool wrote, spins;

	lw_visible(pc);
	if (lw_unlikely(mm_has_fence_ahead(e->mm, e->cur)))
		fence_ahead(pc);
	ev = begin(LW_EV_RMW, addr, op->size, order);
	l = lw_loc_of(addr, op->size, true);
	l->lock_word = true;
	lw_drain_all(e->cur);
	op->noreturn = e->noreturn_hint;
	e->noreturn_hint = false;
	if (lw_unlikely(e->splits) && order == MM_SEQ_CST) {
		op->fail_order = MM_PLAIN;
		wrote = rmw_split(l, op, ev, &r);
	} else {
		wrote = rmw_step(l, op, order, ev, &r);
	}
	lw_note_pointer(r.value, r.dep);
	if (wrote && l->object && lw_me()->rcu_found)
		lw_section_reference(l->object);
	*old = r.value;
	spins = lw_saw(l, &r);
	if (wrote && (op->kind == MM_XCHG || op->kind == MM_OR))
		stored_the_same(l, op, &r);
	if (spins)
		lw_spinning(l);
	return wrote;
}

static inline uint64_t fetch(volatile void *a, unsigned int size, enum mm_rmw_kind kind,
			     uint64_t operand, int mo, uintptr_t pc)
{
	struct mm_rmw op = { .kind = kind, .size = (uint8_t)size, .operand = operand };
	uint64_t old;

	rmw((uintptr_t)a, &op, mo, &old, pc);
	return old;
}

/*
 * Through the _val form (which is all that clang emits) the caller cannot be
 * told of a failure that returns the expected value, so only _weak may fail so.
 */
static inline bool cas(volatile void *a, unsigned int size, uint64_t *expected, uint64_t desired,
		       int mo, int fmo, bool weak, uintptr_t pc)
{
	struct mm_rmw op = {
		.kind = MM_CMPXCHG, .size = (uint8_t)size, .weak = weak,
		.operand = desired, .expected = *expected, .fail_order = order_of(fmo),
	};

	return rmw((uintptr_t)a, &op, mo, expected, pc);
}

#define FETCH(bits, name, kind)								\
	LW_ENTRY(uint##bits##_t, __tsan_atomic##bits##_##name,				\
		 (volatile void *a, uint##bits##_t v, int mo))				\
	{										\
		return (uint##bits##_t)fetch(a, bits / 8, kind, v, mo, LW_SITE());	\
	}

#define CAS(bits, name, is_weak)							\
	LW_ENTRY(int, __tsan_atomic##bits##_compare_exchange_##name,			\
		 (volatile void *a, void *expected, uint##bits##_t v, int mo, int fmo))	\
	{										\
		uint64_t e = lw_memory_read((uintptr_t)expected, bits / 8);		\
		bool ok = cas(a, bits / 8, &e, v, mo, fmo, is_weak, LW_SITE());		\
											\
		if (!ok)								\
			lw_memory_write((uintptr_t)expected, bits / 8, e);		\
		return ok;								\
	}

#define ATOMIC(bits)									\
	LW_ENTRY(uint##bits##_t, __tsan_atomic##bits##_load,				\
		 (const volatile void *a, int mo))					\
	{										\
		return (uint##bits##_t)load((uintptr_t)a, bits / 8, mo, LW_SITE());	\
	}										\
	void __tsan_atomic##bits##_store(volatile void *a, uint##bits##_t v, int mo)	\
	{										\
		store((uintptr_t)a, bits / 8, v, mo, LW_SITE());			\
	}										\
	FETCH(bits, exchange, MM_XCHG)							\
	FETCH(bits, fetch_add, MM_ADD)							\
	FETCH(bits, fetch_sub, MM_SUB)							\
	FETCH(bits, fetch_and, MM_AND)							\
	FETCH(bits, fetch_or, MM_OR)							\
	FETCH(bits, fetch_xor, MM_XOR)							\
	FETCH(bits, fetch_nand, MM_NAND)						\
	CAS(bits, strong, false)							\
	CAS(bits, weak, true)								\
	LW_ENTRY(uint##bits##_t, __tsan_atomic##bits##_compare_exchange_val,		\
		 (volatile void *a, uint##bits##_t expected, uint##bits##_t v, int mo,	\
		  int fmo))								\
	{										\
		uint64_t e = expected;							\
											\
		cas(a, bits / 8, &e, v, mo, fmo, false, LW_SITE());			\
		return (uint##bits##_t)e;						\
	}
LW_TSAN_BITS(ATOMIC)

void __tsan_atomic_thread_fence(int mo)
{
	static const int8_t fences[8] = {
		-1, MM_FENCE_ACQUIRE, MM_FENCE_ACQUIRE, MM_FENCE_RELEASE, MM_FENCE_ACQ_REL,
		MM_FENCE_SEQ_CST, MM_FENCE_SEQ_CST, MM_FENCE_SEQ_CST,
	};

	if (fences[mo & 7] >= 0)
		lw_fence_at((enum lw_fence_kind)fences[mo & 7], LW_SITE());
}

/* Orders a thread with its own signal handlers, and there are none. */
void __tsan_atomic_signal_fence(int mo)
{
	(void)mo;
}
