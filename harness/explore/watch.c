// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * watch.c - what the step under way has to do with.
 */
#include "explore/internal.h"
#include "weave/runtime/state.h"

void ex_add(unsigned int space, uint32_t key, enum ex_kind kind, mm_tag tag, mm_tag stored)
{
	struct ex_frame *f = &ex.frame[ex.depth];
	const uint64_t place = ex_place(space, key);
	struct ex_access *a;

	ex.known = true;
	if (!ex_in_step())
		return;
	for (uint32_t i = 0; (f->met & place) && i < f->n; i++) {
		a = &ex.access[f->first + i];
		if (a->space == space && a->key == key && a->kind == kind && a->tag == tag &&
		    a->stored == stored)
			return;
	}
	if (ex.naccess == EX_ACCESSES) {
		ex_bound(LW_BOUND_STEPS);
		return;
	}
	a = &ex.access[ex.naccess++];
	*a = (struct ex_access){
		.space = (uint8_t)space, .key = key, .kind = (uint8_t)kind, .tag = tag,
		.stored = stored, .fences = lw_eng.mm->behind,
		.pick = (uint8_t)(f->label.n ? f->label.n - 1 : 0),
	};
	ex_gist_add(&f->gist, a);
	f->met |= place;
	f->n++;
}

bool ex_weak(void)
{
	return lw_eng.mm->config.model != MM_SC && lw_eng.mm->config.model != MM_TSO;
}

static void memory(unsigned int loc, enum ex_kind kind, mm_tag tag, mm_tag stored)
{
	const struct lw_loc *l = &lw_eng.loc[loc];

	ex.no_choice = false;
	if (ex.rwlock)
		return;	/* said by ex_touch() */
	if (!l->size)
		ex_add(EX_HIDDEN, l->off, EX_EXCLUSIVE, 0, 0);
	else
		ex_add(EX_MEMORY, l->off, kind, tag, stored);
}

/* tso: a read of what is newest says whose it is, see own_drain() in depend.c. */
static mm_tag reader_of_newest(unsigned int t)
{
	return lw_eng.tso ? (mm_tag)(t + 1) << 24 : 0;
}

/* ---- what the model is asked ---- */

static void loc_added(unsigned int loc, uint64_t initial)
{
	(void)loc;
	(void)initial;
}

/* Two that only take from what others made global commute. */
static void fences(unsigned int t)
{
	uint32_t grew = lw_eng.mm->global_grew;

	if (!ex_weak())
		return;
	ex_fence(t);
	if (ex_fence_counts(t))
		ex_add(EX_FENCES, 0, grew != ex.global_grew ? EX_EXCLUSIVE : EX_SHARED, 0, 0);
	ex.global_grew = grew;
}

static void load(unsigned int t, unsigned int loc, enum mm_order order, const struct mm_read *r)
{
	unsigned int await = ex_awaits(t);
	uint32_t n = ex.naccess;
	uint64_t unused;

	if (ex_weak())
		memory(loc, EX_READ, r->tag, 0);
	else
		memory(loc, EX_NEWEST, reader_of_newest(t), 0);
	if (lw_eng.tso && lw_buffer_holds(loc, &unused))
		ex.spin[t].simple = false;
	else if (ex.naccess != n && loc == ex.spin[t].await_loc)
		ex.access[n].await = (uint8_t)await;
	if (order == MM_SEQ_CST) {
		fences(t);
		ex.spin[t].simple = false;
	}
	ex_loop_reads(t, loc, r->tag, r->value);
	ex_graph_grows(t, 1, loc, r->tag);
}

/* Into memory; under TSO that is not known when the choice is asked for. */
static void stored_at_once(unsigned int t, unsigned int loc, enum ex_kind kind, mm_tag tag)
{
	memory(loc, kind, tag, 0);
	if (lw_eng.tso) {
		ex.buffer[t].count = 0;
		ex.buffer[t].drained = ex.buffer[t].added;
	}
}

static void store(unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		  enum mm_order order)
{
	(void)value;
	if (lw_eng.tso && mm_pending(lw_eng.mm, t))
		ex.known = true;
	else
		stored_at_once(t, loc, ex_weak() ? EX_STORE : EX_APPEND, tag);
	if (order == MM_SEQ_CST)
		fences(t);
	if (order == MM_SEQ_CST && lw_eng.tso)
		ex_empties(t);
	ex_loop_stores(t);
	ex_graph_grows(t, 2, loc, tag);
}

static void tried(unsigned int loc, const struct mm_rmw *op, mm_tag tag, const struct mm_read *r)
{
	uint32_t n = ex.naccess;

	memory(loc, r->wrote ? EX_RMW : EX_TRY, r->tag, r->wrote ? tag : 0);
	if (ex.naccess == n)
		return;
	ex.access[n].value = r->wrote ? r->value : op->expected;
	ex.access[n].unless = op->kind == MM_ADD_UNLESS;
}

static void rmw(unsigned int t, unsigned int loc, const struct mm_rmw *op, mm_tag tag,
		enum mm_order order, const struct mm_read *r)
{
	uint64_t result;

	if (ex_weak())
		tried(loc, op, tag, r);
	if (!ex_weak() || op->must_fail || op->must_write)
		memory(loc, r->wrote ? EX_APPEND : EX_NEWEST, r->wrote ? tag : 0, 0);
	if (order == MM_SEQ_CST)
		fences(t);
	/* To store what is there already changes nothing that a loop waits for. */
	if (r->wrote && mm_rmw_apply(op, r->value, &result) && result == r->value)
		ex_loop_reads(t, loc, tag, result);
	else if (r->wrote)
		ex_loop_stores(t);
	else
		ex_loop_reads(t, loc, r->tag, r->value);
	ex.rwlock = ex.spin[t].simple = false;
	ex_graph_grows(t, r->wrote ? 3 : 1, loc, r->tag);
}

static void lock(unsigned int t, unsigned int loc, mm_tag tag, const struct mm_read *r)
{
	memory(loc, EX_LOCK, tag, 0);
	ex_loop_stores(t);
	ex_graph_grows(t, 4, loc, r->tag);
}

static void unlock(unsigned int t, unsigned int loc, mm_tag tag)
{
	if (lw_eng.tso && mm_pending(lw_eng.mm, t))
		ex.known = true;
	else
		stored_at_once(t, loc, EX_UNLOCK, tag);
	ex_loop_stores(t);
	ex_graph_grows(t, 5, loc, tag);
}

static void fence(unsigned int t, enum mm_fence kind)
{
	ex_add(LW_TOUCH_NOTHING, 0, EX_SHARED, 0, 0);
	ex.spin[t].simple = false;
	switch (kind) {
	case MM_FENCE_BEFORE_ATOMIC:
		if (mm_has_fence_ahead(lw_eng.mm, t))
			break;
		/* fall through */
	case MM_FENCE_SEQ_CST:
	case MM_FENCE_AFTER_ATOMIC:
	case MM_FENCE_AFTER_SPINLOCK:
	case MM_FENCE_AFTER_UNLOCK_LOCK:
		fences(t);
		break;
	default:
		break;
	}
	ex.graph[t] = ex_mix(ex.graph[t], 0x100u + kind);
}

static void fence_ahead(unsigned int t)
{
	ex_add(LW_TOUCH_NOTHING, 0, EX_SHARED, 0, 0);
	ex.spin[t].simple = false;
	fences(t);
}

static void section_begin(unsigned int t)
{
	ex_section_begin(t);
	ex_loop_section(t, true);
	ex.graph[t] = ex_mix(ex.graph[t], 0x200u);
}

static void section_end(unsigned int t)
{
	ex_section_end(t);
	ex.graph[t] = ex_mix(ex.graph[t], 0x201u);
	ex_loop_section(t, false);
}

/* The end follows at once, or nobody can tell when: it is no part of the graph. */
static void gp_start(unsigned int t, unsigned int gp)
{
	ex_gp_start(t, gp);
	fences(t);
	ex_loop_stores(t);
	ex.graph[t] = ex_mix(ex.graph[t], 0x202u);
}

static void gp_end(unsigned int t, unsigned int gp)
{
	ex_gp_end(t, gp);
	fences(t);
	ex_loop_stores(t);
}

/* Nobody is behind that. */
static void gp_over(unsigned int t, unsigned int gp)
{
	ex_gp_end(t, gp);
	ex_loop_stores(t);
}

static void spawn(unsigned int parent, unsigned int child)
{
	(void)parent;
	(void)child;
}

static void join(unsigned int t, unsigned int child)
{
	(void)t;
	(void)child;
}

const struct mm_observer ex_observer = {
	.loc_added = loc_added, .load = load, .store = store, .rmw = rmw, .fence = fence,
	.fence_ahead = fence_ahead, .lock = lock, .unlock = unlock, .section_begin = section_begin,
	.section_end = section_end, .gp_start = gp_start, .gp_end = gp_end, .gp_over = gp_over,
	.spawn = spawn,
	.join = join,
};

/* ---- and the rest ---- */

static uint32_t object_of(uintptr_t key)
{
	return key < lw_eng.used ? lw_object_at(key)->off : (uint32_t)key;
}

/* The read-modify-write of its word comes next, and says the same. */
static void rwlock(enum lw_touch what, uint32_t key, bool exclusive)
{
	static const uint8_t kinds[LW_NR_TOUCHES] = {
		[LW_TOUCH_READ_LOCK] = EX_READ_LOCK, [LW_TOUCH_WRITE_LOCK] = EX_WRITE_LOCK,
		[LW_TOUCH_READ_UNLOCK] = EX_READ_UNLOCK, [LW_TOUCH_WRITE_UNLOCK] = EX_WRITE_UNLOCK,
		[LW_TOUCH_WRITE_WAIT] = EX_WRITE_WAIT,
	};
	unsigned int other = exclusive ? EX_EXCLUSIVE : EX_SHARED;

	ex_add(LW_TOUCH_RWLOCK, key, kinds[what] ? kinds[what] : other, 0, 0);
	ex.rwlock = ex.no_choice = exclusive && what != LW_TOUCH_WRITE_WAIT;
	if (exclusive)
		ex_loop_stores(lw_eng.cur);
}

void ex_touch(enum lw_touch what, uintptr_t key, bool exclusive)
{
	unsigned int t = lw_eng.cur;
	bool own = what == LW_TOUCH_PLAIN &&
		   key - LW_STACKS_OFF - t * LW_STACK_SLOT < LW_STACK_SLOT;

	if (!own && what != LW_TOUCH_NOTHING)
		ex.spin[t].simple = false;
	switch (what) {
	case LW_TOUCH_NEWEST:
		memory((unsigned int)key, exclusive ? EX_APPEND : EX_NEWEST,
		       exclusive ? 0 : reader_of_newest(t), 0);
		break;
	case LW_TOUCH_PLAIN:
		ex_add(LW_TOUCH_PLAIN, (uint32_t)key, exclusive ? EX_PLAIN_WRITE : EX_PLAIN_READ, 0, 0);
		if (exclusive && !own)
			ex_loop_stores(t);
		break;
	case LW_TOUCH_QUIET:
		ex_add(LW_TOUCH_PLAIN, (uint32_t)key, exclusive ? EX_QUIET_WRITE : EX_QUIET_READ, 0, 0);
		if (exclusive)
			ex_loop_stores(t);
		break;
	case LW_TOUCH_OBJECT:
	case LW_TOUCH_STORAGE:
		ex_add(what, object_of(key), exclusive ? EX_EXCLUSIVE : EX_SHARED,
		       ex.open && ex.frame[ex.depth].proc != t ? t + 1 : 0, 0);
		if (exclusive)
			ex_loop_stores(t);
		break;
	case LW_TOUCH_NOTHING:
		ex.known = true;
		break;
	case LW_TOUCH_READ_LOCK:
	case LW_TOUCH_WRITE_LOCK:
	case LW_TOUCH_READ_UNLOCK:
	case LW_TOUCH_WRITE_UNLOCK:
	case LW_TOUCH_WRITE_WAIT:
	case LW_TOUCH_RWLOCK:
		rwlock(what, (uint32_t)(key ^ key >> 32), exclusive);
		break;
	case LW_TOUCH_IDENTITY:
	case LW_TOUCH_REGION:
		ex_add(what, (uint32_t)(key ^ key >> 32), exclusive ? EX_EXCLUSIVE : EX_SHARED, 0, 0);
		ex_loop_stores(t);
		break;
	case LW_TOUCH_QUEUED:
		ex_add(what, (uint32_t)key, exclusive ? EX_TAKE : EX_GIVE, 0, 0);
		break;
	case LW_TOUCH_PAGES:
		/* Else it is over with an event that says so itself. */
		if (lw_eng.tso)
			ex_add(LW_TOUCH_PAGES, 0, EX_EXCLUSIVE, 0, 0);
		ex_loop_stores(t);
		break;
	case LW_TOUCH_PAGE_GP:
		ex.facts |= EX_PAGES;
		ex_page_gp(t, (unsigned int)key);
		break;
	case LW_TOUCH_MIXED:
		ex.facts |= EX_MIXED;
		break;
	default:
		ex_add(what, (uint32_t)(key ^ key >> 32), exclusive ? EX_EXCLUSIVE : EX_SHARED, 0, 0);
		if (exclusive)
			ex_loop_stores(t);
		break;
	}
}

void ex_touch_buffer(unsigned int t, unsigned int loc)
{
	mm_tag tag;

	ex_section_drain(t, ++ex.buffer[t].drained);
	mm_newest(lw_eng.mm, loc, &tag);
	memory(loc, EX_APPEND, tag, 0);
}

void ex_watch_begin(void)
{
	ex_sections_begin();
	ex.global_grew = lw_eng.mm->global_grew;
	ex.rwlock = ex.no_choice = false;
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++) {
		ex.graph[t] = t + 1;
		ex.spin[t].valid = ex.spin[t].section = ex.spin[t].simple = false;
		ex.spin[t].pure = true;
		ex.spin[t].nread = 0;
		ex.loop[t].changes++;
		ex.loop[t].nread = 0;
		ex.loop[t].waits = false;
	}
}
