/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stock.h - what the stock ThreadSanitizer runtime is told of an execution.
 *
 * Every simulated thread is a fiber of the runtime's, switched to without
 * synchronisation.  Its own idea of happens-before comes from the orders that
 * the source names; what it cannot know is handed to it as acquire and release.
 */
#ifndef LW_TSAN_STOCK_H
#define LW_TSAN_STOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reports in the execution under way, or the one that has ended. */
extern unsigned int lw_stock_reports;
/* Count reports instead of printing them and stopping at the first. */
extern bool lw_stock_counts;

/*
 * One access that the runtime heard of, or, if a finding came first, was about to.
 * Their numbers are the same in every execution of an input.
 */
struct lw_told {
	uintptr_t addr;
	uint32_t size;
	uint8_t thread;
	bool read, write, atomic;
};

/* Of who runs executions, if he wants to know that the process is about to end with a report. */
void lw_stock_found(void) __attribute__((weak));

#define LW_TOLD_MAX 16384u

/*
 * How to tell the next executions, for whoever wants to know why the runtime is
 * silent (see classify.c).  All zero: as usual.
 */
extern struct lw_stock_how {
	struct lw_told *log;	/* write down each access, LW_TOLD_MAX of them */
	bool only_two;		/* of accesses, tell these two only; order is told as ever */
	uint32_t two[2];	/* their numbers */
	/* Order that is handed over for want of a better one, and now is not: */
	bool by_message;	/* a read gets what its own message published, not the place */
	bool no_residue;	/* and a relaxed store publishes nothing of the one before it */
	bool no_half_fences;	/* smp_rmb(), smp_wmb(), acquire and release fences */
	bool no_seen_stores;	/* a store itself to who reads it and accesses the place plainly */
	bool no_seen_loads;	/* a load itself to who writes the place plainly and knows of it */
	bool no_hearsay;	/* what relaxed loads heard, passed on by relaxed stores */
	bool no_dependencies;
} lw_stock_how;

/* Accesses so far in this execution. */
extern uint32_t lw_stock_told;

/*
 * Is the runtime to hear at once of an access at a, and at b unless NULL?  Not inside
 * data_race(); and when the engine checks it if that lets others run before, or may
 * find something else that is wrong.
 */
bool lw_stock_hears(const void *a, const void *b);
/* The next access is this one: is the runtime to be told? */
bool lw_stock_tells(const void *addr, size_t size, bool read, bool write, bool atomic);

/* Of the stock runtime. */
void __real___tsan_func_entry(void *pc);
void __real___tsan_func_exit(void);
void __tsan_read1_pc(void *addr, void *pc);
void __tsan_read2_pc(void *addr, void *pc);
void __tsan_read4_pc(void *addr, void *pc);
void __tsan_read8_pc(void *addr, void *pc);
void __tsan_read16_pc(void *addr, void *pc);
void __tsan_write1_pc(void *addr, void *pc);
void __tsan_write2_pc(void *addr, void *pc);
void __tsan_write4_pc(void *addr, void *pc);
void __tsan_write8_pc(void *addr, void *pc);
void __tsan_write16_pc(void *addr, void *pc);
void __tsan_read_range_pc(void *addr, size_t size, void *pc);
void __tsan_write_range_pc(void *addr, size_t size, void *pc);

/*
 * ---- atomics.c ----
 * The running thread is about to access these bytes plainly: as LKMM has it, that is
 * behind marked stores there that it has read, and a write behind marked loads there
 * whose threads' later stores it has.
 */
void lw_edges_plain(uintptr_t addr, uintptr_t size, bool write);

/* Functions of the code under test that are active on the running thread. */
void lw_stock_call(void);
void lw_stock_return(void);

#endif /* LW_TSAN_STOCK_H */
