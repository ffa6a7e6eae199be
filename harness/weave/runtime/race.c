// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * race.c - data races between plain accesses, and between plain and atomic ones.
 *
 * A race clock of an access is its thread's own clock at that time; whether it
 * is ordered before what a thread does now, the memory model says (mm.h).
 * Atomic accesses never race with each other.
 *
 * A thread's accesses to its own stack are checked like all others.  So that a
 * new frame is not confronted with what somebody did to an older one at the same
 * place, shadow state that others left on a stack is forgotten when the function
 * returns whose frame it lies in (frame_end() in tsan_plain.c).
 */
#include "weave/runtime/access.h"
#include "weave/runtime/pickup.h"

struct clocks {
	uint8_t readers, writers;
	const uint16_t *read, *write;
};

/*
 * Who did something to these clocks' bytes that is not ordered before our plain
 * access?  -1: nobody.  marked: the location, if what they did was not plain.
 */
static int plain_conflict(const struct clocks *k, const struct lw_loc *marked, bool write,
			  mm_dep dep, bool *theirs_wrote)
{
	const struct mm *mm = lw_eng.mm;
	unsigned int t = lw_eng.cur;

	*theirs_wrote = true;
	for (uint32_t m = k->writers & ~LW_ALL(t); m; m &= m - 1) {
		unsigned int q = (unsigned int)__builtin_ctz(m);

		if (write ? mm_plain_write_after_write(mm, t, q, k->write[q], marked, dep) :
			    mm_plain_read_after_write(mm, t, q, k->write[q], dep))
			continue;
		if (!marked || !mm_saw_store(mm, t, lw_loc_id(marked), q, k->write[q]))
			return (int)q;
	}
	*theirs_wrote = false;
	if (!write)
		return -1;
	for (uint32_t m = k->readers & ~LW_ALL(t); m; m &= m - 1) {
		unsigned int q = (unsigned int)__builtin_ctz(m);

		if (!mm_plain_write_after_read(mm, t, q, k->read[q], marked, dep))
			return (int)q;
	}
	return -1;
}

/* The same for our atomic access, which was performed, and their plain ones. */
static int atomic_conflict(const struct clocks *k, bool read, bool write, mm_dep dep,
			   bool *theirs_wrote)
{
	const struct mm *mm = lw_eng.mm;
	unsigned int t = lw_eng.cur;

	*theirs_wrote = true;
	for (uint32_t m = k->writers & ~LW_ALL(t); m; m &= m - 1) {
		unsigned int q = (unsigned int)__builtin_ctz(m);

		if ((read && !mm_marked_read_after_write(mm, t, q, k->write[q], dep)) ||
		    (write && !mm_marked_write_after_write(mm, t, q, k->write[q])))
			return (int)q;
	}
	*theirs_wrote = false;
	for (uint32_t m = write ? k->readers & ~LW_ALL(t) : 0; m; m &= m - 1) {
		unsigned int q = (unsigned int)__builtin_ctz(m);

		if (!mm_marked_write_after_read(mm, t, q, k->read[q]))
			return (int)q;
	}
	return -1;
}

static bool freeing;

static const char *verb(bool wrote, bool atomic)
{
	if (atomic)
		return wrote ? "atomic write" : "atomic read";
	return wrote ? "plain write" : "plain read";
}

/* l: the location, if one of the accesses is atomic. */
LW_COLD static void report(uintptr_t off, bool wrote, bool atomic, int q, bool theirs_wrote,
			   const struct lw_loc *l)
{
	const char *ours = freeing ? "freed" : verb(wrote, atomic);
	bool theirs_atomic = l && !atomic, torn = l && l->lock_word && !freeing;
	char name[64];

	freeing = false;
	lw_found_with(torn ? LW_TORN_ACCESS : LW_DATA_RACE, (unsigned int)q,
		      lw_recording() ? lw_record_find((unsigned int)q, off, 1, theirs_wrote,
						      theirs_atomic) : 0,
		      "%s: %s by thread %u, %s by thread %d, nothing orders them",
		      lw_describe(off, name), ours, lw_eng.cur,
		      verb(theirs_wrote, theirs_atomic), q);
}

static struct clocks of_cell(const struct lw_cell *c)
{
	return (struct clocks){ c->readers, c->writers, c->read, c->write };
}

void lw_race_cell(struct lw_cell *c, uintptr_t off, bool write, mm_dep dep)
{
	struct clocks k = of_cell(c);
	unsigned int t = lw_eng.cur;
	bool theirs;
	int q = plain_conflict(&k, NULL, write, dep, &theirs);

	if (lw_unlikely(q >= 0))
		report(off, write, false, q, theirs, NULL);
	if (write && lw_eng.transitive)
		c->readers = c->writers = 0;
	lw_cell_mark(c, t, write, mm_clock(lw_eng.mm, t));
}

static void split(struct lw_cell *c, uintptr_t granule)
{
	for (unsigned int i = 0; i < 4; i++) {
		struct lw_cell *b = lw_byte_cell(granule + i);

		*b = *c;
		b->split = 0;
	}
	c->split = (uint8_t)~0u;
	c->readers = c->writers = 0;
}

void lw_race_split(uintptr_t off, uintptr_t size)
{
	for (uintptr_t granule = off & ~(uintptr_t)3; granule < off + size; granule += 4)
		if (!lw_granule(granule)->split)
			split(lw_granule(granule), granule);
}

/* So they do with those to what was one before an access of another size. */
LW_COLD static void against_replaced(uintptr_t off, bool write, mm_dep dep)
{
	for (unsigned int i = 0; i < lw_eng.nlocs; i++) {
		const struct lw_loc *l = &lw_eng.loc[i];
		struct clocks k = { l->readers, l->writers, l->read, l->write };
		bool theirs;
		int q;

		if (off - l->off >= l->was)
			continue;
		q = plain_conflict(&k, l, write, dep, &theirs);
		if (q >= 0)
			report(off, write, false, q, theirs, l);
	}
}

/* Plain accesses to bytes of an atomic location race with unordered atomic ones. */
static void against_atomic(const struct lw_cell *c, uintptr_t first, uintptr_t end, bool write,
			   mm_dep dep)
{
	for (uintptr_t i = first; i < end; i++) {
		struct lw_loc *l;
		struct clocks k;
		bool theirs;
		int q;

		if (!c->loc[i & 3])
			continue;
		l = &lw_eng.loc[c->loc[i & 3] - 1];
		k = (struct clocks){ l->readers, l->writers, l->read, l->write };
		q = plain_conflict(&k, l, write, dep, &theirs);
		if (q >= 0)
			report(i, write, false, q, theirs, l);
		if (write)
			lw_pickup_later(i, 1, LW_PICK_PLAIN, 0);
		else if (lw_unlikely(lw_eng.buffered))
			lw_forward_own(l);
	}
}

static void granule(uintptr_t first, uintptr_t end, bool write, mm_dep dep)
{
	struct lw_cell *c = lw_granule(first);
	uintptr_t start = first & ~(uintptr_t)3;

	if (c->stamp != lw_eng.stamp)
		lw_cell_renew(c, lw_eng.stamp);
	if (lw_cell_locs(c))
		against_atomic(c, first, end, write, dep);
	if (!c->split && end - first == 4) {
		lw_race_cell(c, first, write, dep);
		return;
	}
	if (!c->split)
		split(c, start);
	for (uintptr_t i = first; i < end; i++) {
		if (lw_unlikely(lw_eng.replaced))
			against_replaced(i, write, dep);
		lw_race_cell(lw_byte_cell(i), i, write, dep);
	}
}

void lw_race_plain(uintptr_t off, uintptr_t size, bool write, mm_dep dep)
{
	uintptr_t end = off + size;

	if (off - LW_STACKS_OFF < LW_NR_STACKS * LW_STACK_SLOT &&
	    !lw_on_own_stack(off, lw_eng.cur))
		lw_stack_note(off);
	while (off < end) {
		uintptr_t next = (off | 3) + 1;

		granule(off, next < end ? next : end, write, dep);
		off = next;
	}
}

void lw_race_free(uintptr_t off, uintptr_t size, mm_dep dep)
{
	freeing = true;
	lw_race_plain(off, size, true, dep);
	freeing = false;
}

LW_COLD void lw_race_sizes(const struct lw_loc *l, uintptr_t off, unsigned int size, bool write,
			   mm_dep dep)
{
	struct clocks k = { l->readers, l->writers, l->read, l->write };
	bool theirs;
	int q = plain_conflict(&k, l, write, dep, &theirs);
	char name[64];

	if (q >= 0)
		lw_found_with(LW_TORN_ACCESS, (unsigned int)q,
			      lw_recording() ? lw_record_find((unsigned int)q, l->off, 1, theirs,
							      true) : 0,
			      "%s: atomic access of %u bytes by thread %u, of %u bytes here by "
			      "thread %d, nothing orders them", lw_describe(off, name), size,
			      lw_eng.cur, l->size, q);
}

/* Inside data_race(): no report, but a store to a location is still a store. */
void lw_quiet_plain(uintptr_t off, uintptr_t size, bool write)
{
	for (uintptr_t i = off; i < off + size; i++) {
		const struct lw_cell *c = lw_granule(i);

		if (c->stamp != lw_eng.stamp || !c->loc[i & 3])
			continue;
		if (write)
			lw_pickup_later(i, 1, LW_PICK_PLAIN, 0);
		else
			lw_forward_own(&lw_eng.loc[c->loc[i & 3] - 1]);
	}
}

LW_COLD void lw_race_atomic(struct lw_loc *l, bool read, bool write, mm_dep dep)
{
	if (lw_eng.attention & LW_ATT_QUIET)
		return;
	for (uintptr_t i = l->off; i < l->off + l->size; i++) {
		const struct lw_cell *c = lw_granule(i);
		struct clocks k = of_cell(c->split ? lw_byte_cell(i) : c);
		bool theirs;
		int q = atomic_conflict(&k, read, write, dep, &theirs);

		if (q >= 0)
			report(i, write, true, q, theirs, l);
	}
}
