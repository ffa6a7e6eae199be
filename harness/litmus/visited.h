/* SPDX-License-Identifier: GPL-2.0-or-later */
/* visited.h - the set of states seen: 128-bit hashes, open addressing. */
#ifndef LW_LITMUS_VISITED_H
#define LW_LITMUS_VISITED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lt_visited {
	uint64_t (*slot)[2];
	size_t size;		/* a power of two */
	size_t used;
};

bool lt_visited_init(struct lt_visited *v);
void lt_visited_free(struct lt_visited *v);
/* Empty again, storage kept. */
void lt_visited_clear(struct lt_visited *v);
/* 1: it is new; 0: it was there; -1: out of memory. */
int lt_visited_add(struct lt_visited *v, uint64_t a, uint64_t b);

#endif /* LW_LITMUS_VISITED_H */
