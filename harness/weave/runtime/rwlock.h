/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rwlock.h - what the rest of the engine asks about struct lw_rwlock. */
#ifndef LW_RUNTIME_RWLOCK_H
#define LW_RUNTIME_RWLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "weave/runtime/trace.h"

/* Of lock number n: the threads that who waits for it waits for. */
uint32_t lw_rwlock_ahead(uint32_t n, bool write) __attribute__((weak));
const void *lw_rwlock_address(uint32_t n) __attribute__((weak));

/*
 * The read-modify-write of a lock's word behind each operation: it adds, and is an event.
 * The word begins the lock, whose size says to reports what the event is about: the lock,
 * and not its first word.
 */
void lw_rwlock_update(int *word, uintptr_t size, enum lw_event_kind kind, int add,
		      enum mm_order order, const char *text);

/*
 * Of the operations that end with an empty buffer a guide hears of the drains first,
 * before they have said what they touch: to be called before that.
 */
void lw_rwlock_drains(void);

#endif /* LW_RUNTIME_RWLOCK_H */
