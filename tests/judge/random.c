/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "judge/plainly.h"
#include "judge/random.h"

#define MAX_EDGES 12
#define MAX_OPS	  7

static uint64_t seed;

void random_seed(uint64_t s)
{
	seed = s;
}

static unsigned int rnd(unsigned int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned int)((seed >> 16) % n);
}

bool random_one_in(unsigned int n)
{
	return rnd(n) == 0;
}

#define one_in random_one_in

struct gen {
	struct random_mix mix;
	struct jg_graph g;
	struct jg_edge addr[MAX_EDGES], data[MAX_EDGES], ctrl[MAX_EDGES];
	unsigned int nlocs;	/* of data; with locks, one more */
	unsigned int order[JG_MAX_EVENTS];	/* of writes, before it is sorted by location */
};

static struct gen x;

static struct jg_event *add(unsigned int thread, enum jg_kind kind)
{
	struct jg_event *e = &x.g.ev[x.g.nevents++];

	*e = (struct jg_event) {
		.thread = (int8_t)thread, .kind = (uint8_t)kind, .rf = -1, .partner = -1,
	};
	return e;
}

static void add_fence(unsigned int thread)
{
	static const uint8_t kernel[] = {
		MM_FENCE_SEQ_CST, MM_FENCE_SEQ_CST, MM_FENCE_SEQ_CST, MM_FENCE_SEQ_CST,
		MM_FENCE_SEQ_CST, MM_FENCE_RMB, MM_FENCE_WMB, MM_FENCE_ACQUIRE,
		MM_FENCE_BEFORE_ATOMIC, MM_FENCE_AFTER_ATOMIC, MM_FENCE_AFTER_SPINLOCK,
		MM_FENCE_AFTER_UNLOCK_LOCK, MM_FENCE_READ_DEPENDS, JG_FENCE_COMPILER,
	};
	static const uint8_t c11[] = {
		MM_FENCE_SEQ_CST, MM_FENCE_SEQ_CST, MM_FENCE_ACQUIRE, MM_FENCE_RELEASE,
		MM_FENCE_ACQ_REL,
	};

	add(thread, JG_FENCE)->fence = x.mix.c11 ? c11[rnd(sizeof(c11))] :
						   kernel[rnd(sizeof(kernel))];
}

static uint16_t access_tags(bool write)
{
	if (x.mix.plain && one_in(3))
		return JG_PLAIN;
	if (x.mix.c11 && one_in(3))
		return JG_SEQ_CST;
	if (one_in(3))
		return write ? JG_RELEASE : JG_ACQUIRE;
	return 0;
}

static void add_rmw(unsigned int thread)
{
	const uint16_t loc = (uint16_t)rnd(x.nlocs);
	const bool sc = x.mix.c11 && one_in(3);
	const int16_t r = (int16_t)x.g.nevents;
	struct jg_event *e = add(thread, JG_READ);

	e->loc = loc;
	e->tags = (uint16_t)(JG_RMW | (sc ? JG_SEQ_CST : one_in(3) ? JG_ACQUIRE : 0) |
			     (!x.mix.c11 && one_in(3) ? JG_NORETURN : 0));
	if (one_in(5))
		return;		/* failed */
	e->partner = (int16_t)(r + 1);
	e = add(thread, JG_WRITE);
	e->loc = loc;
	e->tags = (uint16_t)(JG_RMW | (sc ? JG_SEQ_CST : one_in(3) ? JG_RELEASE : 0));
	e->partner = r;
}

static void add_access(unsigned int thread)
{
	const bool write = one_in(2);
	struct jg_event *e = add(thread, write ? JG_WRITE : JG_READ);

	e->loc = (uint16_t)rnd(x.nlocs);
	e->tags = access_tags(write);
}

static void add_lock_event(unsigned int thread, bool *held)
{
	const uint16_t loc = (uint16_t)x.nlocs;
	struct jg_event *e;

	if (*held) {
		e = add(thread, JG_WRITE);
		e->tags = JG_UL;
		*held = false;
	} else if (one_in(4)) {
		e = add(thread, JG_READ);
		e->tags = one_in(2) ? JG_LF : JG_RU;
	} else {
		const int16_t r = (int16_t)x.g.nevents;

		e = add(thread, JG_READ);
		e->tags = JG_LKR;
		e->partner = (int16_t)(r + 1);
		e->loc = loc;
		e = add(thread, JG_WRITE);
		e->tags = JG_LKW;
		e->partner = r;
		*held = true;
	}
	e->loc = loc;
}

static void add_rcu(unsigned int thread, unsigned int *depth)
{
	const bool srcu = x.mix.srcu && one_in(2);
	struct jg_event *e;

	if (one_in(3)) {
		e = add(thread, srcu ? JG_SYNC_SRCU : JG_SYNC_RCU);
	} else if (one_in(*depth ? 6 : 2)) {
		e = add(thread, srcu ? JG_SRCU_LOCK : JG_RCU_LOCK);
		++*depth;
	} else {
		e = add(thread, srcu ? JG_SRCU_UNLOCK : JG_RCU_UNLOCK);
		*depth = 0;
	}
	if (srcu)
		e->loc = (uint16_t)rnd(2);
}

static void add_thread(unsigned int thread, unsigned int ops)
{
	bool held = false;
	unsigned int depth = 0;

	/* Half of the threads of an RCU mix are one section, or around one grace period. */
	const unsigned int shape = x.mix.rcu ? rnd(4) : 3;

	if (shape == 0)
		add(thread, JG_RCU_LOCK);
	for (unsigned int k = 0; k < ops; k++) {
		if (shape == 1 && k == ops / 2)
			add(thread, JG_SYNC_RCU);
		if (x.mix.rcu && shape >= 2 && one_in(3))
			add_rcu(thread, &depth);
		else if (x.mix.locks && one_in(3))
			add_lock_event(thread, &held);
		else if (one_in(4))
			add_fence(thread);
		else if (one_in(4))
			add_rmw(thread);
		else
			add_access(thread);
	}
	if (shape == 0)
		add(thread, JG_RCU_UNLOCK);
}

/* A random order of all writes that keeps threads' own, an RMW's or section's kept together. */
static unsigned int order_writes(unsigned int threads)
{
	unsigned int at[8], left = 0, n = 0;

	for (unsigned int t = 0; t < threads; t++)
		at[t] = 0;
	for (unsigned int e = 0; e < x.g.nevents; e++)
		left += x.g.ev[e].kind == JG_WRITE;
	while (left) {
		const unsigned int t = rnd(threads);
		unsigned int *e = &at[t];
		bool section = false;

		for (; *e < x.g.nevents; ++*e) {
			const struct jg_event *ev = &x.g.ev[*e];

			if (ev->thread != (int)t || ev->kind != JG_WRITE)
				continue;
			x.order[n++] = *e;
			left--;
			/* A lock goes with all up to its unlock. */
			section = section || (ev->tags & JG_LKW);
			if (!section || (ev->tags & JG_UL)) {
				++*e;
				break;
			}
		}
	}
	return n;
}

static void fill_order(unsigned int n, unsigned int nlocs)
{
	unsigned int c = 0;

	for (unsigned int l = 0; l < nlocs; l++) {
		x.g.co_start[l] = (uint16_t)c;
		for (unsigned int e = 0; e < x.g.nevents; e++)
			if (x.g.ev[e].kind == JG_INIT && x.g.ev[e].loc == l)
				x.g.co[c++] = (uint16_t)e;
		for (unsigned int k = 0; k < n; k++)
			if (x.g.ev[x.order[k]].loc == l)
				x.g.co[c++] = (uint16_t)x.order[k];
	}
	x.g.co_start[nlocs] = (uint16_t)c;
	x.g.nlocs = nlocs;
}

static unsigned int place(unsigned int event)
{
	unsigned int c = 0;

	while (x.g.co[c] != event)
		c++;
	return c;
}

/*
 * Reads that have no store yet: from anywhere between what the thread saw last
 * and what it writes next.
 */
static void fill_reads(void)
{
	for (unsigned int e = 0; e < x.g.nevents; e++) {
		struct jg_event *r = &x.g.ev[e];
		unsigned int from = x.g.co_start[r->loc], to = x.g.co_start[r->loc + 1] - 1u;

		if (r->kind != JG_READ || r->rf >= 0)
			continue;
		for (unsigned int o = 0; o < e; o++) {
			const struct jg_event *p = &x.g.ev[o];
			unsigned int c;

			if (p->thread != r->thread || p->loc != r->loc || p->kind > JG_WRITE)
				continue;
			c = place(p->kind == JG_READ ? (unsigned int)p->rf : o);
			from = c > from ? c : from;
		}
		for (unsigned int o = x.g.nevents; o-- > e + 1;) {
			const struct jg_event *p = &x.g.ev[o];

			if (p->thread == r->thread && p->loc == r->loc && p->kind == JG_WRITE)
				to = place(o) - 1u;
		}
		if (r->partner >= 0 && !one_in(6))
			from = to;	/* the last before its own write */
		if (from > to || one_in(30)) {
			from = x.g.co_start[r->loc];
			to = x.g.co_start[r->loc + 1] - 1u;
		}
		r->rf = (int16_t)x.g.co[from + rnd(to - from + 1)];
	}
}

static void fill_edges(struct jg_edge *edge, unsigned int *n)
{
	*n = 0;
	for (unsigned int k = 0; k < 30 && *n < MAX_EDGES; k++) {
		const unsigned int a = rnd(x.g.nevents), b = rnd(x.g.nevents);

		if (a < b && x.g.ev[a].kind == JG_READ && x.g.ev[a].thread == x.g.ev[b].thread &&
		    x.g.ev[b].kind <= JG_WRITE)
			edge[(*n)++] = (struct jg_edge) { (uint16_t)a, (uint16_t)b };
	}
}

static void fill_dependencies(void)
{
	x.g.addr = x.addr;
	x.g.data = x.data;
	x.g.ctrl = x.ctrl;
	x.g.naddr = x.g.ndata = x.g.nctrl = 0;
	if (one_in(2))
		fill_edges(x.addr, &x.g.naddr);
	if (one_in(2))
		fill_edges(x.data, &x.g.ndata);
	if (one_in(3))
		fill_edges(x.ctrl, &x.g.nctrl);
}

static void add_initial(unsigned int nlocs)
{
	for (unsigned int l = 0; l < nlocs; l++) {
		struct jg_event *e = add(0, JG_INIT);

		e->loc = (uint16_t)l;
		e->thread = -1;
	}
}

/* Anything goes. */
static void generate_any(void)
{
	const unsigned int threads = 2 + rnd(3);
	unsigned int nlocs;

	x.nlocs = 2 + rnd(2);
	nlocs = x.nlocs + x.mix.locks;
	/* two events at most per step, and what add_thread() puts around */
	for (unsigned int t = 0; t < threads; t++) {
		const unsigned int left = PLAINLY_MAX - nlocs - x.g.nevents;
		const unsigned int most = (left / (threads - t) - 2) / 2;

		add_thread(t, 1 + rnd(most < MAX_OPS ? most : MAX_OPS));
	}
	add_initial(nlocs);
	fill_order(order_writes(threads), nlocs);
	if (one_in(20) && x.g.co_start[1] > 2) {
		const uint16_t c = x.g.co[1];

		x.g.co[1] = x.g.co[x.g.co_start[1] - 1];
		x.g.co[x.g.co_start[1] - 1] = c;
	}
	fill_reads();
	fill_dependencies();
}

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

static void generate_cycle(void)
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

static void generate_ring(void)
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

const struct jg_graph *random_graph(const struct random_mix *mix)
{
	x.mix = *mix;
	do {
		x.g.nevents = 0;
		if (x.mix.rcu && one_in(4))
			generate_ring();
		else if (one_in(4))
			generate_any();
		else
			generate_cycle();
	} while (x.g.nevents > PLAINLY_MAX);
	return &x.g;
}
