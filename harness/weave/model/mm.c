// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mm.c - the models' common front: names, life, what read-modify-writes compute.
 */
#include <stdlib.h>

#include "weave/model/internal.h"

static const char *const model_names[MM_NR_MODELS] = {
	[MM_SC] = "sc", [MM_TSO] = "tso", [MM_WEAK] = "weak", [MM_LKMM] = "lkmm",
	[MM_ALPHA] = "alpha",
};

const char *mm_model_name(enum mm_model model)
{
	return (unsigned int)model < MM_NR_MODELS ? model_names[model] : NULL;
}

enum mm_model mm_model_by_name(const char *name)
{
	unsigned int m = 0;

	while (m < MM_NR_MODELS && strcmp(name, model_names[m]) != 0)
		m++;
	return (enum mm_model)m;
}

static const struct mm_ops *ops_of(enum mm_model model, bool exact)
{
	switch (model) {
	case MM_SC:
		return &mm_sc_ops;
	case MM_TSO:
		return &mm_tso_ops;
	case MM_WEAK:
		return &mm_weak_ops;
	case MM_LKMM:
	case MM_ALPHA:
	default:
		return exact ? &mm_lkmm_exact_ops : &mm_lkmm_compiled_ops;
	}
}

struct mm *mm_create(enum mm_model model, bool exact_sets)
{
	const struct mm_ops *ops = ops_of(model, exact_sets);
	struct mm *mm = aligned_alloc(64, (ops->size + 63) & ~(size_t)63);

	if (!mm)
		return NULL;
	memset(mm, 0, ops->size);
	mm->ops = ops;
	mm->config.model = model;
	return mm;
}

void mm_destroy(struct mm *mm)
{
	free(mm);
}

void mm_reset(struct mm *mm, const struct mm_config *config, struct lw_decider *decider)
{
	struct mm_core *core = mm_core(mm);

	mm->config = *config;
	mm->decider = decider;
	mm->unmodelled_places = 0;
	mm->unmodelled_fences = 0;
	mm->fences_ahead = 0;
	mm->infeasible = false;
	mm->full = false;
	core->nlocs = 0;
	core->width = 0;
	core->nmsgs = 0;
	mm->ops->reset(mm);
}

void mm_load(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order, mm_dep addr,
	     struct mm_read *out)
{
	mm->ops->load(mm, t, loc, order, addr, out);
}

bool mm_store(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
	      enum mm_order order, const struct mm_deps *deps)
{
	return mm->ops->store(mm, t, loc, value, tag, order, deps);
}

bool mm_rmw(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw, mm_tag tag,
	    enum mm_order order, const struct mm_deps *deps, struct mm_read *out)
{
	return mm->ops->rmw(mm, t, loc, rmw, tag, order, deps, out);
}

bool mm_rmw_apply(const struct mm_rmw *rmw, uint64_t old, uint64_t *result)
{
	uint64_t mask = rmw->size >= 8 ? UINT64_MAX : (UINT64_C(1) << (8 * rmw->size)) - 1;
	uint64_t v = rmw->operand;

	switch (rmw->kind) {
	case MM_XCHG:
		break;
	case MM_ADD:
		v = old + v;
		break;
	case MM_SUB:
		v = old - v;
		break;
	case MM_AND:
		v = old & v;
		break;
	case MM_OR:
		v = old | v;
		break;
	case MM_XOR:
		v = old ^ v;
		break;
	case MM_NAND:
		v = ~(old & v);
		break;
	case MM_CMPXCHG:
		if ((old & mask) != (rmw->expected & mask))
			return false;
		break;
	case MM_ADD_UNLESS:
		if ((old & mask) == (rmw->expected & mask))
			return false;
		v = old + v;
		break;
	}
	*result = v & mask;
	return true;
}

void mm_fence(struct mm *mm, unsigned int t, enum mm_fence fence)
{
	mm->ops->fence(mm, t, fence);
}

void mm_fence_ahead(struct mm *mm, unsigned int t)
{
	mm->ops->fence_ahead(mm, t);
}

unsigned int mm_given(struct mm *mm, unsigned int t, struct mm_given given[MM_MAX_LOCS])
{
	return mm->ops->given ? mm->ops->given(mm, t, given) : 0;
}

bool mm_lock_free(const struct mm *mm, unsigned int loc)
{
	return mm_newest(mm, loc, NULL) == 0;
}

void mm_lock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
	     struct mm_read *out)
{
	mm->ops->lock(mm, t, loc, addr, tag, out);
}

void mm_unlock(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag)
{
	mm->ops->unlock(mm, t, loc, tag);
}

/*
 * A failed attempt is a load that finds the lock held: the compare-exchange
 * below with must_fail.  Whether to fail although the lock is free is a choice.
 */
void mm_trylock(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		struct mm_read *out)
{
	static const struct mm_rmw attempt = {
		.kind = MM_CMPXCHG, .size = 4, .operand = 1, .expected = 0, .must_fail = true,
	};
	const struct mm_deps deps = { .addr = addr };
	bool fails = !mm_lock_free(mm, loc);

	if (lw_due(mm->decider, LW_STREAM_VALUE, t) &&
	    lw_pick(mm->decider, LW_STREAM_VALUE, t, LW_CHOOSE_CAS_FAIL, fails ? 1 : 2))
		fails = true;
	if (fails)
		mm->ops->rmw(mm, t, loc, &attempt, tag, MM_RELAXED, &deps, out);
	else
		mm->ops->lock(mm, t, loc, addr, tag, out);
}

unsigned int mm_section_begin(struct mm *mm, unsigned int t, unsigned int domain)
{
	return mm->ops->section_begin(mm, t, domain);
}

void mm_section_end(struct mm *mm, unsigned int t, unsigned int section)
{
	mm->ops->section_end(mm, t, section);
}

unsigned int mm_gp_start(struct mm *mm, unsigned int t, unsigned int domain)
{
	return mm->ops->gp_start(mm, t, domain);
}

bool mm_gp_ready(const struct mm *mm, unsigned int gp)
{
	return mm->ops->gp_ready(mm, gp);
}

bool mm_gp_waits(const struct mm *mm, unsigned int gp, unsigned int section)
{
	return mm->ops->gp_waits(mm, gp, section);
}

void mm_gp_end(struct mm *mm, unsigned int t, unsigned int gp)
{
	mm->ops->gp_end(mm, t, gp);
}

void mm_gp_over(struct mm *mm, unsigned int t, unsigned int gp)
{
	mm->ops->gp_over(mm, t, gp);
}

void mm_gp_left(struct mm *mm, unsigned int t)
{
	mm->ops->gp_left(mm, t);
}

void mm_spawn(struct mm *mm, unsigned int parent, unsigned int child)
{
	mm->ops->spawn(mm, parent, child);
}

void mm_join(struct mm *mm, unsigned int t, unsigned int child)
{
	mm->ops->join(mm, t, child);
}

unsigned int mm_pending(const struct mm *mm, unsigned int t)
{
	return mm->ops->pending ? mm->ops->pending(mm, t) : 0;
}

unsigned int mm_drain(struct mm *mm, unsigned int t)
{
	return mm->ops->drain(mm, t);
}

mm_dep mm_dep_join(struct mm *mm, unsigned int t, mm_dep a, mm_dep b)
{
	if (a == b || b == MM_DEP_NONE)
		return a;
	if (a == MM_DEP_NONE)
		return b;
	if (a == MM_DEP_ALL || b == MM_DEP_ALL)
		return MM_DEP_ALL;
	return mm->ops->dep_join ? mm->ops->dep_join(mm, t, a, b) : (a | b);
}

bool mm_dep_saw(const struct mm *mm, enum mm_saw what, unsigned int q, uint16_t clk, mm_dep dep)
{
	return mm->ops->dep_saw && mm->ops->dep_saw(mm, what, q, clk, dep);
}

bool mm_saw_store(const struct mm *mm, unsigned int t, unsigned int loc, unsigned int q,
		  uint16_t clk)
{
	return mm->ops->saw_store && mm->ops->saw_store(mm, t, loc, q, clk);
}

uint64_t mm_hash(const struct mm *mm, const struct mm_live live[MM_MAX_THREADS])
{
	return mm->ops->hash(mm, live);
}

uint64_t mm_mark(const struct mm *mm, unsigned int t)
{
	return mm->ops->hash_thread ? mm->ops->hash_thread(mm, t) : 0;
}

bool mm_unread(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag, uint64_t mark)
{
	unsigned int m = mm_message(mm_core(mm), loc, tag);
	unsigned int by = m == MM_NONE ? MM_NONE : mm_core(mm)->msg[m].thread;

	if ((by != t && by != MM_BY_INIT) || mm_mark(mm, t) != mark)
		return false;
	if (mm->ops->unread)
		mm->ops->unread(mm, loc);
	return true;
}
