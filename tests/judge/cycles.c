/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Graphs about which there is something to be said: cycles, and rings of grace periods. */
#include "judge/parts.h"

/*
 * A critical cycle: each thread has an access to a location shared with the
 * thread before it, something between, and an access to a location shared
 * with the next one.  Whether it is forbidden hangs on what is between.
 */
enum comm { COMM_RF, COMM_CO, COMM_FR, COMM_HANDOVER, COMM_RMW };

struct cycle {
	unsigned int threads;
	enum comm comm[4];		/* from a thread to the next, there at location n */
	unsigned int from[4], to[4];	/* those accesses' events */
	unsigned int norder;
};

static unsigned int cycle_lock(unsigned int thread, unsigned int loc)
{
	const unsigned int r = x.g.nevents;

	*add(thread, JG_READ) = (struct jg_event) {
		.thread = (int8_t)thread, .kind = JG_READ, .tags = JG_LKR, .loc = (uint16_t)loc,
		.partner = (int16_t)(r + 1),
	};
	*add(thread, JG_WRITE) = (struct jg_event) {
		.thread = (int8_t)thread, .kind = JG_WRITE, .tags = JG_LKW, .loc = (uint16_t)loc,
		.partner = (int16_t)r, .rf = -1,
	};
	return r;
}

static void cycle_enter(struct cycle *c, unsigned int t)
{
	const unsigned int loc = (t + c->threads - 1) % c->threads;
	const enum comm comm = c->comm[loc];
	struct jg_event *e;

	c->to[loc] = x.g.nevents;
	if (comm == COMM_HANDOVER) {
		cycle_lock(t, loc);
		return;
	}
	e = add(t, comm == COMM_RF || comm == COMM_RMW ? JG_READ : JG_WRITE);
	e->loc = (uint16_t)loc;
	e->tags = access_tags(e->kind == JG_WRITE);
}

static void cycle_leave(struct cycle *c, unsigned int t)
{
	struct jg_event *e;

	if (c->comm[t] == COMM_HANDOVER) {
		cycle_lock(t, t);
		c->from[t] = x.g.nevents;
		e = add(t, JG_WRITE);
		e->loc = (uint16_t)t;
		e->tags = JG_UL;
		return;
	}
	c->from[t] = x.g.nevents;
	e = add(t, c->comm[t] == COMM_FR ? JG_READ : JG_WRITE);
	e->loc = (uint16_t)t;
	e->tags = access_tags(e->kind == JG_WRITE);
}

static void cycle_between(unsigned int t)
{
	for (unsigned int k = rnd(3); k > 0; k--) {
		struct jg_event *e;

		if (x.mix.rcu && one_in(2)) {
			e = add(t, x.mix.srcu && one_in(3) ? JG_SYNC_SRCU : JG_SYNC_RCU);
			e->loc = (uint16_t)rnd(2);
		} else if (one_in(5)) {
			add_access(t);
		} else if (one_in(5)) {
			add_rmw(t);
		} else {
			add_fence(t);
		}
	}
}

static void cycle_thread(struct cycle *c, unsigned int t)
{
	const bool section = x.mix.rcu && one_in(2), srcu = x.mix.srcu && one_in(3);
	/* In a section also the other way round: then no order is broken without it. */
	const bool inner = one_in(2), turned = section && one_in(3);
	const uint16_t domain = (uint16_t)rnd(2);

	if (section)
		add(t, srcu ? JG_SRCU_LOCK : JG_RCU_LOCK)->loc = domain;
	if (turned)
		cycle_leave(c, t);
	else
		cycle_enter(c, t);
	if (!section || inner)
		cycle_between(t);
	if (turned)
		cycle_enter(c, t);
	else
		cycle_leave(c, t);
	if (section)
		add(t, srcu ? JG_SRCU_UNLOCK : JG_RCU_UNLOCK)->loc = domain;
}

/* Modification order of the shared locations, and what is read there. */
static void cycle_communicate(struct cycle *c, unsigned int loc, unsigned int initial)
{
	const unsigned int from = c->from[loc], to = c->to[loc];
	unsigned int r;

	switch (c->comm[loc]) {
	case COMM_HANDOVER:
		x.g.ev[from - 2].rf = (int16_t)initial;
		x.order[c->norder++] = from - 1;
		x.order[c->norder++] = from;
		x.g.ev[to].rf = (int16_t)from;
		x.order[c->norder++] = to + 1;
		break;
	case COMM_RF:
		x.order[c->norder++] = from;
		x.g.ev[to].rf = (int16_t)from;
		break;
	case COMM_RMW:
		/* by way of a thread of its own */
		r = x.g.nevents;
		*add(0, JG_READ) = (struct jg_event) {
			.thread = (int8_t)(4 + loc), .kind = JG_READ, .tags = JG_RMW,
			.loc = (uint16_t)loc, .partner = (int16_t)(r + 1), .rf = (int16_t)from,
		};
		*add(0, JG_WRITE) = (struct jg_event) {
			.thread = (int8_t)(4 + loc), .kind = JG_WRITE, .tags = JG_RMW,
			.loc = (uint16_t)loc, .partner = (int16_t)r, .rf = -1,
		};
		x.order[c->norder++] = from;
		x.order[c->norder++] = r + 1;
		x.g.ev[to].rf = (int16_t)(r + 1);
		break;
	case COMM_CO:
		x.order[c->norder++] = from;
		x.order[c->norder++] = to;
		break;
	case COMM_FR:
		x.g.ev[from].rf = (int16_t)initial;
		x.order[c->norder++] = to;
		break;
	}
}

void generate_cycle(void)
{
	struct cycle c = { .threads = 2 + rnd(3) };
	const unsigned int other = c.threads;	/* a location for accesses between */
	unsigned int initial;

	x.nlocs = 1;
	for (unsigned int t = 0; t < c.threads; t++) {
		c.comm[t] = (enum comm)rnd(COMM_FR + 1);
		if (one_in(4))
			c.comm[t] = x.mix.locks ? COMM_HANDOVER : COMM_RMW;
	}
	/* Accesses between go to location 0 first: moved when all are there. */
	for (unsigned int t = 0; t < c.threads; t++)
		cycle_thread(&c, t);
	for (unsigned int e = 0; e < x.g.nevents; e++) {
		bool shared = x.g.ev[e].kind > JG_WRITE || (x.g.ev[e].tags & (JG_LKR | JG_LKW));

		for (unsigned int l = 0; l < c.threads; l++)
			shared |= c.from[l] == e || c.to[l] == e;
		if (!shared)
			x.g.ev[e].loc = (uint16_t)other;
	}
	initial = x.g.nevents;
	add_initial(other + 1);
	for (unsigned int l = 0; l < c.threads; l++)
		cycle_communicate(&c, l, initial + l);
	for (unsigned int e = 0; e < initial; e++)
		if (x.g.ev[e].kind == JG_WRITE && x.g.ev[e].loc == other)
			x.order[c.norder++] = e;
	fill_order(c.norder, other + 1);
	fill_reads();
	fill_dependencies();
}

/*
 * A ring of grace periods and sections of up to three domains: each thread
 * reads what the one before stored; a section stores first.
 */
static void ring_thread(unsigned int t, unsigned int threads)
{
	const bool grace = one_in(2), srcu = x.mix.srcu && !one_in(3);
	const uint16_t domain = (uint16_t)rnd(2);
	struct jg_event *e;

	for (unsigned int step = 0; step < 4; step++) {
		/* load, grace period, store; or lock, store, load, unlock */
		if (grace && step == 3)
			break;
		if (grace ? step == 1 : step == 0 || step == 3) {
			e = add(t, grace ? JG_SYNC_RCU : step ? JG_RCU_UNLOCK : JG_RCU_LOCK);
			e->kind = (uint8_t)(e->kind + (srcu ? JG_SRCU_LOCK - JG_RCU_LOCK : 0));
			e->loc = domain;
			continue;
		}
		e = add(t, step == (grace ? 0 : 2) ? JG_READ : JG_WRITE);
		e->loc = (uint16_t)(e->kind == JG_READ ? t : (t + 1) % threads);
	}
}

void generate_ring(void)
{
	const unsigned int threads = 3 + rnd(6);
	unsigned int n = 0;

	for (unsigned int t = 0; t < threads; t++)
		ring_thread(t, threads);
	for (unsigned int r = 0; r < x.g.nevents; r++) {
		if (x.g.ev[r].kind == JG_WRITE)
			x.order[n++] = r;
		for (unsigned int w = 0; w < x.g.nevents; w++)
			if (x.g.ev[r].kind == JG_READ && x.g.ev[w].kind == JG_WRITE &&
			    x.g.ev[r].loc == x.g.ev[w].loc)
				x.g.ev[r].rf = (int16_t)w;
	}
	add_initial(threads);
	fill_order(n, threads);
	x.g.naddr = x.g.ndata = x.g.nctrl = 0;
}
