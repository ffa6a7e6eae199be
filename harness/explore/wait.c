// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wait.c - threads that find that they must wait.
 */
#include "explore/internal.h"
#include "weave/runtime/rwlock.h"
#include "weave/runtime/state.h"

static bool means_waiting(const struct ex_access *a, enum lw_wait wait)
{
	if (a->space == LW_TOUCH_OBJECT || a->space == LW_TOUCH_STORAGE)
		return a->kind == EX_SHARED;
	return wait == LW_WAIT_SPIN && a->space == EX_MEMORY && a->kind == EX_NEWEST;
}

/* It is to be explored here.  (Of a published node others take steps, too.) */
static void what_was_to_follow(struct ex_frame *f)
{
	if (ex.depth < ex.shared) {
		ex_tree_free(f->after);
	} else {
		ex_tree_append(&f->after, f->pending);
		f->pending = f->after;
	}
	f->after = NULL;
}

/*
 * Did the thread only find that it must wait?  Then that was no step: the step,
 * which is taking a lock, the end of a grace period, or the next callbacks, could
 * not be at this node.
 */
bool ex_in_vain(unsigned int t)
{
	static const uint32_t kinds =
		1u << LW_WAIT_SPIN | 1u << LW_WAIT_READ | 1u << LW_WAIT_WRITE | 1u << LW_WAIT_GP |
		1u << LW_WAIT_IDLE | 1u << LW_WAIT_TURN_READ | 1u << LW_WAIT_TURN_WRITE |
		1u << LW_WAIT_COUNT;
	enum lw_wait wait = (enum lw_wait)lw_eng.thread[t].wait;
	struct ex_frame *f = &ex.frame[ex.depth];

	if (ex.depth < ex.base || f->label.n || !(kinds >> wait & 1))
		return false;
	for (uint32_t i = 0; i < f->n; i++)
		if (!means_waiting(&ex.access[f->first + i], wait))
			return false;
	ex.vain_empties[t] = f->empties;
	ex.open = false;
	ex.naccess = f->first;
	what_was_to_follow(f);
	ex.in_vain |= LW_ALL(t);
	return true;
}

/* What thread t would do if it got the lock, or the semaphore, that it waits for. */
static bool awaited(unsigned int t, struct ex_access *a)
{
	const struct lw_thread *p = &lw_eng.thread[t];

	*a = (struct ex_access){ .space = LW_TOUCH_RWLOCK };
	switch (p->wait) {
	case LW_WAIT_SPIN:
		*a = (struct ex_access){ .space = EX_MEMORY, .kind = EX_LOCK,
					 .key = lw_eng.loc[p->what].off };
		return true;
	case LW_WAIT_READ:
	case LW_WAIT_WRITE:
		a->key = ex_key(lw_rwlock_address(p->what));
		a->kind = p->wait == LW_WAIT_READ ? EX_READ_LOCK : EX_WRITE_LOCK;
		return true;
	case LW_WAIT_TURN_READ:
	case LW_WAIT_TURN_WRITE:
	case LW_WAIT_COUNT:
		a->key = ex_key(p->awaits);
		a->kind = p->wait == LW_WAIT_TURN_READ ? EX_READ_LOCK : EX_WRITE_LOCK;
		return true;
	default:
		return false;
	}
}

/* Steps that never came: for race.c only. */
uint32_t ex_waiting(uint32_t steps)
{
	struct ex_access access;

	if (ex.end != EX_BLOCKED && ex.end != EX_RAN && (ex.end != EX_ASLEEP || ex.open))
		return steps;
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++) {
		struct ex_frame *f = &ex.frame[steps];

		if (!awaited(t, &access) || steps == EX_STEPS || ex.naccess == EX_ACCESSES)
			continue;
		f->proc = (uint8_t)t;
		f->label.n = f->empties = f->behind = 0;
		f->woken_by = 0;
		f->first = ex.naccess;
		f->n = 1;
		f->gist = (struct ex_gist){ 0 };
		ex_gist_add(&f->gist, &access);
		ex.access[ex.naccess++] = access;
		steps++;
	}
	return steps;
}
