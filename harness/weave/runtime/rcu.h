/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rcu.h - between rcu.c and callbacks.c. */
#ifndef LW_RUNTIME_RCU_H
#define LW_RUNTIME_RCU_H

#include <stdint.h>

/* A grace period, from its start to its end, by the running thread. */
void lw_grace_period(uintptr_t pc);

#endif /* LW_RUNTIME_RCU_H */
