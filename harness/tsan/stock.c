// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stock.c - the stock runtime's threads, and which accesses it hears of.  What
 * orders them is told in atomics.c and edges.c.
 */
#include "tsan/fibers.h"
#include "weave/runtime/access.h"

struct stock_thread lw_stock_thread[LW_MAX_THREADS];
struct lw_stock_how lw_stock_how;
unsigned int lw_stock_reports;
uint32_t lw_stock_told;
bool lw_stock_counts;

static void *host, *blank, *running;
static uint64_t executions;	/* a place that stands for an edge; only its address counts */

/* ---- of the runtime ---- */
void *__tsan_get_current_fiber(void);
void *__tsan_create_fiber(unsigned int flags);
void __tsan_switch_to_fiber(void *fiber, unsigned int flags);
void __tsan_set_fiber_name(void *fiber, const char *name);
void __tsan_acquire(void *addr);
void __tsan_release(void *addr);
void __tsan_flush_memory(void);
void __tsan_java_init(uintptr_t start, uintptr_t size);
void __tsan_java_alloc(uintptr_t addr, uintptr_t size);
void __tsan_java_free(uintptr_t addr, uintptr_t size);
enum { NO_SYNC = 1 };

const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
	/*
	 * Each report counts; a fuzzer stops at the first and keeps the input.  At the end
	 * there are no other threads to wait for.
	 */
	return "halt_on_error=1:atexit_sleep_ms=0:suppress_equal_stacks=0:suppress_equal_addresses=0:"
	       "report_signal_unsafe=0:handle_segv=0:handle_sigbus=0:handle_sigill=0:"
	       "handle_sigfpe=0:handle_sigtrap=0:allow_user_segv_handler=1";
}

/* Called before a report is printed; true: do not. */
bool lw_on_report(const void *report, bool suppressed) __asm__("_ZN6__tsan8OnReportEPKNS_10ReportDescEb");
bool lw_on_report(const void *report, bool suppressed)
{
	(void)report;
	lw_stock_reports++;
	if (!lw_stock_counts && lw_stock_found)
		lw_stock_found();
	return suppressed || lw_stock_counts;
}

/* ---- fibers ---- */

static inline void run_as(void *fiber)
{
	if (running == fiber)
		return;
	running = fiber;
	__tsan_switch_to_fiber(fiber, NO_SYNC);
}

void lw_stock_acquire(void *fiber, void *place)
{
	void *self = running;

	run_as(fiber);
	__tsan_acquire(place);
	run_as(self);
}

void lw_stock_release(void *fiber, void *place)
{
	void *self = running;

	run_as(fiber);
	__tsan_release(place);
	run_as(self);
}

/* A new fiber knows what its maker does. */
void *lw_stock_blank(void)
{
	void *self = running, *fiber;

	run_as(blank);
	fiber = __tsan_create_fiber(0);
	run_as(self);
	return fiber;
}

void __real_lw_fiber_switch(void **save, void *load);
void __wrap_lw_fiber_switch(void **save, void *load);
_Noreturn void __real_lw_fiber_leave(void *load);
_Noreturn void __wrap_lw_fiber_leave(void *load);

void __wrap_lw_fiber_switch(void **save, void *load)
{
	run_as(load == lw_eng.host_sp ? host : lw_stock_thread[lw_eng.cur].fiber);
	__real_lw_fiber_switch(save, load);
}

void __wrap_lw_fiber_leave(void *load)
{
	run_as(host);
	__real_lw_fiber_leave(load);
}

void lw_stock_call(void)
{
	lw_stock_thread[lw_eng.cur].depth++;
}

/* setup() of the first execution may return from what the host called. */
void lw_stock_return(void)
{
	if (!lw_stock_thread[lw_eng.cur].depth)
		return;
	lw_stock_thread[lw_eng.cur].depth--;
	__real___tsan_func_exit();
}

static void make_fibers(void)
{
	static const char *const names[LW_MAX_THREADS] = {
		"CPU 0", "CPU 1", "CPU 2", "CPU 3", "CPU 4", "CPU 5", "CPU 6", "CPU 7",
	};

	host = running = __tsan_get_current_fiber();
	blank = __tsan_create_fiber(0);
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++) {
		struct stock_thread *s = &lw_stock_thread[t];

		s->fiber = __tsan_create_fiber(0);
		__tsan_set_fiber_name(s->fiber, names[t]);
		s->heard = __tsan_create_fiber(0);
		s->published = __tsan_create_fiber(0);
	}
	lw_edges_init();
	__tsan_java_init(LW_ARENA_BASE + LW_STACKS_OFF, LW_NR_STACKS * LW_STACK_SLOT);
}

/* Everything of earlier executions comes before everything of the next. */
static void next_execution(void)
{
	unsigned int t;

	for (t = 0; t < LW_MAX_THREADS; t++) {
		struct stock_thread *s = &lw_stock_thread[t];

		run_as(s->fiber);
		for (; s->depth; s->depth--)
			__real___tsan_func_exit();
		run_as(host);
		lw_stock_release(s->fiber, &executions);
		s->fenced = s->unlocked = s->hears = false;
	}
	for (t = 0; t < LW_MAX_THREADS; t++)
		lw_stock_acquire(lw_stock_thread[t].fiber, &executions);
	lw_edges_reset();
	if (lw_stock_how.by_message)
		lw_messages_reset();
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
	lw_stock_told = 0;
	return __real_lw_engine_run(scenario, input, record);
}

/* ---- accesses ---- */

/* The running thread's access is told by __wrap_lw_race_plain(), if the engine gets there. */
static bool later[LW_MAX_THREADS];

/* Neither do others run before the engine checks for races there, nor may it object otherwise. */
static bool at_once(uintptr_t addr)
{
	struct lw_engine *e = &lw_eng;
	uintptr_t off = addr - LW_ARENA_BASE;

	return !(e->attention & (LW_ATT_QUIET | LW_ATT_SECTION | LW_ATT_CHECK)) &&
	       (off < e->used ? lw_object_at(off)->state == LW_OBJ_LIVE :
		!lw_on_other_stack(off, e->cur));
}

bool lw_stock_hears(const void *a, const void *b)
{
	bool now = at_once((uintptr_t)a) && (!b || at_once((uintptr_t)b));

	later[lw_eng.cur] = !now;
	return now;
}

LW_COLD static bool tells_otherwise(const struct lw_told *told)
{
	const struct lw_stock_how *how = &lw_stock_how;
	uint32_t n = lw_stock_told - 1;

	if (how->log && n < LW_TOLD_MAX)
		how->log[n] = *told;
	return !how->only_two || n == how->two[0] || n == how->two[1];
}

bool lw_stock_tells(const void *addr, size_t size, bool read, bool write, bool atomic)
{
	struct lw_told told = {
		.addr = (uintptr_t)addr, .size = (uint32_t)size, .thread = (uint8_t)lw_eng.cur,
		.read = read, .write = write, .atomic = atomic,
	};

	lw_stock_told++;
	return lw_likely(!lw_stock_how.log && !lw_stock_how.only_two) || tells_otherwise(&told);
}

static void tell_now(void *a, uintptr_t size, bool write, void *pc)
{
	switch ((uintptr_t)a % size ? 0 : size) {
	case 1: return write ? __tsan_write1_pc(a, pc) : __tsan_read1_pc(a, pc);
	case 2: return write ? __tsan_write2_pc(a, pc) : __tsan_read2_pc(a, pc);
	case 4: return write ? __tsan_write4_pc(a, pc) : __tsan_read4_pc(a, pc);
	case 8: return write ? __tsan_write8_pc(a, pc) : __tsan_read8_pc(a, pc);
	default: return write ? __tsan_write_range_pc(a, size, pc) :
				__tsan_read_range_pc(a, size, pc);
	}
}

void __real_lw_race_plain(uintptr_t off, uintptr_t size, bool write, mm_dep dep);
void __wrap_lw_race_plain(uintptr_t off, uintptr_t size, bool write, mm_dep dep);
void __wrap_lw_race_plain(uintptr_t off, uintptr_t size, bool write, mm_dep dep)
{
	void *addr = (void *)lw_address_of(off);

	if (later[lw_eng.cur]) {
		lw_edges_plain((uintptr_t)addr, size, write);
		if (lw_stock_tells(addr, size, !write, write, false))
			tell_now(addr, size, write, (void *)lw_eng.pc);
	}
	__real_lw_race_plain(off, size, write, dep);
}

/* A free is a write to the engine.  It may be a thread's that does not run now: see page.c. */
void __real_lw_race_free(uintptr_t off, uintptr_t size, mm_dep dep);
void __wrap_lw_race_free(uintptr_t off, uintptr_t size, mm_dep dep);
void __wrap_lw_race_free(uintptr_t off, uintptr_t size, mm_dep dep)
{
	void *self = running, *addr = (void *)(LW_ARENA_BASE + off);

	lw_edges_plain((uintptr_t)addr, size, true);
	if (lw_stock_tells(addr, size, false, true, false)) {
		run_as(lw_stock_thread[lw_eng.cur].fiber);
		__tsan_write_range_pc(addr, size, (void *)lw_eng.pc);
		run_as(self);
	}
	__real_lw_race_free(off, size, dep);
}

void __real_lw_race_atomic(struct lw_loc *l, bool read, bool write, mm_dep dep);
void __wrap_lw_race_atomic(struct lw_loc *l, bool read, bool write, mm_dep dep);
/* Of a store the engine asks before the model hears of it, and may end the execution. */
void __wrap_lw_race_atomic(struct lw_loc *l, bool read, bool write, mm_dep dep)
{
	if (l->size && !read && !(lw_eng.attention & LW_ATT_QUIET))
		lw_edges_access(l, read, write);
	__real_lw_race_atomic(l, read, write, dep);
}

/*
 * Stack frames that are gone, to the runtime as a heap of Java's: of what begins there
 * it forgets what was there before, as the engine does.
 */
void __real_lw_shadow_forget(uintptr_t off, uintptr_t size);
void __wrap_lw_shadow_forget(uintptr_t off, uintptr_t size);
void __wrap_lw_shadow_forget(uintptr_t off, uintptr_t size)
{
	uintptr_t start = LW_ARENA_BASE + (off & ~(uintptr_t)7);
	uintptr_t bytes = (LW_ARENA_BASE + off + size - start) & ~(uintptr_t)7;

	__tsan_java_free(start, bytes);
	__tsan_java_alloc(start, bytes);
	__tsan_java_free(start, bytes);
	__real_lw_shadow_forget(off, size);
}
