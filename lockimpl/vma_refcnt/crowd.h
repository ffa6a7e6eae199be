/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crowd.h - how it begins with areas of this lock, in some beginnings with one that
 * has nearly as many readers as it can have; and what must hold at the end.
 *
 * Of a scenario's number of beginnings, which is of mixed radix, these take as many
 * digits as there are factors in CROWD_STARTS.
 */
#ifndef VMA_REFCNT_CROWD_H
#define VMA_REFCNT_CROWD_H

#include "../mm/places.h"

/* Readers that the area HERE has already: none, or up to the limit but 1 or 0. */
enum { CROWDS = 3 };
#define CROWD_STARTS	(AREAS * CROWDS * STAMPS * SEQS * FULLS)

/* In setup(). */
void crowd_begins(unsigned int *number);
/* In finish(). */
void crowd_ends(void);

#endif /* VMA_REFCNT_CROWD_H */
