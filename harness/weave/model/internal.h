/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * internal.h - what the models share: messages in modification order, views,
 * vector clocks.  Nothing outside model/ includes it.
 *
 * A position in modification order is an order label, not an index, because a
 * store may be put between two older ones.  The initial message has label 0,
 * appending leaves LABEL_GAP, inserting halves what is there.  A view maps each
 * location to a label; views join by maximum, entry by entry.
 */
#ifndef LW_MODEL_INTERNAL_H
#define LW_MODEL_INTERNAL_H

#include <string.h>

#include "weave/model/mm.h"

#define MM_MAX_MSGS	16384u
#define MM_NONE		0xffffu
#define MM_LABEL_GAP	(1u << 16)
#define MM_BY_INIT	0xffu	/* struct mm_msg.thread of an initial message */
#define MM_LANES	4u	/* views are touched this many entries at a time */

enum mm_msg_flags {
	MM_MSG_TAKEN	= 1u << 0,	/* a read-modify-write stands right behind it */
	MM_MSG_RMW	= 1u << 1,	/* stored by a read-modify-write */
	MM_MSG_PLAIN	= 1u << 2,	/* an unmarked store: tells its readers nothing */
	MM_MSG_UNLOCK	= 1u << 3,
	MM_MSG_SC	= 1u << 4,	/* C11: stored by a seq_cst operation */
};

struct mm_msg {
	uint64_t value;
	mm_tag tag;
	uint32_t label;
	uint16_t older, newer;	/* neighbours in modification order; MM_NONE */
	uint16_t loc;
	uint8_t thread;
	uint8_t flags;
};

struct mm_loc {
	uint16_t oldest, newest;
	uint16_t count;
};

struct mm_core {
	unsigned int nlocs;
	unsigned int width;	/* nlocs rounded up to MM_LANES */
	unsigned int nmsgs;
	struct mm_loc loc[MM_MAX_LOCS];
	/*
	 * lkmm: a location's plain stores have a column of their own in views, for
	 * they take no part in what strong fences make global.  0: none yet.
	 */
	uint16_t plain_column[MM_MAX_LOCS];
	uint16_t column_of[MM_MAX_LOCS];	/* of a plain column: its location; else MM_NONE */
	struct mm_msg msg[MM_MAX_MSGS];
};

struct mm_view {
	uint32_t at[MM_MAX_LOCS];
} __attribute__((aligned(16)));

/* A view that does not change any more, in the execution's pool. */
struct mm_ref {
	uint32_t off;
	uint32_t n;	/* entries, a multiple of MM_LANES; the others are 0 */
};

#define MM_POOL_ENTRIES	(1u << 20)
struct mm_pool {
	uint32_t used;
	uint32_t at[MM_POOL_ENTRIES] __attribute__((aligned(16)));
};

struct mm_vc {
	uint16_t c[MM_MAX_THREADS];
} __attribute__((aligned(16)));

/* One model. */
struct mm_ops {
	size_t size;
	void (*reset)(struct mm *mm);
	void (*loc_added)(struct mm *mm, unsigned int loc);
	void (*load)(struct mm *mm, unsigned int t, unsigned int loc, enum mm_order order,
		     mm_dep addr, struct mm_read *out);
	bool (*store)(struct mm *mm, unsigned int t, unsigned int loc, uint64_t value, mm_tag tag,
		      enum mm_order order, const struct mm_deps *deps);
	bool (*rmw)(struct mm *mm, unsigned int t, unsigned int loc, const struct mm_rmw *rmw,
		    mm_tag tag, enum mm_order order, const struct mm_deps *deps,
		    struct mm_read *out);
	void (*fence)(struct mm *mm, unsigned int t, enum mm_fence fence);
	void (*fence_ahead)(struct mm *mm, unsigned int t);	/* where mm->fences_ahead is set */
	void (*lock)(struct mm *mm, unsigned int t, unsigned int loc, mm_dep addr,
		     mm_tag tag, struct mm_read *out);
	void (*unlock)(struct mm *mm, unsigned int t, unsigned int loc, mm_tag tag);
	unsigned int (*section_begin)(struct mm *mm, unsigned int t, unsigned int domain);
	void (*section_end)(struct mm *mm, unsigned int t, unsigned int section);
	unsigned int (*gp_start)(struct mm *mm, unsigned int t, unsigned int domain);
	bool (*gp_ready)(const struct mm *mm, unsigned int gp);
	bool (*gp_waits)(const struct mm *mm, unsigned int gp, unsigned int section);
	void (*gp_end)(struct mm *mm, unsigned int t, unsigned int gp);
	void (*gp_over)(struct mm *mm, unsigned int t, unsigned int gp);
	void (*gp_left)(struct mm *mm, unsigned int t);
	void (*spawn)(struct mm *mm, unsigned int parent, unsigned int child);
	void (*join)(struct mm *mm, unsigned int t, unsigned int child);
	unsigned int (*pending)(const struct mm *mm, unsigned int t);	/* NULL: none ever */
	unsigned int (*drain)(struct mm *mm, unsigned int t);
	mm_dep (*dep_join)(struct mm *mm, unsigned int t, mm_dep a, mm_dep b);	/* NULL: a | b */
	bool (*dep_saw)(const struct mm *mm, enum mm_saw what, unsigned int q, uint16_t clk,
			mm_dep dep);	/* NULL: false */
	bool (*saw_store)(const struct mm *mm, unsigned int t, unsigned int loc, unsigned int q,
			  uint16_t clk);	/* NULL: false */
	unsigned int (*given)(struct mm *mm, unsigned int t,
			      struct mm_given *given);	/* NULL: none ever */
	uint64_t (*hash)(const struct mm *mm, const struct mm_live *live);
	uint64_t (*hash_thread)(const struct mm *mm, unsigned int t);	/* NULL: 0 */
	/* Forget what the last load, of loc, left for others.  NULL: nothing. */
	void (*unread)(struct mm *mm, unsigned int loc);
};

extern const struct mm_ops mm_sc_ops, mm_tso_ops, mm_weak_ops;
extern const struct mm_ops mm_lkmm_exact_ops, mm_lkmm_compiled_ops;

/* Every model's struct begins so. */
struct mm_base {
	struct mm mm;
	struct mm_core core;
};

/* One clock for all questions about races: happens-before is transitive. */
static inline struct mm_hb mm_hb_of_one(const uint16_t *c)
{
	return (struct mm_hb){
		.now = 1, .vr = c, .vm = c, .vw = c, .vwl = c, .hr = c, .hw = c, .here = c,
	};
}

static inline struct mm_core *mm_core(struct mm *mm)
{
	return &((struct mm_base *)mm)->core;
}

static inline const struct mm_core *mm_core_const(const struct mm *mm)
{
	return &((const struct mm_base *)mm)->core;
}

/*
 * Put a message behind `after` in its location's modification order.  Returns
 * its number, or MM_NONE (and sets mm->full or counts an unmodelled place).
 */
unsigned int mm_msg_insert(struct mm *mm, unsigned int after, unsigned int t, uint64_t value,
			   mm_tag tag, unsigned int flags);
/* Is there a label left behind `after`? */
bool mm_msg_room(const struct mm_core *core, unsigned int after);

/*
 * Where a store goes: the message that it is to stand behind, not older than
 * floor and not one that a read-modify-write follows.
 */
unsigned int mm_choose_place(struct mm *mm, unsigned int t, unsigned int loc, uint32_t floor);

static inline bool mm_is_newest(const struct mm_core *core, unsigned int msg)
{
	return core->loc[core->msg[msg].loc].newest == msg;
}

/* How many messages are newer. */
uint32_t mm_msg_age(const struct mm_core *core, unsigned int msg);

static inline bool mm_acquires(enum mm_order order)
{
	return order == MM_ACQUIRE || order == MM_ACQ_REL || order == MM_SEQ_CST;
}

static inline bool mm_releases(enum mm_order order)
{
	return order == MM_RELEASE || order == MM_ACQ_REL || order == MM_SEQ_CST;
}

static inline enum mm_order mm_fail_order(const struct mm_rmw *rmw)
{
	return rmw->fail_order == MM_PLAIN ? MM_RELAXED : rmw->fail_order;
}

/*
 * Vectors of four and eight: what every x86-64 and arm64 has.  Labels and clocks
 * stay below the sign bit (MM_MAX_MSGS * MM_LABEL_GAP, MM_MAX_CLOCK), because
 * baseline x86-64 compares signed lanes only.
 */
typedef int32_t mm_v4 __attribute__((vector_size(16), may_alias));
typedef int16_t mm_v8 __attribute__((vector_size(16), may_alias));

#define MM_MAX_CLOCK	INT16_MAX

static inline void mm_max8(uint16_t *dst, const uint16_t *src)
{
	mm_v8 d = *(const mm_v8 *)(const void *)dst, s = *(const mm_v8 *)(const void *)src;
	mm_v8 keep = d > s;

	*(mm_v8 *)(void *)dst = (d & keep) | (s & ~keep);
}

static inline void mm_vc_join(struct mm_vc *dst, const struct mm_vc *src)
{
	mm_max8(dst->c, src->c);
}

static inline mm_v4 mm_lanes(const uint32_t *at)
{
	return *(const mm_v4 *)(const void *)at;
}

/* n is a multiple of MM_LANES, here and below. */
static inline void mm_at_join(uint32_t *restrict dst, const uint32_t *restrict src, unsigned int n)
{
	for (unsigned int i = 0; i < n; i += MM_LANES) {
		mm_v4 d = mm_lanes(dst + i), s = mm_lanes(src + i), keep = d > s;

		*(mm_v4 *)(void *)(dst + i) = (d & keep) | (s & ~keep);
	}
}

static inline void mm_at_copy(uint32_t *restrict dst, const uint32_t *restrict src, unsigned int n)
{
	for (unsigned int i = 0; i < n; i += MM_LANES)
		*(mm_v4 *)(void *)(dst + i) = mm_lanes(src + i);
}

/* src <= dst everywhere? */
static inline bool mm_at_covers(const uint32_t *dst, const uint32_t *src, unsigned int n)
{
	mm_v4 above = { 0 };
	uint64_t halves[2];

	for (unsigned int i = 0; i < n; i += MM_LANES)
		above |= mm_lanes(src + i) > mm_lanes(dst + i);
	memcpy(halves, &above, sizeof(halves));
	return !(halves[0] | halves[1]);
}

static inline void mm_at_raise(uint32_t *at, unsigned int loc, uint32_t label)
{
	if (at[loc] < label)
		at[loc] = label;
}

/* Freeze a view; an empty reference (and mm->full) when the pool is used up. */
static inline struct mm_ref mm_freeze(struct mm *mm, struct mm_pool *pool, const uint32_t *at,
				      unsigned int n)
{
	struct mm_ref ref = { .off = pool->used, .n = n };

	if (__builtin_expect(pool->used + n > MM_POOL_ENTRIES, 0)) {
		mm->full = true;
		return (struct mm_ref){ 0, 0 };
	}
	mm_at_copy(pool->at + pool->used, at, n);
	pool->used += n;
	return ref;
}

static inline const uint32_t *mm_frozen(const struct mm_pool *pool, struct mm_ref ref)
{
	return pool->at + ref.off;
}

static inline uint32_t mm_frozen_at(const struct mm_pool *pool, struct mm_ref ref, unsigned int loc)
{
	return loc < ref.n ? pool->at[ref.off + loc] : 0;
}

/* Hashing: order matters, each word counts fully. */
static inline uint64_t mm_mix(uint64_t h, uint64_t v)
{
	h ^= v + 0x9e3779b97f4a7c15ull + (h << 6) + (h >> 2);
	h *= 0xff51afd7ed558ccdull;
	return h ^ (h >> 32);
}

/* A location's message of that tag; MM_NONE. */
unsigned int mm_message(const struct mm_core *core, unsigned int loc, mm_tag tag);
/* The place of a label in its location's modification order: 0 the initial message. */
unsigned int mm_rank(const struct mm_core *core, unsigned int loc, uint32_t label);
uint64_t mm_hash_at(const struct mm_core *core, uint64_t h, const uint32_t *at, unsigned int n);
/* Every location's messages: value, tag, flags, in order. */
uint64_t mm_hash_core(const struct mm_core *core, uint64_t h);

#endif /* LW_MODEL_INTERNAL_H */
