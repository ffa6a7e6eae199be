// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * brute.c - every reads-from and every modification order of a tiny program.
 */
#include "brute.h"

#include <string.h>

#define MAX_ACCESSES 32u
#define NO_SLOT 255u

struct candidates {
	struct jg_graph g;
	const struct jg_options *opt;
	struct jg_scratch *scratch;
	struct tiny_result *out;
	uint64_t left;
	bool assumed;
	unsigned int nreads, read[MAX_ACCESSES], slot[MAX_ACCESSES];	/* slot: 4 * register */
	unsigned int nwrites[TINY_LOCS], write[TINY_LOCS][MAX_ACCESSES];	/* without init */
	struct jg_edge addr[64], data[64], ctrl[64];
};

static unsigned int add(struct candidates *c, int t, enum jg_kind kind, unsigned int loc,
			unsigned int tags)
{
	unsigned int n = c->g.nevents++;

	c->g.ev[n] = (struct jg_event){
		.thread = (int8_t)t, .kind = (uint8_t)kind, .tags = (uint16_t)tags,
		.loc = (uint16_t)loc, .rf = -1, .partner = -1,
	};
	return n;
}

static unsigned int order_tags(enum mm_order order, bool read)
{
	unsigned int tags = 0;

	if (order == MM_PLAIN)
		tags |= JG_PLAIN;
	if (order == MM_SEQ_CST)
		tags |= JG_SEQ_CST;
	if (read && (order == MM_ACQUIRE || order == MM_ACQ_REL || order == MM_SEQ_CST))
		tags |= JG_ACQUIRE;
	if (!read && (order == MM_RELEASE || order == MM_ACQ_REL || order == MM_SEQ_CST))
		tags |= JG_RELEASE;
	return tags;
}

static unsigned int add_read(struct candidates *c, int t, unsigned int loc, unsigned int tags)
{
	unsigned int n = add(c, t, JG_READ, loc, tags);

	c->read[c->nreads++] = n;
	return n;
}

static unsigned int add_write(struct candidates *c, int t, unsigned int loc, unsigned int tags,
			      unsigned int value)
{
	unsigned int n = add(c, t, JG_WRITE, loc, tags);

	c->g.ev[n].value = value;
	c->write[loc][c->nwrites[loc]++] = n;
	return n;
}

static void add_full_fence(struct candidates *c, int t)
{
	c->g.ev[add(c, t, JG_FENCE, 0, 0)].fence = MM_FENCE_SEQ_CST;
}

static void add_insn(struct candidates *c, int t, const struct tiny_insn *i, unsigned int *regs,
		     unsigned int *nregs)
{
	bool kernel = c->opt->model == MM_LKMM || c->opt->model == MM_ALPHA;
	bool split = kernel && i->op == TINY_XCHG && i->order == MM_SEQ_CST;
	enum mm_order order = split ? MM_RELAXED : i->order;
	unsigned int r = 0, w = 0, first;

	switch (i->op) {
	case TINY_R:
		r = first = add_read(c, t, i->loc, order_tags(order, true));
		break;
	case TINY_W:
		first = add_write(c, t, i->loc, order_tags(order, false), i->value);
		break;
	case TINY_XCHG:
		if (split)
			add_full_fence(c, t);
		r = first = add_read(c, t, i->loc, order_tags(order, true) | JG_RMW |
					     (i->noreturn ? JG_NORETURN : 0u));
		w = add_write(c, t, i->loc, order_tags(order, false) | JG_RMW, i->value);
		c->g.ev[r].partner = (int16_t)w;
		c->g.ev[w].partner = (int16_t)r;
		if (split)
			add_full_fence(c, t);
		break;
	case TINY_FENCE:
		c->g.ev[add(c, t, JG_FENCE, 0, 0)].fence = (uint8_t)i->fence;
		return;
	case TINY_LOCK:
		r = add_read(c, t, i->loc, JG_LKR);
		w = add_write(c, t, i->loc, JG_LKW, 1);
		c->g.ev[r].partner = (int16_t)w;
		c->g.ev[w].partner = (int16_t)r;
		c->slot[c->nreads - 1] = NO_SLOT;
		return;
	case TINY_UNLOCK:
		add_write(c, t, i->loc, JG_UL, 0);
		return;
	case TINY_RCU_LOCK:
		add(c, t, JG_RCU_LOCK, 0, 0);
		return;
	case TINY_RCU_UNLOCK:
		add(c, t, JG_RCU_UNLOCK, 0, 0);
		return;
	case TINY_GP:
		add(c, t, JG_SYNC_RCU, 0, 0);
		return;
	default:
		return;
	}
	if (i->addr) {
		c->addr[c->g.naddr++] = (struct jg_edge){ (uint16_t)regs[i->addr - 1],
							  (uint16_t)first };
		if (w)
			c->addr[c->g.naddr++] = (struct jg_edge){ (uint16_t)regs[i->addr - 1],
								  (uint16_t)w };
	}
	if (i->data && i->op != TINY_R)
		c->data[c->g.ndata++] = (struct jg_edge){ (uint16_t)regs[i->data - 1],
							  (uint16_t)(w ? w : first) };
	if (c->assumed && i->op != TINY_R) {
		for (unsigned int k = 0; k < *nregs && c->g.ndata < 64; k++)
			c->data[c->g.ndata++] = (struct jg_edge){ (uint16_t)regs[k],
								  (uint16_t)(w ? w : first) };
		if (w && c->g.ndata < 64)
			c->data[c->g.ndata++] = (struct jg_edge){ (uint16_t)first, (uint16_t)w };
	}
	if (i->ctrl && i->op == TINY_W)
		c->ctrl[c->g.nctrl++] = (struct jg_edge){ (uint16_t)regs[i->ctrl - 1], (uint16_t)first };
	if (i->op != TINY_W) {
		c->slot[c->nreads - 1] = 16u * (unsigned int)t + 4 * *nregs;
		regs[(*nregs)++] = r;
	}
}

static void accept(struct candidates *c)
{
	struct tiny_outcome o = { 0, 0 };
	struct jg_verdict v;
	unsigned int i;

	c->left--;
	jg_judge(&c->g, c->opt, c->scratch, &v);
	if (!v.allowed)
		return;
	for (i = 0; i < c->nreads; i++)
		if (c->slot[i] != NO_SLOT)
			o.regs |= (c->g.ev[c->read[i]].value & 15) 
				  << c->slot[i];
	for (unsigned int loc = 0; loc < TINY_LOCS; loc++)
		o.final |= (uint16_t)((c->g.ev[c->g.co[c->g.co_start[loc + 1] - 1]].value & 15)
				      << (4 * loc));
	for (i = 0; i < c->out->n; i++) {
		const struct tiny_outcome *x = &c->out->outcome[i];

		if (x->regs == o.regs && x->final == o.final)
			return;
		if (x->regs > o.regs || (x->regs == o.regs && x->final > o.final))
			break;
	}
	memmove(&c->out->outcome[i + 1], &c->out->outcome[i], (c->out->n - i) * sizeof(o));
	c->out->outcome[i] = o;
	c->out->n++;
}

static void each_rf(struct candidates *c, unsigned int r)
{
	struct jg_event *read;

	if (r == c->nreads) {
		accept(c);
		return;
	}
	read = &c->g.ev[c->read[r]];
	for (unsigned int i = c->g.co_start[read->loc]; i < c->g.co_start[read->loc + 1]; i++) {
		unsigned int w = c->g.co[i];

		if (read->partner == (int)w || ((read->tags & JG_LKR) && c->g.ev[w].value))
			continue;
		read->rf = (int16_t)w;
		read->value = c->g.ev[w].value;
		if (c->left)
			each_rf(c, r + 1);
	}
}

/* Permute the writes to loc from place i on. */
static void each_co(struct candidates *c, unsigned int loc, unsigned int i)
{
	uint16_t *co;

	if (loc == TINY_LOCS) {
		each_rf(c, 0);
		return;
	}
	co = c->g.co + c->g.co_start[loc] + 1;
	if (i == c->nwrites[loc]) {
		each_co(c, loc + 1, 0);
		return;
	}
	for (unsigned int k = i; k < c->nwrites[loc] && c->left; k++) {
		uint16_t x = co[k];

		co[k] = co[i];
		co[i] = x;
		each_co(c, loc, i + 1);
		x = co[k];
		co[k] = co[i];
		co[i] = x;
	}
}

bool brute_force(const struct tiny_program *p, const struct jg_options *opt,
		 struct jg_scratch *scratch, uint64_t most, struct tiny_result *out)
{
	static struct candidates candidates;
	struct candidates *c = &candidates;
	unsigned int n = 0;

	memset(c, 0, sizeof(*c));
	c->opt = opt;
	c->scratch = scratch;
	c->out = out;
	c->left = most;
	c->assumed = p->assumed;
	c->g.addr = c->addr;
	c->g.data = c->data;
	c->g.ctrl = c->ctrl;
	c->g.nlocs = TINY_LOCS;
	out->n = 0;
	for (unsigned int loc = 0; loc < TINY_LOCS; loc++)
		add(c, -1, JG_INIT, loc, 0);
	for (unsigned int t = 0; t < p->nthreads; t++) {
		unsigned int regs[TINY_INSNS], nregs = 0;

		for (unsigned int i = 0; i < TINY_INSNS && p->insn[t][i].op != TINY_END; i++)
			add_insn(c, (int)t, &p->insn[t][i], regs, &nregs);
	}
	for (unsigned int loc = 0; loc < TINY_LOCS; loc++) {
		c->g.co_start[loc] = (uint16_t)n;
		c->g.co[n++] = (uint16_t)loc;
		for (unsigned int i = 0; i < c->nwrites[loc]; i++)
			c->g.co[n++] = (uint16_t)c->write[loc][i];
	}
	c->g.co_start[TINY_LOCS] = (uint16_t)n;
	each_co(c, 0, 0);
	return c->left != 0;
}
