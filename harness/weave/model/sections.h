/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sections.h - which read-side sections are open and which grace periods wait
 * for them.  What travels along those edges is each model's own business.
 */
#ifndef LW_MODEL_SECTIONS_H
#define LW_MODEL_SECTIONS_H

#include "weave/model/internal.h"

#define MM_MAX_SECTIONS	32u	/* open at once */
#define MM_MAX_GPS	16u	/* under way at once */

struct mm_sections {
	uint32_t open;		/* bit s: slot s is an open section */
	uint32_t active;	/* bit g: grace period g is under way */
	uint32_t waits[MM_MAX_GPS];	/* for which open sections */
	uint8_t thread[MM_MAX_SECTIONS];
	uint8_t domain[MM_MAX_SECTIONS];
	uint8_t gp_thread[MM_MAX_GPS];
	uint8_t gp_domain[MM_MAX_GPS];
};

static inline void mm_sections_reset(struct mm_sections *s)
{
	s->open = 0;
	s->active = 0;
}

static inline unsigned int mm_sections_open(struct mm *mm, struct mm_sections *s, unsigned int t,
					    unsigned int domain)
{
	unsigned int slot = 0;

	while (slot < MM_MAX_SECTIONS - 1 && (s->open >> slot & 1))
		slot++;
	if (s->open >> slot & 1)
		mm->full = true;
	s->open |= 1u << slot;
	s->thread[slot] = (uint8_t)t;
	s->domain[slot] = (uint8_t)domain;
	return slot;
}

static inline void mm_sections_close(struct mm_sections *s, unsigned int slot)
{
	s->open &= ~(1u << slot);
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
		s->waits[gp] &= ~(1u << slot);
}

/* A new grace period; it waits for every open section of its domain. */
static inline unsigned int mm_sections_gp(struct mm *mm, struct mm_sections *s, unsigned int t,
					  unsigned int domain)
{
	unsigned int gp = 0;

	while (gp < MM_MAX_GPS - 1 && (s->active >> gp & 1))
		gp++;
	if (s->active >> gp & 1)
		mm->full = true;
	s->active |= 1u << gp;
	s->gp_thread[gp] = (uint8_t)t;
	s->gp_domain[gp] = (uint8_t)domain;
	s->waits[gp] = 0;
	for (unsigned int slot = 0; slot < MM_MAX_SECTIONS; slot++)
		if ((s->open >> slot & 1) && s->domain[slot] == domain)
			s->waits[gp] |= 1u << slot;
	return gp;
}

static inline bool mm_sections_wait(const struct mm_sections *s, unsigned int gp,
				    unsigned int slot)
{
	return (s->active >> gp & 1) && (s->waits[gp] >> slot & 1);
}

/* Slots are handed out in order of arrival: name sections by thread and domain instead. */
static inline uint64_t mm_sections_hash(const struct mm_sections *s, uint64_t h)
{
	uint64_t sum = 0;

	for (unsigned int slot = 0; slot < MM_MAX_SECTIONS; slot++) {
		if (!(s->open >> slot & 1))
			continue;
		sum += mm_mix(1, (uint64_t)s->thread[slot] << 8 | s->domain[slot]);
		for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
			if ((s->active >> gp & 1) && (s->waits[gp] >> slot & 1))
				sum += mm_mix(2, (uint64_t)s->gp_thread[gp] << 16 |
						 (uint64_t)s->thread[slot] << 8 | s->domain[slot]);
	}
	for (unsigned int gp = 0; gp < MM_MAX_GPS; gp++)
		if (s->active >> gp & 1)
			sum += mm_mix(3, (uint64_t)s->gp_thread[gp] << 8 | s->gp_domain[gp]);
	return mm_mix(h, sum);
}

#endif /* LW_MODEL_SECTIONS_H */
