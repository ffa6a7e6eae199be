/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "judge/parts.h"

#define MAX_OPS 7

static uint64_t seed;

void random_seed(uint64_t s)
{
	seed = s;
}

unsigned int rnd(unsigned int n)
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

struct gen x;

struct jg_event *add(unsigned int thread, enum jg_kind kind)
{
	struct jg_event *e = &x.g.ev[x.g.nevents++];

	*e = (struct jg_event) {
		.thread = (int8_t)thread, .kind = (uint8_t)kind, .rf = -1, .partner = -1,
	};
	return e;
}

void add_fence(unsigned int thread)
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

uint16_t access_tags(bool write)
{
	if (x.mix.plain && one_in(3))
		return JG_PLAIN;
	if (x.mix.c11 && one_in(3))
		return JG_SEQ_CST;
	if (one_in(3))
		return write ? JG_RELEASE : JG_ACQUIRE;
	return 0;
}

void add_rmw(unsigned int thread)
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

void add_access(unsigned int thread)
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

void fill_order(unsigned int n, unsigned int nlocs)
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
void fill_reads(void)
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

void fill_dependencies(void)
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

void add_initial(unsigned int nlocs)
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
