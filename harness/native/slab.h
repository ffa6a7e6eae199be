/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab.h - pages of type-stable objects, between pool.c and reclaim.c. */
#ifndef LW_NATIVE_SLAB_H
#define LW_NATIVE_SLAB_H

#include "native/native.h"

#define LW_SLAB_SIZE	4096u
#define LW_NR_SLABS	4096u
#define LW_SLAB_OBJECTS	8u	/* few, so that pages become empty */

enum lw_slab_state {
	LW_SLAB_AWAY,		/* never used, or given back: no access */
	LW_SLAB_LIVE,
	LW_SLAB_LEAVING,	/* empty, and waiting for the readers that may still look */
};

struct lw_slab {
	struct lw_cache *cache;
	uint32_t next, previous;	/* number + 1 of others with something free, or that leave */
	uint32_t stride;
	uint32_t inverse;		/* 2^32 by the stride, rounded up: divisions are slow */
	uint8_t state;
	uint8_t nobjects, nfree;
	uint8_t free[LW_SLAB_OBJECTS];	/* the most recently freed last */
	struct lw_cell cell[LW_SLAB_OBJECTS];
};

extern struct lw_slab lw_slabs[LW_NR_SLABS];

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
/* Until everything that was handed over is away. */
void lw_reclaim_wait(void);
/* A page that is away, to be used; NULL if there is none. */
struct lw_slab *lw_slab_take(void);
/* Its memory goes, at once. */
void lw_slab_put(struct lw_slab *s);
/* Every number below it was used at some time. */
uint32_t lw_slabs_used(void);

#endif /* LW_NATIVE_SLAB_H */
