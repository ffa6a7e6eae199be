// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sc_life.c - what sc and tso do about RCU, and where threads begin and end.
 *
 * tso: what a section's thread had stored is in memory before a grace period
 * that follows the section ends; so gp_ready() counts what has been drained.
 */
#include "weave/model/sc.h"

static void begin_rcu(struct mm_sc *s)
{
	if (s->has_rcu)
		return;
	s->has_rcu = true;
	memset(s->ended, 0, sizeof(s->ended));
	memset(s->closed, 0, sizeof(s->closed));
	memset(s->closed_stores, 0, sizeof(s->closed_stores));
}

unsigned int mm_sc_section_begin(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct mm_sc *s = sc_of(mm);

	begin_rcu(s);
	/* Every grace period that has started did so before the section. */
	mm_vc_join(&s->clock[t], &s->ended[domain]);
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
		if ((s->sections.active >> gp & 1) && s->sections.gp_domain[gp] == domain)
			mm_vc_join(&s->clock[t], &s->gp_start[gp]);
	return mm_sections_open(mm, &s->sections, t, domain);
}

void mm_sc_section_end(struct mm *mm, unsigned int t, unsigned int section)
{
	struct mm_sc *s = sc_of(mm);
	unsigned int domain = s->sections.domain[section];
	uint32_t stores = s->buffer[t].drained + s->buffer[t].count;

	tick(s, t);
	mm_vc_join(&s->closed[domain], &s->clock[t]);
	s->closed_stores[domain][t] = stores;
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
		if ((s->sections.active >> gp & 1) && (s->sections.waits[gp] >> section & 1)) {
			mm_vc_join(&s->gp_gain[gp], &s->clock[t]);
			s->gp_stores[gp][t] = stores;
		}
	mm_sections_close(&s->sections, section);
}

unsigned int mm_sc_gp_start(struct mm *mm, unsigned int t, unsigned int domain)
{
	struct mm_sc *s = sc_of(mm);
	unsigned int gp = mm_sections_gp(mm, &s->sections, t, domain);

	begin_rcu(s);
	mm->ops->fence(mm, t, MM_FENCE_SEQ_CST);
	tick(s, t);
	s->gp_start[gp] = s->clock[t];
	s->gp_gain[gp] = s->closed[domain];
	memcpy(s->gp_stores[gp], s->closed_stores[domain], sizeof(s->gp_stores[gp]));
	return gp;
}

bool mm_sc_gp_ready(const struct mm *mm, unsigned int gp)
{
	const struct mm_sc *s = sc_of_const(mm);

	if (s->sections.waits[gp])
		return false;
	for (unsigned int t = 0; t < mm->config.nthreads; t++)
		if (s->gp_stores[gp][t] > s->buffer[t].drained)
			return false;
	return true;
}

bool mm_sc_gp_waits(const struct mm *mm, unsigned int gp, unsigned int section)
{
	return mm_sections_wait(&sc_of_const(mm)->sections, gp, section);
}

/* Sections that begin from now on are behind its start. */
static void ended(struct mm_sc *s, unsigned int gp)
{
	mm_vc_join(&s->ended[s->sections.gp_domain[gp]], &s->gp_start[gp]);
	s->sections.active &= ~(1u << gp);
}

void mm_sc_gp_end(struct mm *mm, unsigned int t, unsigned int gp)
{
	struct mm_sc *s = sc_of(mm);

	mm->ops->fence(mm, t, MM_FENCE_SEQ_CST);
	mm_vc_join(&s->clock[t], &s->gp_gain[gp]);
	ended(s, gp);
}

void mm_sc_gp_over(struct mm *mm, unsigned int t, unsigned int gp)
{
	struct mm_sc *s = sc_of(mm);

	s->left = s->clock[t];
	s->clock[t] = s->gp_start[gp];
	mm_vc_join(&s->clock[t], &s->gp_gain[gp]);
	ended(s, gp);
}

void mm_sc_gp_left(struct mm *mm, unsigned int t)
{
	struct mm_sc *s = sc_of(mm);

	s->clock[t] = s->left;
}

void mm_sc_spawn(struct mm *mm, unsigned int parent, unsigned int child)
{
	struct mm_sc *s = sc_of(mm);

	mm->ops->fence(mm, parent, MM_FENCE_SEQ_CST);
	tick(s, parent);
	mm_vc_join(&s->clock[child], &s->clock[parent]);
}

void mm_sc_join(struct mm *mm, unsigned int t, unsigned int child)
{
	struct mm_sc *s = sc_of(mm);

	mm->ops->fence(mm, child, MM_FENCE_SEQ_CST);
	tick(s, child);
	mm_vc_join(&s->clock[t], &s->clock[child]);
}

void mm_sc_unread(struct mm *mm, unsigned int loc)
{
	struct mm_sc *s = sc_of(mm);

	if (mm->config.model == MM_SC)
		s->read[loc] = s->unread;
}

uint64_t mm_sc_hash(const struct mm *mm, const struct mm_live *live)
{
	const struct mm_sc *s = sc_of_const(mm);
	uint64_t h = mm_sections_hash(&s->sections, 7), gps = 0;

	(void)live;
	if (mm->config.hash_graph)
		h = mm_hash_core(&s->base.core, h);
	for (unsigned int loc = 0; loc < s->base.core.nlocs; loc++)
		h = mm_mix(mm_mix(h, s->base.core.msg[s->base.core.loc[loc].newest].value),
			   s->base.core.msg[s->base.core.loc[loc].newest].tag);
	for (unsigned int t = 0; t < mm->config.nthreads; t++) {
		const struct tso_buffer *b = &s->buffer[t];

		for (unsigned int i = 0; i < b->count; i++) {
			const struct tso_entry *e = &b->entry[(b->head + i) % TSO_BUFFER];

			h = mm_mix(mm_mix(mm_mix(h, e->loc), e->value), e->tag);
		}
		h = mm_mix(h, t);
		for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
			if ((s->sections.active >> gp & 1) && s->gp_stores[gp][t] > b->drained)
				gps += mm_mix(s->sections.gp_thread[gp],
					      (uint64_t)t << 32 | (s->gp_stores[gp][t] - b->drained));
		for (unsigned int d = 0; s->has_rcu && b->count && d < MM_MAX_DOMAINS; d++)
			if (s->closed_stores[d][t] > b->drained)
				h = mm_mix(h, (uint64_t)d << 32 |
					      (s->closed_stores[d][t] - b->drained));
	}
	return mm_mix(h, gps);
}
