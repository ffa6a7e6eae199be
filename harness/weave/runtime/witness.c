// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * witness.c - writes down what the model was asked and answered, as events of an
 * execution graph; witness_graph.c makes the graph of it.
 */
#include "weave/model/observe.h"
#include "weave/runtime/witness_log.h"

struct lw_witness lw_witness;

static struct lw_seen *add(unsigned int t, enum jg_kind kind)
{
	struct lw_witness *w = &lw_witness;
	struct lw_seen *s;

	if (w->n == LW_WITNESS_MAX) {
		w->too_large = true;
		w->n--;
	}
	s = &w->seen[w->n++];
	*s = (struct lw_seen){
		.ev = { .thread = (int8_t)t, .kind = (uint8_t)kind, .rf = -1, .partner = -1 },
		.when = lw_engine_trace()->nevents,
	};
	return s;
}

struct lw_seen *lw_witness_insert(unsigned int at)
{
	struct lw_witness *w = &lw_witness;
	struct lw_seen *s = &w->seen[at];

	memmove(s + 1, s, (w->n - at) * sizeof(*s));
	w->n++;
	for (unsigned int i = 0; i < w->n; i++)
		if (i != at && w->seen[i].ev.partner >= (int)at)
			w->seen[i].ev.partner++;
	for (unsigned int gp = 0; gp < sizeof(w->gp) / sizeof(w->gp[0]); gp++)
		w->gp[gp] = (uint16_t)(w->gp[gp] + (w->gp[gp] >= at));
	memset(s, 0, sizeof(*s));
	return s;
}

uint16_t lw_witness_tags(enum mm_order order, bool write)
{
	static const uint16_t tags[][2] = {
		[MM_PLAIN] = { JG_PLAIN, JG_PLAIN },
		[MM_RELAXED] = { 0, 0 },
		[MM_ACQUIRE] = { JG_ACQUIRE, 0 },
		[MM_RELEASE] = { 0, JG_RELEASE },
		[MM_ACQ_REL] = { JG_ACQUIRE, JG_RELEASE },
		[MM_SEQ_CST] = { JG_SEQ_CST | JG_ACQUIRE, JG_SEQ_CST | JG_RELEASE },
	};

	return tags[order][write];
}

/* kind: JG_READ or JG_WRITE; tag: of the store that is made, or read. */
static struct lw_seen *add_access(enum jg_kind kind, unsigned int t, unsigned int loc,
				  uint64_t value, mm_tag tag, unsigned int tags)
{
	struct lw_seen *s = add(t, kind);

	s->ev.loc = (uint16_t)loc;
	s->ev.value = value;
	s->ev.tags = (uint16_t)tags;
	s->tag = tag;
	return s;
}

/* The two events added last are one read-modify-write. */
static void pair(void)
{
	unsigned int n = lw_witness.n;

	lw_witness.seen[n - 2].ev.partner = (int16_t)(n - 1);
	lw_witness.seen[n - 1].ev.partner = (int16_t)(n - 2);
}

static void loc_added(unsigned int loc, uint64_t initial)
{
	lw_witness.initial[loc] = initial;
	lw_witness.made[loc] = lw_engine_trace()->nevents;
	if (loc >= lw_witness.nlocs)
		lw_witness.nlocs = loc + 1;
}

static void load(unsigned int t, unsigned int loc, enum mm_order order, const struct mm_read *r)
{
	add_access(JG_READ, t, loc, r->value, r->tag, lw_witness_tags(order, false));
}

static void store(unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		  enum mm_order order)
{
	add_access(JG_WRITE, t, loc, value, tag, lw_witness_tags(order, true));
}

static void rmw(unsigned int t, unsigned int loc, const struct mm_rmw *op, mm_tag tag,
		enum mm_order order, const struct mm_read *r)
{
	unsigned int noreturn = op->noreturn ? JG_NORETURN : 0;
	uint64_t result = 0;

	if (!r->wrote) {
		enum mm_order fail = op->fail_order == MM_PLAIN ? MM_RELAXED : op->fail_order;

		/* A trylock's orders nothing; who looks at a once control acquires. */
		add_access(JG_READ, t, loc, r->value, r->tag, op->must_fail && fail == MM_RELAXED ?
			   JG_LF : lw_witness_tags(fail, false) | noreturn);
		return;
	}
	mm_rmw_apply(op, r->value, &result);
	add_access(JG_READ, t, loc, r->value, r->tag, lw_witness_tags(order, false) | JG_RMW | noreturn);
	add_access(JG_WRITE, t, loc, result, tag, lw_witness_tags(order, true) | JG_RMW);
	pair();
}

static void fence(unsigned int t, enum mm_fence kind)
{
	add(t, JG_FENCE)->ev.fence = (uint8_t)kind;
}

/* The fence itself is there already. */
static void fence_ahead(unsigned int t)
{
	(void)t;
}

static void lock(unsigned int t, unsigned int loc, mm_tag tag, const struct mm_read *r)
{
	add_access(JG_READ, t, loc, r->value, r->tag, JG_LKR);
	add_access(JG_WRITE, t, loc, 1, tag, JG_LKW);
	pair();
}

static void unlock(unsigned int t, unsigned int loc, mm_tag tag)
{
	add_access(JG_WRITE, t, loc, 0, tag, JG_UL);
}

static void section_begin(unsigned int t)
{
	add(t, JG_RCU_LOCK);
}

static void section_end(unsigned int t)
{
	add(t, JG_RCU_UNLOCK);
}

/* Until it is known to end, a grace period is the full fence at its start. */
static void gp_start(unsigned int t, unsigned int gp)
{
	fence(t, MM_FENCE_SEQ_CST);
	lw_witness.grace = true;
	lw_witness.gp[gp] = (uint16_t)(lw_witness.n - 1);
}

static void gp_end(unsigned int t, unsigned int gp)
{
	(void)t;
	lw_witness.seen[lw_witness.gp[gp]].ev.kind = JG_SYNC_RCU;
}

/* Somebody else waited for it, who was told at the start, and gives something back now. */
static void gp_over(unsigned int t, unsigned int gp)
{
	struct lw_witness *w = &lw_witness;
	unsigned int told = LW_WITNESS_HIDDEN + w->nhidden++;
	unsigned int waiter, start = w->gp[gp];
	struct lw_seen *s;

	if (w->n + 3 > LW_WITNESS_MAX || w->nwaiters == LW_WITNESS_WAITERS) {
		w->too_large = true;
		return;
	}
	waiter = MM_MAX_THREADS + w->nwaiters;
	w->waiter_from[w->nwaiters++] = lw_engine_trace()->nevents;
	/* In front of the fence at the start, which nobody but this thread has. */
	s = lw_witness_insert(start);
	s->ev = (struct jg_event){
		.thread = (int8_t)t, .kind = JG_WRITE, .rf = -1, .partner = -1,
		.loc = (uint16_t)told, .tags = JG_RELEASE, .value = 1,
	};
	s->tag = told;
	s->when = w->seen[start + 1].when;
	add_access(JG_READ, waiter, told, 1, told, JG_ACQUIRE);
	add(waiter, JG_SYNC_RCU);
}

/* All that t did so far happens before what q does from here on: as if q read what t stored. */
static void edge(unsigned int t, unsigned int q)
{
	unsigned int hidden = LW_WITNESS_HIDDEN + lw_witness.nhidden++;

	add_access(JG_WRITE, t, hidden, 1, hidden, JG_RELEASE);
	add_access(JG_READ, q, hidden, 1, hidden, JG_ACQUIRE);
}

/* What came before the plan's threads, everybody sees: the initial state. */
static void spawn(unsigned int parent, unsigned int child)
{
	struct lw_witness *w = &lw_witness;

	if (!lw_eng.in_setup) {
		edge(parent, child);
		return;
	}
	w->n = w->nhidden = w->nwaiters = 0;
	w->start = lw_engine_trace()->nevents;
	for (unsigned int loc = 0; loc < w->nlocs; loc++)
		w->initial[loc] = mm_newest(lw_eng.mm, loc, NULL);
}

/* What follows is finish()'s, when all is ordered. */
static void join(unsigned int t, unsigned int child)
{
	if (lw_eng.running) {
		edge(child, t);
		return;
	}
	mm_unobserve(lw_eng.mm);
	lw_witness.end = lw_engine_trace()->nevents;
}

void lw_witness_begin(void)
{
	static const struct mm_observer observer = {
		.loc_added = loc_added, .load = load, .store = store, .rmw = rmw, .fence = fence,
		.fence_ahead = fence_ahead, .lock = lock, .unlock = unlock,
		.section_begin = section_begin, .section_end = section_end,
		.gp_start = gp_start, .gp_end = gp_end, .gp_over = gp_over, .spawn = spawn, .join = join,
	};
	struct lw_witness *w = &lw_witness;

	w->n = w->nlocs = w->nhidden = w->nwaiters = w->start = 0;
	w->end = UINT32_MAX;
	w->too_large = w->grace = false;
	mm_observe(lw_eng.mm, &observer);
}

void lw_witness_end(struct lw_outcome *o)
{
	mm_unobserve(lw_eng.mm);
	if (o->verdict == LW_FINDING)
		lw_witness_judge(o);
}

const struct lw_outcome *lw_engine_judge(void)
{
	if (lw_eng.outcome.verdict != LW_FINDING)
		lw_witness_judge(&lw_eng.outcome);
	return &lw_eng.outcome;
}
