// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * shared.c - a count that may run over.
 *
 * Once above INT_MAX it stays where it is put, between INT_MIN and zero and far
 * from both: whatever others add or take at the same time does not bring it back,
 * and the object is never freed.
 */
#include <linux/slab.h>

#include "object.h"

void shared_get(struct shared *shared)
{
	refcount_inc(&shared->refs);
}

void shared_put(struct shared *shared)
{
	if (refcount_dec_and_test(&shared->refs))
		kfree(shared);
}
