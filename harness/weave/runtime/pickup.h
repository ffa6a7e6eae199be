/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pickup.h - values that no hook carries.
 *
 * The hooks of plain and volatile accesses come before the access and have no
 * value.  A store over an atomic location is therefore finished at the thread's
 * next hook, when memory shows what was stored: lw_pickup() turns it into a
 * message.  Nobody else can have looked in between, because only hooks switch.
 *
 * A volatile load is handed its value the other way round: the hook puts the
 * value that the model chose into memory, and the thread's next hook puts back
 * what is last in modification order.
 */
#ifndef LW_RUNTIME_PICKUP_H
#define LW_RUNTIME_PICKUP_H

#include "weave/runtime/state.h"

/* The bytes will be stored (or are to be restored) when the hook under way returns. */
void lw_pickup_later(uintptr_t off, uintptr_t size, enum lw_pickup_kind kind, uint32_t event);

/*
 * TSO: a plain load of a location must see the thread's own store, if that is
 * still in its buffer.
 */
struct lw_loc;
void lw_forward_own(struct lw_loc *l);

/* Race detection is off: only take note of stores to atomic locations. */
void lw_quiet_plain(uintptr_t off, uintptr_t size, bool write);

#endif /* LW_RUNTIME_PICKUP_H */
