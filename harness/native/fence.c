// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fence.c - fences as functions (fences.h), and their edges.
 *
 * ThreadSanitizer takes no notice of fences.  An acquire fence orders what was
 * read before it, a release fence the stores that follow; so the places read in
 * this operation are remembered, and acquired at the fence, and relaxed stores
 * behind a release fence are releases until the operation ends.
 */
#include "native/fences.h"
#include "native/native.h"

static void acquire_noted(struct lw_worker *me)
{
	for (unsigned int i = 0; i < me->nnoted && i < LW_MAX_NOTED; i++)
		lw_edge_acquire(me->noted[i]);
	me->nnoted = 0;
}

#if LW_HAVE_EDGES	/* else it is in oracles.h */
void lw_fence(enum lw_fence_kind kind)
{
	struct lw_worker *me = lw_me();

	lw_point();
	lw_machine_fence(kind);
	if (kind != LW_FENCE_RELEASE && kind != LW_FENCE_WMB)
		acquire_noted(me);
	me->armed |= kind != LW_FENCE_READ_DEPENDS && kind != LW_FENCE_ACQUIRE && kind != LW_FENCE_RMB;
}
#endif

/* The engine's business: real machines know which atomics these are. */
void lw_rmw_noreturn_hint(void)
{
}

static void note(struct lw_worker *me, const volatile void *at)
{
	unsigned int n = me->nnoted < LW_MAX_NOTED ? me->nnoted : LW_MAX_NOTED;

	for (unsigned int i = 0; i < n; i++)
		if (me->noted[i] == at)
			return;
	me->noted[me->nnoted++ % LW_MAX_NOTED] = at;
}

/*
 * A read-modify-write that is fully ordered is one between two smp_mb().  Told
 * before we know whether it succeeds: one that fails gets edges it has not.
 */
void lw_edges_before(const volatile void *at, int order, bool writes)
{
	struct lw_worker *me = lw_me();

	if (order == __ATOMIC_SEQ_CST) {
		acquire_noted(me);
		me->armed = true;
	}
	if (writes && me->armed && (order == __ATOMIC_RELAXED || order == __ATOMIC_ACQUIRE))
		lw_edge_release(at);
}

void lw_edges_after(const volatile void *at, bool reads)
{
	if (reads)
		note(lw_me(), at);
}

void lw_edges_op_end(struct lw_worker *me)
{
	me->nnoted = 0;
	me->armed = false;
}
