/* SPDX-License-Identifier: GPL-2.0-or-later */
/* visited.c - the set of states seen. */
#include <stdlib.h>
#include <string.h>

#include "litmus/visited.h"

#define FIRST_SIZE 4096u

bool lt_visited_init(struct lt_visited *v)
{
	v->slot = calloc(FIRST_SIZE, sizeof(v->slot[0]));
	v->size = FIRST_SIZE;
	v->used = 0;
	return v->slot != NULL;
}

void lt_visited_free(struct lt_visited *v)
{
	free(v->slot);
	v->slot = NULL;
}

void lt_visited_clear(struct lt_visited *v)
{
	memset(v->slot, 0, v->size * sizeof(v->slot[0]));
	v->used = 0;
}

/* The place of a hash, or where it would go. */
static size_t place(uint64_t (*slot)[2], size_t size, uint64_t a, uint64_t b)
{
	size_t i = (size_t)a & (size - 1);

	while ((slot[i][0] || slot[i][1]) && (slot[i][0] != a || slot[i][1] != b))
		i = (i + 1) & (size - 1);
	return i;
}

static bool grow(struct lt_visited *v)
{
	size_t size = v->size * 4, i, k;
	uint64_t (*slot)[2] = calloc(size, sizeof(slot[0]));

	if (!slot)
		return false;
	for (i = 0; i < v->size; i++) {
		if (!v->slot[i][0] && !v->slot[i][1])
			continue;
		k = place(slot, size, v->slot[i][0], v->slot[i][1]);
		memcpy(slot[k], v->slot[i], sizeof(slot[k]));
	}
	free(v->slot);
	v->slot = slot;
	v->size = size;
	return true;
}

int lt_visited_add(struct lt_visited *v, uint64_t a, uint64_t b)
{
	size_t i;

	b |= 1;		/* all zero means an empty slot */
	i = place(v->slot, v->size, a, b);
	if (v->slot[i][1])
		return 0;
	if (v->used * 4 >= v->size * 3) {
		if (!grow(v))
			return -1;
		i = place(v->slot, v->size, a, b);
	}
	v->slot[i][0] = a;
	v->slot[i][1] = b;
	v->used++;
	return 1;
}
