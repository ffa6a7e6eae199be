/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.h - one execution, as the engine's files share it.
 *
 * Everything lives in one struct at a fixed place, hot members first.  Only
 * one fiber runs at a time and control passes only inside the engine, so
 * nothing here is atomic or locked.
 */
#ifndef LW_RUNTIME_STATE_H
#define LW_RUNTIME_STATE_H

#include <string.h>

#include "lockweave/engine_api.h"
#include "weave/runtime/arena.h"
#include "weave/runtime/engine.h"
#include "weave/runtime/guide.h"

#define LW_DEFAULT_STEPS	4096u
/* Basic blocks of the code under test without a visible event in between. */
#define LW_BUDGET		(1 << 18)
#define LW_MAX_OBJECTS		1000u
#define LW_CALL_DEPTH		64u
#define LW_SITES		1024u	/* stores whose site is remembered, per thread */

#define lw_unlikely(x)	__builtin_expect(!!(x), 0)
#define lw_likely(x)	__builtin_expect(!!(x), 1)
/* The place in the code under test that called the engine's function. */
#define LW_SITE()	((uintptr_t)__builtin_return_address(0))
#define LW_COLD		__attribute__((cold, noinline))

/* Why the next hook must leave the fast path. */
enum lw_attention {
	LW_ATT_PICKUP	= 1u << 0,	/* memory changed behind the last hook: lw_pickup() */
	LW_ATT_RECORD	= 1u << 1,	/* the execution is being recorded */
	LW_ATT_QUIET	= 1u << 2,	/* the running thread is inside data_race() */
	LW_ATT_CHECK	= 1u << 3,	/* a checker wants to see every access */
	LW_ATT_SECTION	= 1u << 4,	/* the running thread is where section.c looks on */
	LW_ATT_GUIDE	= 1u << 5,	/* an explorer does */
};
/* What the running thread alone brings with it. */
#define LW_ATT_OF_THREAD (LW_ATT_QUIET | LW_ATT_SECTION)

enum lw_wait {
	LW_WAIT_NONE,
	LW_WAIT_SPIN,		/* what: location of the lock */
	LW_WAIT_READ,		/* what: number of the rwlock */
	LW_WAIT_WRITE,
	LW_WAIT_GP,		/* what: grace period */
	LW_WAIT_SLEEP,		/* schedule() */
	LW_WAIT_BARRIER,	/* rcu_barrier() */
	LW_WAIT_IDLE,		/* the callback thread, nothing to do */
	LW_WAIT_NEWS,		/* guided: in a loop that waits for something new to read */
	/* Of programs, see task.h: */
	LW_WAIT_JOIN,		/* what: the thread whose end it is */
	LW_WAIT_WAKE,		/* somebody's call that wakes it; p->awaits */
	LW_WAIT_TURN,		/* something that others hold or have not come to; p->awaits */
	LW_WAIT_TURN_READ,	/* the same: a reader/writer lock, which is to be there for readers */
	LW_WAIT_TURN_WRITE,	/* ... or for a writer */
	LW_WAIT_COUNT,		/* a semaphore's count, which begins it, to be above zero; p->awaits */
	LW_WAIT_FOR_EVER,	/* what it assumed is not so: the execution is nobody's business */
};

/* An atomic location of the code under test, or a hidden one (size 0). */
struct lw_loc {
	uintptr_t addr;			/* of its memory; not used if size is 0 */
	uint32_t off;
	uint16_t object;		/* object number + 1 of what it is in; 0: none */
	uint8_t size;
	uint8_t was;			/* its size until another's accesses took its place; or 0 */
	uint8_t readers, writers;	/* threads with a race clock below */
	int8_t owner;			/* spin locks: who holds it, or -1 */
	bool lock_word;			/* changed by read-modify-writes or lock operations */
	uint8_t watch;			/* lw_watch_count(): number + 1 */
	uint16_t read[LW_MAX_THREADS];	/* race clocks of atomic accesses */
	uint16_t write[LW_MAX_THREADS];
	mm_tag last[LW_MAX_THREADS];	/* what each thread read last, */
	uint8_t repeat[LW_MAX_THREADS];	/* and how often since */
};

enum lw_object_state { LW_OBJ_LIVE, LW_OBJ_FREE };

struct lw_object {
	uint32_t off, size;
	uint8_t state;			/* enum lw_object_state */
	bool typesafe;			/* and its page is still there */
	bool page_gone;			/* type-stable once */
	uint8_t cache;			/* number + 1; 0: none */
	uint8_t alloced_by, freed_by;
	bool from_setup;		/* allocated before the threads began */
	uint32_t incarnation;		/* 1 up; 0 never */
	uintptr_t alloc_pc;		/* 0: the engine's own */
	/* The RCU section, by number, in which each thread got a pointer to it; 0: none */
	uint16_t found_in[LW_MAX_THREADS];
	uint16_t order_loc;		/* orders free and alloc: location + 1 */
	const char *name;
	/* lkmm: the loads of each thread that returned a pointer into it */
	mm_dep dep[LW_MAX_THREADS];
};

struct lw_thread {
	void *sp;
	uint8_t wait;			/* enum lw_wait */
	uint32_t what;
	uint32_t attention;		/* LW_ATT_OF_THREAD */
	uint32_t quiet;			/* nesting of data_race() */
	uint32_t rcu_nest, rcu_section;
	uint16_t rcu_number;		/* outermost sections so far */
	bool rcu_found;			/* it got pointers in one */
	uint32_t locks;			/* spin locks held */
	uint32_t task;			/* offset of its task_struct + 1; 0: none yet */
	const void *awaits;		/* lw_wait_begin(); NULL: in no such loop */
	const char *awaits_kind;
	uint32_t keepers;		/* LW_WAIT_TURN: threads that keep it from going on */
	uintptr_t pc;			/* where it stopped */
	/* ~offset of the lowest shadow state on its stack that outlives a frame; 0: none */
	uintptr_t stack_mark;
	void *fake_stack;		/* AddressSanitizer's */
	/* Recording only: where the active functions were called from. */
	uint32_t depth;
	uintptr_t calls[LW_CALL_DEPTH];
};

/* What a hook announced and memory will show at the thread's next hook. */
enum lw_pickup_kind { LW_PICK_PLAIN, LW_PICK_VOLATILE, LW_PICK_RESTORE, LW_PICK_VALUE };
struct lw_pickup {
	uint32_t off, size;
	uint8_t kind;
	uint32_t event;			/* recording: event + 1 whose `stored` to fill in */
	uintptr_t pc;
};

struct lw_engine {
	uint32_t cur;			/* running thread; comes first, see entry.h */
	uint32_t stamp;			/* number of the execution, never 0 */
	struct lw_decider decider;
	struct mm *mm;
	uint32_t attention;		/* enum lw_attention */
	uint32_t steps_left;
	int32_t budget;			/* basic blocks left before the next visible event */
	uint32_t plain;			/* plain accesses so far */
	uint32_t used;			/* bytes of the object area handed out */
	uint32_t runnable;		/* threads */
	uint32_t idle;			/* see lw_hand_over() */
	uintptr_t stack_limit;		/* no function of the code under test starts below */
	uint32_t buffered;		/* TSO: threads with stores not yet in memory */
	uint32_t pages_going;		/* see page.c */
	bool typesafe;			/* there is a type-stable cache */
	bool in_setup;
	uintptr_t pc;			/* site of the event under way */
	uint32_t nlocs, nobjects;
	uint32_t replaced;		/* locations that have made room for one of another size */
	bool noreturn_hint, splits, tso, deps, transitive, recording;
	bool running;			/* a fiber runs */
	bool image_dirty, abandoned, over;
	bool alone;			/* setup() or finish() runs */
	bool left;			/* the execution ended while fibers were in the middle of something */
	uint32_t nstores[LW_MAX_THREADS];
	uint64_t signature[LW_MAX_THREADS];
	struct lw_loc loc[MM_MAX_LOCS];
	struct lw_object object[LW_MAX_OBJECTS + 1];	/* the last: what no object is in */
	struct lw_thread thread[LW_MAX_THREADS];
	uint32_t site[LW_MAX_THREADS][LW_SITES];

	/* Colder. */
	struct lw_pickup pickup;
	const struct lw_scenario *scenario;
	const struct lw_input *input;
	struct lw_outcome outcome;
	uint32_t max_steps;
	uint32_t nthreads;		/* of the plan */
	uint32_t done;			/* threads that ended */
	uint32_t switches, deviated;
	void *host_sp;
	uint32_t last_event[LW_MAX_THREADS];	/* recording */
};

extern struct lw_engine lw_eng;

#define LW_ALL(t)	(1u << (t))

/* ---- sched.c ---- */
void lw_sched_point(void);
/* Let somebody else run: spinning.  `weight`: how much nothing happened. */
void lw_hand_over(uint32_t weight);
/* Wait until lw_unblock(); the caller checks its condition again. */
void lw_block(enum lw_wait why, uint32_t what);
void lw_unblock(enum lw_wait why, uint32_t what);
void lw_unblock_thread(unsigned int t);
/* A section has ended, or a store of one that had is in memory: who waited for that? */
void lw_unblock_grace_periods(void);
_Noreturn void lw_thread_end(void);
/* Back to the host for good, or (lw_pause()) until somebody switches here again. */
_Noreturn void lw_to_host(void);
void lw_pause(void);
/* From the host: run fibers until one calls lw_to_host(). */
void lw_run_fibers(unsigned int first);
/* First thing on a new fiber. */
void lw_fiber_entered(void);
/*
 * Before fibers are made: AddressSanitizer must forget the frames that the last
 * ones gave up.  Those that ended gave up a few at the top only.
 */
void lw_stacks_reset(bool abandoned);
/* A signal handler on its way to lw_fiber_leave(). */
void lw_leaving_by_signal(void);

/* ---- stuck.c ---- */
/*
 * No thread can run.  Returns if the threads have ended and finish() gave the
 * calling one work again, or if somebody runs now: to find out why it sleeps.
 */
void lw_nobody_runs(void);
/* Those that run spin, and it changes nothing.  Returns like lw_nobody_runs(). */
void lw_nobody_gets_on(void);
/* Is the running thread to look once more whether it must sleep? */
bool lw_looks_again(void);
/* Whoever holds the lock at this address, as far as lw_lock_acquired() told: threads. */
uint32_t lw_lock_holders(const void *lock);
/* Does thread t hold any? */
bool lw_holds_locks(unsigned int t);

/* ---- finding.c ---- */
_Noreturn void lw_found(enum lw_class class, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Another access takes part: thread `other`, trace event `event` (recording). */
_Noreturn void lw_found_with(enum lw_class class, unsigned int other, uint32_t event,
			     const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void lw_finding_set(enum lw_class class, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Counted, the first one kept; the execution goes on. */
void lw_warn(enum lw_warning kind, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
_Noreturn void lw_out_of_steps(void);
_Noreturn void lw_infeasible(void);
/* "vma#1+16": what lies at an offset.  Returns buf. */
const char *lw_describe(uintptr_t off, char buf[64]);
/* The same for an address, wherever it lies. */
const char *lw_describe_address(const void *p, char buf[64]);

/* ---- pickup.c, buffer.c ---- */
void lw_pickup(void);
void lw_buffer_tick(void);
/*
 * The running thread's store went into its buffer (if the model is TSO and it
 * did not become visible at once).  Before the store: lw_buffer_room().
 */
void lw_buffer_added(unsigned int loc, uint64_t value);
/* The running thread's own newest store to loc, if it is still in its buffer. */
bool lw_buffer_holds(unsigned int loc, uint64_t *value);
/* Has thread t any there? */
bool lw_buffered_by(unsigned int t, unsigned int loc);
void lw_buffer_room(unsigned int t);
/*
 * The running thread has nothing left to do before its buffer is empty.  Others may run.  If it
 * `ends` then, that is no event: it has ended when its last event and its last drain have been.
 */
void lw_flush(bool ends);
void lw_drain_all(unsigned int t);

/* ---- object.c ---- */
/* Which object each 16 bytes belong to; valid below lw_eng.used. */
extern uint16_t lw_object_owner[LW_OBJECTS_SIZE / 16];
/*
 * The object at an offset below lw_eng.used.  With lw_uses_tasks each thread has a region of
 * its own there, and what is not allocated in it belongs to the last object, which is none.
 */
static inline struct lw_object *lw_object_at(uintptr_t off)
{
	return &lw_eng.object[lw_object_owner[off >> 4]];
}
static inline bool lw_is_no_object(const struct lw_object *o)
{
	return o == &lw_eng.object[LW_MAX_OBJECTS];
}
/* Nothing is allocated: an execution begins. */
void lw_objects_reset(void);
/* The live object that starts at ptr; anything else is a finding about freeing it. */
struct lw_object *lw_object_of(const void *ptr);
struct lw_object *lw_object_new(size_t size, const char *name);
void lw_object_free(struct lw_object *o);
/* Its memory must not be touched any more: poison, no locations.  Behind lw_race_free(). */
void lw_object_gone(struct lw_object *o);
/* "vma#1": its name and its number among those of that name. */
uint32_t lw_object_ordinal(const struct lw_object *o);

/* ---- section.c ---- */
/* Outermost ends of a section of the running thread. */
void lw_section_entered(void);
void lw_section_left(void);
/*
 * LW_ATT_SECTION.  Before a plain access: others may run; then, and before an
 * atomic one: may the thread touch this?
 */
void lw_section_point(uintptr_t off);
void lw_section_access(uintptr_t off, uintptr_t size, bool write, bool plain);
/* The running thread took a reference to what is at off, for all we know. */
void lw_section_reference(uint16_t object);

/* ---- checkers/identity.c, checkers/exclusion.c ---- */
/* Has t claimed, or is it inside, something of o? */
bool lw_claimed(const struct lw_object *o, unsigned int t);
bool lw_inside(const struct lw_object *o, unsigned int t);

/* ---- leak.c ---- */
/* From the host, after everything: a finding if something is still allocated. */
void lw_leaks_find(void);
/*
 * The same, if no pointer leads to it: from static variables, from what roots() (may be NULL)
 * passes to the two functions below, and from objects that are reached so.
 */
void lw_leaks_find_lost(void (*roots)(void));
void lw_leak_scan(uintptr_t begin, size_t size);
void lw_leak_look_at(uintptr_t value);

/* ---- fault.c ---- */
_Noreturn void lw_stack_overflow(void);
int lw_fault_init(const char **error);

/*
 * ---- parts that are linked in only if the code under test uses them ----
 * With call_rcu() there is one more thread, which runs the callbacks; it is
 * numbered after the plan's.
 */
extern const bool lw_uses_callbacks __attribute__((weak));
void lw_callbacks_reset(void) __attribute__((weak));
_Noreturn void lw_callback_thread(void) __attribute__((weak));
/* The running thread is inside an RCU callback. */
bool lw_in_callback(void) __attribute__((weak));
/* sleep.c: has the running thread's task been told to sleep, and not been woken? */
bool lw_state_left(void) __attribute__((weak));
/* Who queued an rcu_head that lies in o and has not been called yet; -1: nobody. */
int lw_callback_queued(const struct lw_object *o) __attribute__((weak));
void lw_slab_reset(void) __attribute__((weak));
/* Objects whose page waits for a grace period: see whether that is over.  If pages_going. */
void lw_pages_tick(void) __attribute__((weak));
/* May anybody in a section look at these bytes of an object of a type-stable cache? */
bool lw_slab_stable(const struct lw_object *o, uintptr_t in, uintptr_t size) __attribute__((weak));
void lw_rwlock_reset(void) __attribute__((weak));
/* Threads come and go during the execution; all of LW_MAX_THREADS are there from the start. */
extern const bool lw_uses_tasks __attribute__((weak));
void lw_tasks_reset(void) __attribute__((weak));
/* Nobody runs.  True: somebody can again, or it is no deadlock and has ended here. */
bool lw_tasks_stuck(void) __attribute__((weak));
/* Those that run spin in vain.  Returns only if that matters. */
void lw_tasks_spin(void) __attribute__((weak));
/* From the host, when nobody will run any more. */
void lw_tasks_end(void) __attribute__((weak));

/* An entry of the engine that is no event of the execution. */
static inline void lw_enter(uintptr_t pc)
{
	lw_eng.pc = pc;
	if (lw_unlikely(lw_eng.attention & LW_ATT_PICKUP))
		lw_pickup();
}

/*
 * Every visible event begins so: other threads may run before it.  Afterwards
 * lw_eng.cur is the calling thread again.
 */
static inline void lw_visible(uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;

	lw_enter(pc);
	e->budget = LW_BUDGET;
	if (lw_unlikely(--e->steps_left == 0))
		lw_out_of_steps();
	if (lw_due(&e->decider, LW_STREAM_SCHED, e->cur))
		lw_sched_point();
	if (lw_unlikely(e->buffered >> e->cur & 1))
		lw_buffer_tick();
}

/* A name for the store that the running thread is about to make. */
static inline mm_tag lw_new_tag(void)
{
	unsigned int t = lw_eng.cur;
	uint32_t n = ++lw_eng.nstores[t];

	lw_eng.site[t][n % LW_SITES] = (uint32_t)lw_eng.pc;
	return (t + 1) << 24 | n;
}

static inline bool lw_recording(void)
{
	return lw_unlikely(lw_eng.recording);
}

static inline void lw_check_full(void)
{
	if (lw_unlikely(lw_eng.mm->full))
		lw_out_of_steps();
}

/* After operations that must succeed, or must fail, whatever the choices before. */
static inline void lw_check_feasible(void)
{
	if (lw_unlikely(lw_eng.mm->infeasible))
		lw_infeasible();
}

static inline struct lw_thread *lw_me(void)
{
	return &lw_eng.thread[lw_eng.cur];
}

#endif /* LW_RUNTIME_STATE_H */
