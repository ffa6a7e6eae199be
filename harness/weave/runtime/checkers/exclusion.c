// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * exclusion.c - lw_enter_read() and its like, and lw_assert().
 */
#include "lockweave/check.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/record.h"

#define MAX_REGIONS 64u

static struct region {
	const void *obj;
	uint8_t readers[LW_MAX_THREADS];	/* nesting */
	uint8_t writers[LW_MAX_THREADS];
	uint32_t reading, writing;		/* threads */
	uint32_t event[LW_MAX_THREADS];		/* recording: where each entered */
} regions[MAX_REGIONS];
static uint32_t nregions;

static void begin(void)
{
	nregions = 0;
}

/* Readers do not mind each other. */
static struct region *region_of(const void *obj, bool write)
{
	struct region *r;

	lw_touch(LW_TOUCH_REGION, (uintptr_t)obj, write);
	for (uint32_t i = 0; i < nregions; i++)
		if (regions[i].obj == obj)
			return &regions[i];
	if (nregions == MAX_REGIONS)
		lw_found(LW_UNSUPPORTED, "critical sections of more than %u objects", MAX_REGIONS);
	r = &regions[nregions++];
	memset(r, 0, sizeof(*r));
	r->obj = obj;
	return r;
}

static void note(struct region *r, const char *text)
{
	if (!lw_recording())
		return;
	lw_record_note_of(text, r->obj);
	r->event[lw_eng.cur] = lw_eng.last_event[lw_eng.cur];
}

static void clash(enum lw_class class, struct region *r, uint32_t others, const char *what)
{
	unsigned int q = (unsigned int)__builtin_ctz(others);
	char name[64];

	lw_found_with(class, q, r->event[q], "thread %u is inside %s %s while thread %u is %s",
		      lw_eng.cur, lw_describe_address(r->obj, name),
		      class == LW_TWO_WRITERS || (r->writing & LW_ALL(lw_eng.cur)) ?
		      "to write" : "to read", q, what);
}

bool lw_inside(const struct lw_object *o, unsigned int t)
{
	for (uint32_t i = 0; i < nregions; i++)
		if (((regions[i].reading | regions[i].writing) & LW_ALL(t)) &&
		    (uintptr_t)regions[i].obj - LW_ARENA_BASE - o->off < o->size)
			return true;
	return false;
}

void lw_enter_read(const void *obj)
{
	struct region *r;
	uint32_t self = LW_ALL(lw_eng.cur);

	lw_enter(LW_SITE());
	r = region_of(obj, false);
	note(r, "enter read");
	r->readers[lw_eng.cur]++;
	r->reading |= self;
	if (r->writing & ~self)
		clash(LW_READER_AND_WRITER, r, r->writing & ~self, "to write");
}

void lw_enter_write(const void *obj)
{
	struct region *r;
	uint32_t self = LW_ALL(lw_eng.cur);

	lw_enter(LW_SITE());
	r = region_of(obj, true);
	note(r, "enter write");
	r->writers[lw_eng.cur]++;
	r->writing |= self;
	if (r->writing & ~self)
		clash(LW_TWO_WRITERS, r, r->writing & ~self, "to write");
	if (r->reading & ~self)
		clash(LW_READER_AND_WRITER, r, r->reading & ~self, "to read");
}

static void leave(struct region *r, uint8_t *nest, uint32_t *mask, const char *text)
{
	char name[64];

	note(r, text);
	if (!*nest)
		lw_found(LW_ASSERTION, "thread %u leaves %s, which it did not enter (%s)",
			 lw_eng.cur, lw_describe_address(r->obj, name), text);
	if (!--*nest)
		*mask &= ~LW_ALL(lw_eng.cur);
}

void lw_exit_read(const void *obj)
{
	struct region *r;

	lw_enter(LW_SITE());
	r = region_of(obj, false);
	leave(r, &r->readers[lw_eng.cur], &r->reading, "exit read");
}

void lw_exit_write(const void *obj)
{
	struct region *r;

	lw_enter(LW_SITE());
	r = region_of(obj, true);
	leave(r, &r->writers[lw_eng.cur], &r->writing, "exit write");
}

void lw_assert_failed(const char *condition, const char *function)
{
	lw_enter(LW_SITE());
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "assertion failed");
	lw_found(LW_ASSERTION, "%.100s does not hold in %.40s()", condition, function);
}

extern const struct lw_checker lw_checker_exclusion;
const struct lw_checker lw_checker_exclusion = { .begin = begin };
