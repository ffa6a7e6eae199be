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

/* May the runtime hear of a plain access?  Not inside data_race(), nor if the engine is silent. */
bool lw_stock_hears(uintptr_t addr);

/* Reports in the execution under way, or the one that has ended. */
extern unsigned int lw_stock_reports;
/* Count reports instead of printing them and stopping at the first. */
extern bool lw_stock_counts;

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

/* Functions of the code under test that are active on the running thread. */
void lw_stock_call(void);
void lw_stock_return(void);

#endif /* LW_TSAN_STOCK_H */
