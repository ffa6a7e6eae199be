// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * edges.c - fences, locks, grace periods, threads' begin and end, as the stock
 * runtime is told of them.
 */
#include "tsan/edges.h"

/* Places that stand for edges; only their addresses count. */
static uint64_t births[LW_MAX_THREADS], ends[LW_MAX_THREADS];
static uint64_t fences[LW_MAX_THREADS], unlocks[LW_MAX_THREADS];
uint64_t lw_edge_hidden[MM_MAX_LOCS], lw_edge_caught_up[LW_MAX_THREADS];

/* Of one domain of RCU or SRCU.  The two fibers know what their names say, no more. */
static struct domain {
	void *knows_closed, *knows_over;
	uint64_t closed;	/* sections that have ended */
	uint64_t over;		/* starts of grace periods that have */
} domains[MM_MAX_DOMAINS];
static uint64_t starts[MM_MAX_GPS];	/* of grace periods */
static uint64_t gains[MM_MAX_GPS];	/* what each learns at its end */
static uint32_t begun;			/* bit: such a grace period began in this execution */
static uint8_t domain_of[MM_MAX_GPS], domain_of_section[MM_MAX_SECTIONS];

void lw_edges_init(void)
{
	for (unsigned int d = 0; d < MM_MAX_DOMAINS; d++) {
		domains[d].knows_closed = lw_stock_blank();
		domains[d].knows_over = lw_stock_blank();
	}
}

void lw_edges_reset(void)
{
	begun = 0;
}

static void fence(unsigned int t, bool acquire, bool release)
{
	struct stock_thread *s = &lw_stock_thread[t];

	if (acquire && s->hears)
		catch_up(t);
	if (release) {
		lw_stock_release(s->fiber, &fences[t]);
		lw_stock_acquire(s->published, &fences[t]);
		s->fenced = true;
	}
}

WRAP(void, mm_fence, (struct mm *mm, unsigned int t, enum mm_fence kind))
{
	bool c11 = mm->config.model == MM_WEAK;

	__real_mm_fence(mm, t, kind);
	switch (kind) {
	case MM_FENCE_READ_DEPENDS:
		fence(t, !lw_stock_how.no_half_fences, false);
		break;
	case MM_FENCE_ACQUIRE:
	case MM_FENCE_RELEASE:
		if (c11) {
			fence(t, kind == MM_FENCE_ACQUIRE, kind == MM_FENCE_RELEASE);
			break;
		}
		/* fallthrough */
	case MM_FENCE_RMB:
	case MM_FENCE_WMB:
		/* The one bounds earlier reads, too, the other orders stores behind a store. */
		fence(t, !lw_stock_how.no_half_fences, !lw_stock_how.no_half_fences);
		break;
	case MM_FENCE_BEFORE_ATOMIC:
		if (mm_has_fence_ahead(mm, t))
			break;
		/* fallthrough */
	default:
		fence(t, true, true);
		break;
	}
}

WRAP(void, mm_fence_ahead, (struct mm *mm, unsigned int t))
{
	__real_mm_fence_ahead(mm, t);
	fence(t, true, true);
}

/* LKMM: an unlock and a lock behind it order stores for everybody. */
static void locked(unsigned int t)
{
	struct stock_thread *s = &lw_stock_thread[t];

	if (!s->unlocked)
		return;
	lw_stock_acquire(s->published, &unlocks[t]);
	s->fenced = true;
}

WRAP(void, mm_lock, (struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
		     struct mm_read *out))
{
	__real_mm_lock(mm, t, loc, addr, tag, out);
	lw_edges_lock(mm, t, loc, tag, out);
	locked(t);
}

WRAP(void, mm_trylock, (struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr, mm_tag tag,
			struct mm_read *out))
{
	__real_mm_trylock(mm, t, loc, addr, tag, out);
	if (mm->infeasible)	/* the execution ends here, for what could not be */
		return;
	lw_edges_lock(mm, t, loc, tag, out);
	if (out->wrote)
		locked(t);
}

WRAP(void, mm_unlock, (struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag))
{
	lw_edges_unlock(mm, t, loc, tag);
	if (passes_on(mm)) {
		lw_stock_release(lw_stock_thread[t].fiber, &unlocks[t]);
		lw_stock_thread[t].unlocked = true;
	}
	__real_mm_unlock(mm, t, loc, tag);
}

/*
 * Of a section and a grace period one waits for the other, or the section comes
 * after its start: the model has decided.
 */
WRAP(unsigned int, mm_section_begin, (struct mm *mm, unsigned int t, unsigned int domain))
{
	unsigned int section = __real_mm_section_begin(mm, t, domain);

	domain_of_section[section] = (uint8_t)domain;
	learn(t, &domains[domain].over);
	for (unsigned int gp = 0; begun >> gp; gp++)
		if ((begun >> gp & 1) && domain_of[gp] == domain && !mm_gp_waits(mm, gp, section))
			learn(t, &starts[gp]);
	return section;
}

WRAP(void, mm_section_end, (struct mm *mm, unsigned int t, unsigned int section))
{
	publish_all(t, &domains[domain_of_section[section]].closed);
	for (unsigned int gp = 0; begun >> gp; gp++)
		if (mm_gp_waits(mm, gp, section))
			publish_all(t, &gains[gp]);
	__real_mm_section_end(mm, t, section);
}

WRAP(unsigned int, mm_gp_start, (struct mm *mm, unsigned int t, unsigned int domain))
{
	unsigned int gp = __real_mm_gp_start(mm, t, domain);
	struct domain *d = &domains[domain];

	begun |= 1u << gp;
	domain_of[gp] = (uint8_t)domain;
	fence(t, true, true);
	publish_all(t, &starts[gp]);
	lw_stock_acquire(d->knows_closed, &d->closed);
	lw_stock_release(d->knows_closed, &gains[gp]);
	return gp;
}

/* Thread t is behind what it waited for, sections that begin later are behind its start. */
static void ended(unsigned int t, unsigned int gp)
{
	struct domain *d = &domains[domain_of[gp]];

	learn(t, &gains[gp]);
	lw_stock_acquire(d->knows_over, &starts[gp]);
	lw_stock_release(d->knows_over, &d->over);
}

WRAP(void, mm_gp_end, (struct mm *mm, unsigned int t, unsigned int gp))
{
	__real_mm_gp_end(mm, t, gp);
	ended(t, gp);
	fence(t, true, true);
}

/* What the stock runtime has learnt it cannot forget: it orders this thread more. */
WRAP(void, mm_gp_over, (struct mm *mm, unsigned int t, unsigned int gp))
{
	__real_mm_gp_over(mm, t, gp);
	ended(t, gp);
}

WRAP(void, mm_spawn, (struct mm *mm, unsigned int parent, unsigned int child))
{
	__real_mm_spawn(mm, parent, child);
	publish_all(parent, &births[child]);
	learn(child, &births[child]);
}

/* By the host, between two fibers of t's. */
WRAP(void, mm_join, (struct mm *mm, unsigned int t, unsigned int child))
{
	__real_mm_join(mm, t, child);
	publish_all(child, &ends[child]);
	learn(t, &ends[child]);
}
