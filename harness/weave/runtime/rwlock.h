/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rwlock.h - what the rest of the engine asks about struct lw_rwlock. */
#ifndef LW_RUNTIME_RWLOCK_H
#define LW_RUNTIME_RWLOCK_H

#include <stdint.h>

/* Threads that hold lock number n in either way. */
uint32_t lw_rwlock_holders(uint32_t n) __attribute__((weak));

#endif /* LW_RUNTIME_RWLOCK_H */
