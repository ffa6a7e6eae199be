/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arena.c - memory of one litmus test, freed as a whole. */
#include <stdlib.h>
#include <string.h>

#include "litmus/ast.h"

#define CHUNK 16384u

struct chunk {
	struct chunk *next;
	size_t used, size;
	_Alignas(16) unsigned char data[];
};

struct lt_arena {
	struct chunk *chunks;
};

struct lt_arena *lt_arena_new(void)
{
	return calloc(1, sizeof(struct lt_arena));
}

void lt_arena_free(struct lt_arena *arena)
{
	struct chunk *c, *next;

	if (!arena)
		return;
	for (c = arena->chunks; c; c = next) {
		next = c->next;
		free(c);
	}
	free(arena);
}

void *lt_alloc(struct lt_arena *arena, size_t size)
{
	struct chunk *c = arena->chunks;
	void *p;

	size = (size + 15) & ~(size_t)15;
	if (!c || c->size - c->used < size) {
		size_t n = size > CHUNK ? size : CHUNK;

		c = calloc(1, sizeof(*c) + n);
		if (!c)
			return NULL;
		c->size = n;
		c->next = arena->chunks;
		arena->chunks = c;
	}
	p = c->data + c->used;
	c->used += size;
	return p;
}

char *lt_strndup(struct lt_arena *arena, const char *s, size_t n)
{
	char *p = lt_alloc(arena, n + 1);

	if (p)
		memcpy(p, s, n);
	return p;
}

void lt_unsupported(struct lt_test *t, const char *what)
{
	unsigned int i;
	char *copy;

	for (i = 0; i < t->nunsupported; i++)
		if (!strcmp(t->unsupported[i], what))
			return;
	if (t->nunsupported == LT_MAX_UNSUPPORTED)
		return;
	copy = lt_strndup(t->arena, what, strlen(what));
	if (copy)
		t->unsupported[t->nunsupported++] = copy;
}
