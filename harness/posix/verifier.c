// SPDX-License-Identifier: GPL-2.0-or-later
/* What published benchmarks call; see lockweave/verifier.h. */
#include "lockweave/verifier.h"

#include <limits.h>

#include "posix/posix.h"
#include "weave/runtime/lockword.h"

#define AS(name) lwp___VERIFIER_##name
int AS(nondet_int)(void);
unsigned int AS(nondet_uint)(void);
_Bool AS(nondet_bool)(void);
long AS(nondet_long)(void);
unsigned long AS(nondet_ulong)(void);
char AS(nondet_char)(void);
unsigned char AS(nondet_uchar)(void);
short AS(nondet_short)(void);
unsigned short AS(nondet_ushort)(void);
void AS(assume)(int condition);
void AS(assert)(int condition);
void AS(atomic_begin)(void);
void AS(atomic_end)(void);
_Noreturn void lwp_reach_error(void);
_Noreturn void AS(error)(void);

static unsigned int choose(unsigned int n, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;

	lw_visible(pc);
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "asks for a value from outside");
	if (!lw_due(&e->decider, LW_STREAM_VALUE, e->cur))
		return 0;
	return lw_pick(&e->decider, LW_STREAM_VALUE, e->cur, LW_CHOOSE_INPUT, n);
}

/* Not all that there are: a few that make a difference. */
static long some(long least, long most, uintptr_t pc)
{
	const long value[] = { 0, 1, -1, 2, most, least, 3, 4 };
	long v = value[choose(sizeof(value) / sizeof(value[0]), pc)];

	lw_eng.outcome.sampled = true;
	return v < least ? most - 1 : v;
}

int AS(nondet_int)(void)
{
	return (int)some(INT_MIN, INT_MAX, LW_SITE());
}

unsigned int AS(nondet_uint)(void)
{
	return (unsigned int)some(0, UINT_MAX, LW_SITE());
}

_Bool AS(nondet_bool)(void)
{
	return choose(2, LW_SITE());
}

long AS(nondet_long)(void)
{
	return some(LONG_MIN, LONG_MAX, LW_SITE());
}

unsigned long AS(nondet_ulong)(void)
{
	return (unsigned long)some(LONG_MIN, LONG_MAX, LW_SITE());
}

char AS(nondet_char)(void)
{
	return (char)some(CHAR_MIN, CHAR_MAX, LW_SITE());
}

unsigned char AS(nondet_uchar)(void)
{
	return (unsigned char)some(0, UCHAR_MAX, LW_SITE());
}

short AS(nondet_short)(void)
{
	return (short)some(SHRT_MIN, SHRT_MAX, LW_SITE());
}

unsigned short AS(nondet_ushort)(void)
{
	return (unsigned short)some(0, USHRT_MAX, LW_SITE());
}

void AS(assume)(int condition)
{
	if (!condition)
		lw_task_assume_failed(LW_SITE());
}

_Noreturn static void fails(const char *what, uintptr_t pc)
{
	lw_enter(pc);
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, what);
	lw_found(LW_ASSERTION, "%s", what);
}

void AS(assert)(int condition)
{
	if (!condition)
		fails("__VERIFIER_assert() fails", LW_SITE());
}

void lwp_reach_error(void)
{
	fails("reach_error() is reached", LW_SITE());
}

void AS(error)(void)
{
	fails("__VERIFIER_error() is reached", LW_SITE());
}

/* One lock that all atomic sections take; a static variable like the program's. */
static int the_lock __attribute__((section("lw_data")));

void AS(atomic_begin)(void)
{
	lw_visible(LW_SITE());
	lw_word_take(&the_lock, "waits for the atomic section");
}

void AS(atomic_end)(void)
{
	struct lw_event *ev = NULL;
	struct lw_loc *l;

	lw_visible(LW_SITE());
	if (lw_recording())
		ev = lw_record_access(LW_EV_UNLOCK, (uintptr_t)&the_lock, sizeof(int), MM_RELEASE);
	l = lw_word_of(&the_lock);
	if (l->owner != (int)lw_eng.cur)
		lw_found(LW_ASSERTION, "thread %u ends an atomic section in which it is not", lw_eng.cur);
	lw_word_give(&the_lock, l, ev);
}
