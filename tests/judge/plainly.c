/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "judge/relation.h"

/* What every model starts from. */
static struct rel W, R, M, IW, plain, po, loc, inside, ext, rf, co, fr, com, rmw, po_loc;

static void basics(void)
{
	IW = kind(JG_INIT);
	W = or(kind(JG_WRITE), IW);
	R = kind(JG_READ);
	M = or(R, W);
	plain = tag(JG_PLAIN);
	po = loc = inside = ext = rf = co = rmw = none();
	EACH_PAIR {
		const struct jg_event *a = &rel_graph->ev[i], *b = &rel_graph->ev[j];

		inside.b[i][j] = a->thread >= 0 && a->thread == b->thread;
		ext.b[i][j] = !inside.b[i][j];
		po.b[i][j] = inside.b[i][j] && i < j;
		loc.b[i][j] = (M.b[i][i] && M.b[j][j] && a->loc == b->loc) ||
			      (a->kind >= JG_SRCU_LOCK && b->kind >= JG_SRCU_LOCK &&
			       a->loc == b->loc);
		rf.b[i][j] = b->kind == JG_READ && b->rf == (int)i;
		rmw.b[i][j] = a->kind == JG_READ && a->partner == (int)j;
	}
	for (unsigned int l = 0; l < rel_graph->nlocs; l++)
		for (unsigned int x = rel_graph->co_start[l]; x < rel_graph->co_start[l + 1]; x++)
			for (unsigned int y = x + 1; y < rel_graph->co_start[l + 1]; y++)
				co.b[rel_graph->co[x]][rel_graph->co[y]] = true;
	fr = seq(inv(rf), co);
	com = any(rf, co, fr);
	po_loc = and(po, loc);
}

static struct rel fencerel(struct rel set)
{
	return seq(po, set, po);
}

/* Sections, by nesting. */
static struct rel sections(enum jg_kind lock, enum jg_kind unlock)
{
	const struct rel same_srcu = lock == JG_RCU_LOCK ? times(id(), id()) : loc;
	struct rel matched = none(), before;

	do {
		const struct rel paired = or(seq(matched, inv(matched)),
					     seq(inv(matched), matched));
		const struct rel lone_lock = minus(kind(lock), paired);
		const struct rel lone_unlock = minus(kind(unlock), paired);
		const struct rel lone = or(lone_lock, lone_unlock);
		const struct rel lone_po = and(seq(lone, po, lone), same_srcu);

		before = matched;
		matched = or(matched, minus(and(seq(lone_lock, po, lone_unlock), same_srcu),
					    seq(lone_po, lone_po)));
	} while (!same(before, matched));
	return matched;
}

static struct rel rcu_order(struct rel link)
{
	const struct rel gp = kind(JG_SYNC_RCU), sgp = kind(JG_SYNC_SRCU);
	const struct rel rs = inv(sections(JG_RCU_LOCK, JG_RCU_UNLOCK));
	const struct rel srs = inv(sections(JG_SRCU_LOCK, JG_SRCU_UNLOCK));
	struct rel order = none(), before;

	do {
		before = order;
		order = any(gp, sgp,
			    seq(gp, link, rs), and(seq(sgp, link, srs), loc),
			    seq(rs, link, gp), and(seq(srs, link, sgp), loc),
			    seq(gp, link, order, link, rs),
			    and(seq(sgp, link, order, link, srs), loc),
			    seq(rs, link, order, link, gp),
			    and(seq(srs, link, order, link, sgp), loc),
			    seq(order, link, order));
	} while (!same(before, order));
	return order;
}

static bool atomic(void)
{
	return empty(and(rmw, seq(and(fr, ext), and(co, ext))));
}

static const char *judge_sc(void)
{
	const struct rel hb = or(po, com);

	if (!acyclic(hb))
		return "sc";
	if (!atomic())
		return "atomic";
	if (!irreflexive(seq(rcu_order(seq(opt(po), star(hb), po)), opt(po), star(hb), po)))
		return "rcu";
	return NULL;
}

static const char *judge_tso(void)
{
	const struct rel locked = or(tag(JG_RMW), or(tag(JG_LKR), tag(JG_LKW)));
	const struct rel full = any(fence(MM_FENCE_SEQ_CST), kind(JG_SYNC_RCU), kind(JG_SYNC_SRCU));
	const struct rel po_m = seq(M, po, M);
	const struct rel ppo = minus(po_m, times(W, R));
	const struct rel implied = any(seq(po_m, locked, R), seq(W, locked, po_m),
				       seq(W, tag(JG_SEQ_CST), po_m));
	const struct rel ghb = any(ppo, implied, seq(M, fencerel(full), M), and(rf, ext), co, fr);

	if (!acyclic(or(po_loc, com)))
		return "sc-per-location";
	if (!atomic())
		return "atomic";
	if (!acyclic(ghb))
		return "tso";
	if (!irreflexive(seq(rcu_order(seq(opt(po), star(ghb), po)), opt(po), star(ghb), po)))
		return "rcu";
	return NULL;
}

static void race_pairs(struct plainly *out, struct rel racing)
{
	EACH_PAIR
		if (racing.b[i][j])
			out->race = out->racing[i][j] = out->racing[j][i] = true;
}

static const char *judge_rc11(struct plainly *out)
{
	const struct rel sc_f = fence(MM_FENCE_SEQ_CST), far = fence(MM_FENCE_ACQ_REL);
	const struct rel f_acq = any(fence(MM_FENCE_ACQUIRE), far, sc_f);
	const struct rel f_rel = any(fence(MM_FENCE_RELEASE), far, sc_f);
	const struct rel sc = or(tag(JG_SEQ_CST), sc_f), at = not(plain);
	const struct rel acquire = any(tag(JG_ACQUIRE), tag(JG_SEQ_CST), tag(JG_LKR));
	const struct rel release = any(tag(JG_RELEASE), tag(JG_SEQ_CST), tag(JG_UL));
	const struct rel acq = or(seq(R, acquire, at), f_acq);
	const struct rel rel = or(seq(W, release, at), f_rel);
	/* initial writes come before everything in RC11 */
	const struct rel sb = or(po, times(IW, not(IW)));
	const struct rel sb_loc = and(sb, loc), sb_else = minus(sb, loc);
	const struct rel rs = seq(W, opt(sb_loc), seq(W, at), star(seq(rf, rmw)));
	const struct rel sw = seq(rel, opt(seq(or(f_rel, f_acq), sb)), rs, rf, seq(R, at),
				  opt(seq(sb, f_acq)), acq);
	const struct rel hb = plus(or(sb, sw)), eco = plus(com);
	const struct rel scb = any(sb, seq(sb_else, hb, sb_else), and(hb, loc), co, fr);
	const struct rel psc = or(seq(or(sc, seq(sc_f, opt(hb))), scb, or(sc, seq(opt(hb), sc_f))),
				  seq(sc_f, or(hb, seq(hb, eco, hb)), sc_f));
	const struct rel conflict = minus(and(and(loc, ext), times(M, M)), times(R, R));

	if (!irreflexive(seq(hb, opt(eco))))
		return "coherence";
	if (!empty(and(rmw, seq(fr, co))))
		return "atomicity";
	if (!acyclic(psc))
		return "SC";
	if (!acyclic(or(sb, rf)))
		return "no-thin-air";
	race_pairs(out, minus(and(conflict, or(times(plain, M), times(M, plain))),
			      or(hb, inv(hb))));
	return NULL;
}

static const char *judge_lkmm(const struct jg_options *o, struct plainly *out)
{
	const struct rel marked = not(plain), UL = tag(JG_UL), LKR = tag(JG_LKR), LKW = tag(JG_LKW);
	const struct rel noret = seq(R, tag(JG_NORETURN)), r4rmb = seq(R, not(noret));
	const struct rel acq = seq(R, any(tag(JG_ACQUIRE), tag(JG_SEQ_CST), LKR));
	const struct rel rel = seq(W, any(tag(JG_RELEASE), tag(JG_SEQ_CST), UL));
	const struct rel rmw_events = tag(JG_RMW), sync = or(kind(JG_SYNC_RCU), kind(JG_SYNC_SRCU));
	const struct rel addr = edges(rel_graph->addr, rel_graph->naddr), data = edges(rel_graph->data, rel_graph->ndata);
	const struct rel ctrl = edges(rel_graph->ctrl, rel_graph->nctrl);

	const struct rel acq_po = or(seq(acq, po, M), seq(R, fencerel(fence(MM_FENCE_ACQUIRE)), M));
	const struct rel po_rel = seq(M, po, rel);
	const struct rel pulp = seq(po, UL, or(po, rf), LKR, po);
	const bool alpha = o->model == MM_ALPHA;
	const struct rel read_barrier = alpha ? or(fence(MM_FENCE_RMB), fence(MM_FENCE_READ_DEPENDS)) :
						fence(MM_FENCE_RMB);
	const struct rel rmb = seq(r4rmb, fencerel(read_barrier), r4rmb);
	const struct rel wmb = seq(W, fencerel(fence(MM_FENCE_WMB)), W);
	const struct rel mb = any(
		seq(M, fencerel(fence(MM_FENCE_SEQ_CST)), M),
		seq(M, fencerel(fence(MM_FENCE_BEFORE_ATOMIC)), rmw_events, opt(po), M),
		seq(M, opt(po), rmw_events, fencerel(fence(MM_FENCE_AFTER_ATOMIC)), M),
		seq(M, opt(po), LKW, fencerel(fence(MM_FENCE_AFTER_SPINLOCK)), M),
		seq(M, pulp, fence(MM_FENCE_AFTER_UNLOCK_LOCK), po, M));
	const struct rel gp = seq(po, sync, opt(po));
	const struct rel old_strong = or(mb, gp), nonrw = any(old_strong, po_rel, acq_po);
	const struct rel old_fence = any(nonrw, wmb, rmb);

	const struct rel dep = or(addr, data), overwrite = or(co, fr);
	const struct rel rwdep = seq(or(dep, ctrl), W);
	const struct rel forwarded = seq(dep, marked, and(rf, inside));
	struct rel to_w = any(rwdep, and(overwrite, inside), seq(addr, plain, wmb));
	const struct rel to_r = alpha ? forwarded : or(seq(addr, R), forwarded);
	const struct rel rfe = and(rf, ext);
	const struct rel rmw_seq = star(seq(rf, rmw));
	const struct rel a_cumul = seq(opt(seq(rfe, marked)), or(old_strong, po_rel));
	const struct rel cumul = seq(marked, any(a_cumul, wmb, pulp), marked, rmw_seq);
	const struct rel prop = seq(marked, opt(and(overwrite, ext)), star(cumul), marked, opt(rfe),
				    marked);
	struct rel ppo, hb, pb, link, rcu_fence, rb, strong, fen;

	if (o->rw_ordered)
		to_w = or(to_w, seq(R, po, W));
	ppo = any(to_r, to_w, and(old_fence, inside), and(pulp, inside));
	hb = seq(marked, any(ppo, rfe, and(minus(prop, id()), inside)), marked);
	pb = seq(prop, old_strong, star(hb), marked);
	if (!acyclic(or(po_loc, com)))
		return "coherence";
	if (!atomic())
		return "atomic";
	if (!empty(seq(LKW, rf, or(LKR, tag(JG_RU)))) || !empty(seq(UL, rf, tag(JG_LF))))
		return "lock";
	if (!acyclic(hb))
		return "happens-before";
	if (!acyclic(pb))
		return "propagation";
	link = seq(opt(po), star(hb), star(pb), prop, po);
	rcu_fence = seq(po, rcu_order(link), opt(po));
	fen = or(old_fence, rcu_fence);
	strong = or(old_strong, rcu_fence);
	rb = seq(prop, rcu_fence, star(hb), star(pb), marked);
	if (!irreflexive(rb))
		return "rcu";

	/* plain accesses */
	const struct rel barrier = any(
		fencerel(any(fence(JG_FENCE_COMPILER), fence(MM_FENCE_RMB), fence(MM_FENCE_WMB),
			     fence(MM_FENCE_SEQ_CST), sync, fence(MM_FENCE_BEFORE_ATOMIC),
			     fence(MM_FENCE_AFTER_ATOMIC), fence(MM_FENCE_ACQUIRE), acq, rel,
			     kind(JG_RCU_LOCK), kind(JG_RCU_UNLOCK), kind(JG_SRCU_LOCK),
			     kind(JG_SRCU_UNLOCK))),
		seq(po, rel), seq(acq, po));
	const struct rel bare = minus(po_loc, barrier);
	const struct rel xbstar = star(any(hb, pb, rb));
	const struct rel vis = seq(star(cumul), opt(rfe), marked,
				   or(seq(strong, marked, xbstar), and(xbstar, inside)));
	const struct rel not_noret = not(noret), f_rmb = fencerel(read_barrier);
	const struct rel addr_r = alpha ? seq(addr, W) : addr;
	const struct rel w_pre = seq(marked, opt(or(addr_r, fen)));
	const struct rel r_pre = seq(marked, opt(any(addr_r, nonrw, seq(r4rmb, f_rmb, not_noret))));
	const struct rel w_post = seq(opt(fen), marked, rmw_seq);
	const struct rel r_post = seq(opt(or(nonrw, seq(not_noret, f_rmb, r4rmb))), marked);
	const struct rel ww_vis = any(fen, seq(strong, xbstar, w_pre), seq(w_post, vis, w_pre));
	const struct rel wr_vis = any(fen, seq(strong, xbstar, r_pre), seq(w_post, vis, r_pre));
	const struct rel rw_xbstar = or(fen, seq(r_post, xbstar, w_pre));
	const struct rel pre = and(ext, or(times(plain, M), times(minus(M, IW), plain)));

	if (!empty(any(and(and(pre, rf), inv(rw_xbstar)), and(and(pre, fr), inv(wr_vis)),
		       and(and(pre, co), inv(ww_vis)))))
		return "plain-coherence";
	out->mixed = !empty(or(seq(plain, W, bare, marked, M), seq(marked, M, bare, plain, W)));
	race_pairs(out, minus(and(pre, co),
			      and(ww_vis, and(or(times(marked, W), rw_xbstar),
					      or(times(W, marked), wr_vis)))));
	race_pairs(out, minus(minus(and(pre, seq(opt(co), rf)), wr_vis), inv(rw_xbstar)));
	race_pairs(out, minus(and(pre, fr), rw_xbstar));
	return NULL;
}

void plainly_judge(const struct jg_graph *graph, const struct jg_options *o, struct plainly *out)
{
	memset(out, 0, sizeof(*out));
	rel_graph = graph;
	rel_events = graph->nevents;
	basics();
	switch (o->model) {
	case MM_SC:
		out->axiom = judge_sc();
		break;
	case MM_TSO:
		out->axiom = judge_tso();
		break;
	case MM_WEAK:
		out->axiom = judge_rc11(out);
		break;
	default:
		out->axiom = judge_lkmm(o, out);
		break;
	}
	if (!out->axiom && o->no_load_buffering && !acyclic(or(po, rf))) {
		out->axiom = "no-load-buffering";
		memset(out->racing, 0, sizeof(out->racing));
		out->race = false;
	}
}
