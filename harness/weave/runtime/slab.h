/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab.h - what slab.c and page.c share. */
#ifndef LW_RUNTIME_SLAB_H
#define LW_RUNTIME_SLAB_H

#include "weave/runtime/state.h"

struct lw_cache;

/* The cache that o came from, or NULL. */
struct lw_cache *lw_cache_of(const struct lw_object *o);

/* The running thread just freed o.  By decision its page goes: it must not be handed out again. */
bool lw_page_leaves(struct lw_object *o);
/* A type-stable cache is no more: all its pages go. */
void lw_pages_leave(struct lw_cache *c);

#endif /* LW_RUNTIME_SLAB_H */
