/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a static variable leads to may stay; who finds the flag up does KEEP() with the rest. */
#define CASE_LOST true
#include "case.h"

struct node {
	struct node *next;
	void *inside;
};

static struct lw_cache *cache;
static struct node *first;
static int flag;

static void setup(void)
{
	cache = lw_cache_create("node", sizeof(*first), true, NULL);
	first = lw_cache_alloc(cache);
	first->next = lw_zalloc(sizeof(*first), "second");
	first->inside = NULL;
}

static void loses(void)
{
	char *p = lw_alloc(24, "block");

	if (load(&flag))
		KEEP(p);
	else
		lw_free(p);
}

static void raises(void)
{
	lw_free(lw_alloc(8, "other"));
	store(&flag, 1);
}

CASE(setup, NULL, loses, raises);
