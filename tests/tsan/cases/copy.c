// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What memcpy() reads of an object of which the engine has to look twice, and what
 * it writes elsewhere, are heard of together.
 *
 * BOTH
 */
#include <string.h>

#include "case.h"

struct thing { int lock; char value[20]; };
static struct lw_cache *cache;
static struct thing *shared;
static char copy[20];

static void setup(void)
{
	cache = lw_cache_create("thing", sizeof(struct thing), true, NULL);
	shared = lw_cache_alloc(cache);
	lw_cache_free(cache, shared);
}

static void writer(void)
{
	shared->value[0] = 1;
}

static void reader(void)
{
	memcpy(hide(&copy[0]), shared->value, hide(sizeof(copy)));
}

CASE(setup, NULL, writer, reader);
