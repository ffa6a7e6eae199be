// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * address_dependency.c with a node between the pointer and the object.  What
 * was published with the node orders the reader who follows two pointers, too,
 * although the second one was stored plainly and its load tells nothing new.
 *
 * EXPECT: sc tso lkmm: passed
 * EXPECT: weak alpha: data-race
 */
#include "case.h"

struct object { int field; };
struct node { struct object *slot; };
static struct node *root;

static void writer(void)
{
	struct object *o = lw_alloc(sizeof(*o), "object");
	struct node *n = lw_alloc(sizeof(*n), "node");

	o->field = 7;
	n->slot = o;
	store_release(&root, n);
}

static void reader(void)
{
	struct node *n = load(&root);

	if (n)
		lw_assert(load(&n->slot)->field == 7);
}

CASE(NULL, NULL, writer, reader);
