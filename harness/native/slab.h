/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab.h - pages of type-stable objects, between pool.c and reclaim.c. */
#ifndef LW_NATIVE_SLAB_H
#define LW_NATIVE_SLAB_H

#include "native/native.h"

enum lw_slab_state {
	LW_SLAB_AWAY,		/* never used, or given back: no access; or of a round that is over */
	LW_SLAB_LIVE,
	LW_SLAB_LEAVING,	/* empty, and waiting for the readers that may still look */
};

static inline uint32_t lw_slab_number(const struct lw_slab *s)
{
	return (uint32_t)(s - lw_slabs);
}

char *lw_slab_page(const struct lw_slab *s);

/* ---- reclaim.c ---- */

void lw_reclaim_init(void);
/* False: so many pages are on their way that another one had better stay. */
bool lw_reclaim_has_room(void);
/* Nobody can find an object of s any more but who has found it already. */
void lw_reclaim(struct lw_slab *s);
/* A page to be used; NULL if there is none. */
struct lw_slab *lw_slab_take(void);

#endif /* LW_NATIVE_SLAB_H */
