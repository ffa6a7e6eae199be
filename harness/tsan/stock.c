// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stock.c - the stock runtime's threads, and what orders them.
 *
 * The engine asks the memory model for every value and every order, so whatever
 * orders threads passes through mm_*(): those are wrapped.  An atomic access is
 * told to the runtime with the order that the source names, and with the value
 * that memory has: what the engine returned, and whatever it stored, is the
 * engine's business.  See docs/tsan.md for what is handed over besides.
 */
#include "tsan/stock.h"
#include "weave/runtime/state.h"

#define SEEN 64u

struct stock_thread {
	void *fiber;
	unsigned int depth;		/* of calls */
	bool fenced;			/* what it stores from now on publishes */
	unsigned int nseen;		/* places that it loaded from, for a later fence */
	uintptr_t seen[SEEN];
};

static struct stock_thread thread[LW_MAX_THREADS];
static void *host;
/* Places that stand for edges; only their addresses count. */
static uint64_t executions, sections, periods, births[LW_MAX_THREADS], ends[LW_MAX_THREADS];
static uint64_t hidden[MM_MAX_LOCS];

unsigned int lw_stock_reports;
bool lw_stock_counts;

/* ---- of the runtime ---- */
void *__tsan_get_current_fiber(void);
void *__tsan_create_fiber(unsigned int flags);
void __tsan_switch_to_fiber(void *fiber, unsigned int flags);
void __tsan_set_fiber_name(void *fiber, const char *name);
void __tsan_acquire(void *addr);
void __tsan_release(void *addr);
void __tsan_flush_memory(void);
enum { NO_SYNC = 1 };

const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
	/* Each report counts; a fuzzer stops at the first and keeps the input. */
	return "halt_on_error=1:suppress_equal_stacks=0:suppress_equal_addresses=0:"
	       "report_signal_unsafe=0:handle_segv=0:handle_sigbus=0:handle_sigill=0:"
	       "handle_sigfpe=0:handle_sigtrap=0:allow_user_segv_handler=1";
}

/* Called before a report is printed; true: do not. */
bool lw_on_report(const void *report, bool suppressed) __asm__("_ZN6__tsan8OnReportEPKNS_10ReportDescEb");
bool lw_on_report(const void *report, bool suppressed)
{
	(void)report;
	lw_stock_reports++;
	return suppressed || lw_stock_counts;
}

/* The engine's own, which are no accesses of the code under test. */
void *__wrap_memcpy(void *dst, const void *src, size_t n);
void *__wrap_memmove(void *dst, const void *src, size_t n);
void *__wrap_memset(void *dst, int c, size_t n);

void *__wrap_memcpy(void *dst, const void *src, size_t n)
{
	void *to = dst;

	__asm__ volatile("rep movsb" : "+D"(to), "+S"(src), "+c"(n) : : "memory");
	return dst;
}

void *__wrap_memmove(void *dst, const void *src, size_t n)
{
	char *to = (char *)dst + n - 1;
	const char *from = (const char *)src + n - 1;

	if ((uintptr_t)dst - (uintptr_t)src >= n)
		return __wrap_memcpy(dst, src, n);
	__asm__ volatile("std; rep movsb; cld" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
	return dst;
}

void *__wrap_memset(void *dst, int c, size_t n)
{
	void *to = dst;

	__asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(c) : "memory");
	return dst;
}

/* ---- fibers ---- */

void __real_lw_fiber_switch(void **save, void *load);
void __wrap_lw_fiber_switch(void **save, void *load);
_Noreturn void __real_lw_fiber_leave(void *load);
_Noreturn void __wrap_lw_fiber_leave(void *load);

void __wrap_lw_fiber_switch(void **save, void *load)
{
	__tsan_switch_to_fiber(load == lw_eng.host_sp ? host : thread[lw_eng.cur].fiber, NO_SYNC);
	__real_lw_fiber_switch(save, load);
}

void __wrap_lw_fiber_leave(void *load)
{
	__tsan_switch_to_fiber(host, NO_SYNC);
	__real_lw_fiber_leave(load);
}

void lw_stock_call(void)
{
	thread[lw_eng.cur].depth++;
}

/* setup() of the first execution may return from what the host called. */
void lw_stock_return(void)
{
	if (!thread[lw_eng.cur].depth)
		return;
	thread[lw_eng.cur].depth--;
	__real___tsan_func_exit();
}

/* As another thread, which does not run now. */
static void edge(unsigned int t, bool release, void *addr)
{
	void *self = __tsan_get_current_fiber();

	__tsan_switch_to_fiber(thread[t].fiber, NO_SYNC);
	if (release)
		__tsan_release(addr);
	else
		__tsan_acquire(addr);
	__tsan_switch_to_fiber(self, NO_SYNC);
}

static void make_fibers(void)
{
	static const char *const names[LW_MAX_THREADS] = {
		"CPU 0", "CPU 1", "CPU 2", "CPU 3", "CPU 4", "CPU 5", "CPU 6", "CPU 7",
	};

	host = __tsan_get_current_fiber();
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++) {
		thread[t].fiber = __tsan_create_fiber(0);
		__tsan_set_fiber_name(thread[t].fiber, names[t]);
	}
}

/* Everything of earlier executions comes before everything of the next. */
static void next_execution(void)
{
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++) {
		struct stock_thread *s = &thread[t];

		if (!s->nseen && !s->fenced && !s->depth && t >= LW_SCENARIO_MAX_THREADS)
			continue;
		__tsan_switch_to_fiber(s->fiber, NO_SYNC);
		for (; s->depth; s->depth--)
			__real___tsan_func_exit();
		__tsan_release(&executions);
		__tsan_switch_to_fiber(host, NO_SYNC);
		s->fenced = false;
		s->nseen = 0;
	}
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		edge(t, false, &executions);
}

const struct lw_outcome *__real_lw_engine_run(const struct lw_scenario *scenario,
					      const struct lw_input *input, bool record);
const struct lw_outcome *__wrap_lw_engine_run(const struct lw_scenario *scenario,
					      const struct lw_input *input, bool record);
const struct lw_outcome *__wrap_lw_engine_run(const struct lw_scenario *scenario,
					      const struct lw_input *input, bool record)
{
	if (!host)
		make_fibers();
	/* The runtime never reports the same place twice, unless it forgets everything. */
	if (lw_stock_reports)
		__tsan_flush_memory();
	next_execution();
	lw_stock_reports = 0;
	return __real_lw_engine_run(scenario, input, record);
}

/* ---- accesses ---- */

bool lw_stock_hears(uintptr_t addr)
{
	struct lw_engine *e = &lw_eng;
	uintptr_t off = addr - LW_ARENA_BASE;

	if (e->attention & LW_ATT_QUIET)
		return false;
	return off >= e->used || lw_object_at(off)->state == LW_OBJ_LIVE;
}

#define ATOMIC(bits)									\
	uint##bits##_t __real___tsan_atomic##bits##_load(const volatile void *a, int mo);	\
	void __real___tsan_atomic##bits##_store(volatile void *a, uint##bits##_t v, int mo);	\
	uint##bits##_t __real___tsan_atomic##bits##_fetch_add(volatile void *a,		\
							      uint##bits##_t v, int mo);
ATOMIC(8) ATOMIC(16) ATOMIC(32) ATOMIC(64)

enum access { LOAD, STORE, RMW };

/* The runtime's own operation of the kind, which leaves memory as it is. */
static void tell(enum access kind, uintptr_t addr, unsigned int size, int mo)
{
	void *a = (void *)addr;

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

static void access_at(enum access kind, unsigned int t, unsigned int loc, bool acquire, bool release)
{
	const struct lw_loc *l = &lw_eng.loc[loc];
	struct stock_thread *s = &thread[t];

	release = kind != LOAD && (release || s->fenced);
	if (kind != STORE && !acquire) {
		if (s->nseen == SEEN)
			s->nseen = 0;	/* a fence so much later is hardly meant for it */
		s->seen[s->nseen++] = l->size ? l->addr : (uintptr_t)&hidden[loc];
	}
	if (l->size) {
		tell(kind, l->addr, l->size, acquire && release ? __ATOMIC_ACQ_REL :
		     acquire ? __ATOMIC_ACQUIRE : release ? __ATOMIC_RELEASE : __ATOMIC_RELAXED);
		return;
	}
	if (acquire)
		__tsan_acquire(&hidden[loc]);
	if (release)
		__tsan_release(&hidden[loc]);
}

void __real_lw_race_atomic(struct lw_loc *l, bool read, bool write, mm_dep dep);
void __wrap_lw_race_atomic(struct lw_loc *l, bool read, bool write, mm_dep dep);
/* The engine ends the execution before it asks the model, if this is a race. */
void __wrap_lw_race_atomic(struct lw_loc *l, bool read, bool write, mm_dep dep)
{
	if (l->size && !(lw_eng.attention & LW_ATT_QUIET))
		tell(write ? read ? RMW : STORE : LOAD, l->addr, l->size, __ATOMIC_RELAXED);
	__real_lw_race_atomic(l, read, write, dep);
}

#define WRAP(type, name, args)		\
	type __real_##name args;	\
	type __wrap_##name args;	\
	type __wrap_##name args

WRAP(void, mm_load, (struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order,
		     mm_dep addr, struct mm_read *out))
{
	__real_mm_load(mm, t, loc, order, addr, out);
	/* A pointer orders what is done through it. */
	access_at(LOAD, t, loc, acquires(order) ||
		  (lw_eng.deps && out->value - LW_ARENA_BASE < lw_eng.used), false);
}

WRAP(bool, mm_store, (struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		      enum mm_order order, const struct mm_deps *deps))
{
	if (order != MM_PLAIN)
		access_at(STORE, t, loc, false, releases(order));
	return __real_mm_store(mm, t, loc, value, tag, order, deps);
}

WRAP(bool, mm_rmw, (struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		    mm_tag tag, enum mm_order order, const struct mm_deps *deps, struct mm_read *out))
{
	bool newest = __real_mm_rmw(mm, t, loc, rmw, tag, order, deps, out);

	if (out->wrote)
		access_at(RMW, t, loc, acquires(order), releases(order));
	else
		access_at(LOAD, t, loc, acquires(rmw->fail_order), false);
	return newest;
}

/* ---- our own edges ---- */

static void fenced(unsigned int t, bool acquire, bool release)
{
	struct stock_thread *s = &thread[t];

	for (unsigned int i = 0; acquire && i < s->nseen; i++)
		__tsan_acquire((void *)s->seen[i]);
	s->fenced |= release;
}

WRAP(void, mm_fence, (struct mm *mm, unsigned int t, enum mm_fence fence))
{
	__real_mm_fence(mm, t, fence);
	fenced(t, fence != MM_FENCE_RELEASE && fence != MM_FENCE_WMB,
	       fence != MM_FENCE_ACQUIRE && fence != MM_FENCE_RMB &&
	       fence != MM_FENCE_READ_DEPENDS);
}

WRAP(void, mm_lock, (struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag,
		     struct mm_read *out))
{
	__real_mm_lock(mm, t, loc, tag, out);
	__tsan_acquire(&hidden[loc]);
}

WRAP(void, mm_trylock, (struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag,
			struct mm_read *out))
{
	__real_mm_trylock(mm, t, loc, tag, out);
	if (out->wrote)
		__tsan_acquire(&hidden[loc]);
}

WRAP(void, mm_unlock, (struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag))
{
	__tsan_release(&hidden[loc]);
	__real_mm_unlock(mm, t, loc, tag);
}

/* A section and a grace period: one waits for, or sees the start of, the other. */
WRAP(unsigned int, mm_section_begin, (struct mm *mm, unsigned int t, unsigned int domain))
{
	__tsan_acquire(&periods);
	return __real_mm_section_begin(mm, t, domain);
}

WRAP(void, mm_section_end, (struct mm *mm, unsigned int t, unsigned int section))
{
	__tsan_release(&sections);
	__real_mm_section_end(mm, t, section);
}

WRAP(unsigned int, mm_gp_start, (struct mm *mm, unsigned int t, unsigned int domain))
{
	fenced(t, true, true);
	__tsan_release(&periods);
	return __real_mm_gp_start(mm, t, domain);
}

WRAP(void, mm_gp_end, (struct mm *mm, unsigned int t, unsigned int gp))
{
	__real_mm_gp_end(mm, t, gp);
	__tsan_acquire(&sections);
	fenced(t, true, true);
}

WRAP(void, mm_spawn, (struct mm *mm, unsigned int parent, unsigned int child))
{
	__real_mm_spawn(mm, parent, child);
	__tsan_release(&births[child]);
	edge(child, false, &births[child]);
}

/* By the host, between two fibers of t's. */
WRAP(void, mm_join, (struct mm *mm, unsigned int t, unsigned int child))
{
	__real_mm_join(mm, t, child);
	edge(child, true, &ends[child]);
	edge(t, false, &ends[child]);
}
