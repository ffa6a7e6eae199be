// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which steps of an execution a reader needs.  Most of them set the scene.  Each
 * step gets points for what it has to do with the finding, and as many as fit a
 * page are shown, those with most points first, and the late ones before the
 * early ones.
 */
#include "report/internal.h"

#include <string.h>

#define MOST_ROWS	60u	/* with everything that is TOLD */
#define ROWS		26u
#define FEW_ROWS	18u	/* as many are filled up with what is around */

enum points {
	TOLD = 90,		/* shown in any case: the finding, stale reads, who waits */
	MISSED = 85,		/* what a stale read, or a sleeper, did not see */
	RECYCLED = 80,		/* the object is freed, or comes into use again */
	GATE = 75,		/* what could have ordered one thread behind the other */
	FOUND = 70,		/* how a thread came by the object */
	LAST = 66,		/* what a failed check looked at */
	ENTRY = 60,		/* how a thread got hold of the object */
	SWITCH = 56,		/* the input let another thread run */
	HOLDS = 46,		/* which locks it has */
	CONTEXT = 40,		/* fences and RCU around what is shown */
};

struct choice {
	const struct lw_report *r;
	const struct lw_event *all;
	uint32_t n, start;			/* first event behind setup() */
	uint32_t event, other;			/* + 1; 0: none */
	bool about[1024 + 1];			/* objects that the finding is about */
	bool taking_part[LW_MAX_THREADS];
	uint8_t points[LW_TRACE_MAX];
};

static void give(struct choice *c, uint32_t i, unsigned int points)
{
	if (i < c->n && c->points[i] < points)
		c->points[i] = (uint8_t)points;
}

/* The same for an event + 1, which may be none. */
static void give_to(struct choice *c, uint32_t event, unsigned int points)
{
	if (event)
		give(c, event - 1, points);
}

static bool is_plain(const struct lw_event *e)
{
	return e->kind == LW_EV_PLAIN_LOAD || e->kind == LW_EV_PLAIN_STORE;
}

static uint32_t end_of_setup(const struct lw_trace *trace)
{
	uint32_t i;

	if (!trace->nevents || trace->event[0].kind != LW_EV_OP_BEGIN || !trace->event[0].text ||
	    strcmp(trace->event[0].text, "setup"))
		return 0;
	for (i = 1; i < trace->nevents; i++)
		if (trace->event[i].kind == LW_EV_OP_END)
			return i + 1;
	return trace->nevents;
}

static void about(struct choice *c, const struct lw_event *e)
{
	if (lw_is_heap(c->r, e->object))
		c->about[e->object] = true;
}

/* Objects that the finding's sentence names. */
static void about_named(struct choice *c)
{
	const char *text = c->r->outcome->finding.text, *at;
	uint32_t i;

	for (i = 0; i < c->r->trace->nobjects; i++) {
		const char *name = c->r->trace->object[i].name;

		at = strchr(name, '#') ? strstr(text, name) : NULL;
		if (at && !(at[strlen(name)] >= '0' && at[strlen(name)] <= '9'))
			c->about[i + 1] = true;
	}
}

static void the_finding(struct choice *c)
{
	const struct lw_finding *f = &c->r->outcome->finding;

	if (c->r->outcome->verdict != LW_FINDING)
		return;
	if (f->event < c->n)
		c->event = f->event + 1;
	if (f->has_other && f->other_event < c->n)
		c->other = f->other_event + 1;
	c->taking_part[f->thread % LW_MAX_THREADS] = true;
	if (c->event)
		about(c, &c->all[c->event - 1]);
	if (c->other) {
		about(c, &c->all[c->other - 1]);
		c->taking_part[f->other_thread % LW_MAX_THREADS] = true;
	}
	about_named(c);
	give_to(c, c->event, 100);
	give_to(c, c->other, 100);
	if (c->r->outcome->warning.text[0])
		give(c, c->r->outcome->warning.event, MISSED);
}

/* A stale value is understood by where it came from and what was missed. */
static void decisions(struct choice *c)
{
	uint32_t i;

	for (i = 0; i < c->n; i++) {
		const struct lw_event *e = &c->all[i];

		if (e->age) {
			give(c, i, TOLD);
			give_to(c, lw_overwritten_by(c->r, i), MISSED);
			if (e->reads_from > c->start)
				give_to(c, e->reads_from, MISSED - 1);
			c->taking_part[e->thread % LW_MAX_THREADS] = true;
		} else if (e->deviation & ~(1u << LW_CHOOSE_THREAD)) {
			give(c, i, TOLD);
		}
	}
}

static void switches(struct choice *c)
{
	uint32_t i;

	for (i = c->start; i < c->n; i++)
		if (c->all[i].deviation && c->taking_part[c->all[i].thread % LW_MAX_THREADS])
			give(c, i, SWITCH);
}

/* ---- two steps that clash ---- */

/*
 * What the later thread read of others, after the earlier step, is what could
 * have ordered the two; and what those read before, and so on.
 */
static void gates(struct choice *c, unsigned int thread, uint32_t from, uint32_t end,
		  unsigned int depth)
{
	unsigned int left = 3;
	uint32_t i;

	for (i = end; i-- > from && left; ) {
		const struct lw_event *e = &c->all[i], *source;

		if (e->thread != thread || !e->reads_from || e->reads_from <= from ||
		    e->reads_from > i || e->age)
			continue;
		source = &c->all[e->reads_from - 1];
		if (source->thread == thread)
			continue;
		give(c, i, GATE - depth);
		give_to(c, e->reads_from, GATE - depth);
		if (depth < 2)
			gates(c, source->thread, from, e->reads_from - 1, depth + 1);
		left--;
	}
}

/* The thread's own use of the object begins, or ends, there: what was before is another story. */
static bool begins_or_ends(const struct lw_event *e, uint32_t object)
{
	return e->object == object && (e->kind == LW_EV_ALLOC || e->kind == LW_EV_FREE);
}

/* How the thread got hold of the object: atomic accesses to it within the operation. */
static void entry(struct choice *c, uint32_t event)
{
	const struct lw_event *it = &c->all[event - 1];
	unsigned int left = 5;
	uint32_t i;

	for (i = event - 1; i-- > c->start && left; ) {
		const struct lw_event *e = &c->all[i];

		if (e->thread != it->thread)
			continue;
		if (e->kind == LW_EV_OP_BEGIN || begins_or_ends(e, it->object))
			return;
		if (!e->object || e->object != it->object || is_plain(e) || !lw_is_access(e))
			continue;
		give(c, i, ENTRY + (lw_writes(e) ? 2 : 0));
		left--;
	}
}

/*
 * How the thread came by the object: the pointer that it read last; and by what
 * that lay in, if it was another object.
 */
static void lookup(struct choice *c, uint32_t event, unsigned int depth)
{
	unsigned int thread = c->all[event - 1].thread;
	uint32_t object = c->all[event - 1].object, i;

	if (!lw_is_heap(c->r, object))
		return;
	for (i = event - 1; i-- > c->start; ) {
		if (c->all[i].thread != thread)
			continue;
		if (begins_or_ends(&c->all[i], object))
			return;
		if (lw_pointed_at(c->r, &c->all[i]) != object)
			continue;
		/* A variable of the program that nothing protects tells nothing. */
		if (is_plain(&c->all[i]) && !lw_is_heap(c->r, c->all[i].object))
			return;
		give(c, i, FOUND - depth);
		about(c, &c->all[i]);
		if (is_plain(&c->all[i]))
			entry(c, i + 1);
		if (depth < 2)
			lookup(c, i + 1, depth + 1);
		return;
	}
}

/* Whoever frees or allocates the object has no need to find it. */
static void came_by(struct choice *c, uint32_t event)
{
	if (c->all[event - 1].kind == LW_EV_FREE || c->all[event - 1].kind == LW_EV_ALLOC)
		return;
	lookup(c, event, 0);
	entry(c, event);
}

/* ---- a check that failed by itself ---- */

/* Is it the function where the check is? */
static bool in_failed_check(const struct choice *c, uint32_t i)
{
	struct lw_frame check[LW_REPORT_FRAMES], frame[LW_REPORT_FRAMES];

	return lw_finding_frames(c->r, check) && lw_event_frames(c->r, &c->all[i], frame) &&
	       !strcmp(check[0].function, frame[0].function);
}

/* A plain store of what the thread had just read: that is where the value is from. */
static void copied(struct choice *c, uint32_t store, unsigned int points)
{
	const struct lw_event *e = &c->all[store];
	uint32_t i;

	for (i = store; i-- > c->start; ) {
		const struct lw_event *before = &c->all[i];

		if (before->thread != e->thread)
			continue;
		if (e->kind == LW_EV_PLAIN_STORE && before->kind == LW_EV_LOAD && before->known &&
		    before->value == e->stored)
			give(c, i, points);
		return;
	}
}

static void one_access(struct choice *c, uint32_t i, unsigned int points)
{
	unsigned int writers = 6;
	uint32_t k;

	give(c, i, points);
	about(c, &c->all[i]);
	for (k = i; k-- > c->start && writers; )
		if (lw_writes(&c->all[k]) && lw_same_place(&c->all[k], &c->all[i])) {
			give(c, k, points - 4);
			copied(c, k, points - 4);
			writers--;
		}
}

/* What the check looked at, or else the thread's last accesses; and who wrote there. */
static void last_accesses(struct choice *c)
{
	unsigned int thread = c->all[c->event - 1].thread, left = 4, points = LAST + 4;
	uint32_t i;

	for (i = c->event; i-- > c->start && left; ) {
		if (c->all[i].thread != thread || !lw_is_access(&c->all[i]))
			continue;
		if (!in_failed_check(c, i)) {
			if (points < LAST + 4)
				return;
			left = left > 2 ? 2 : left;
		}
		one_access(c, i, points);
		points--;
		left--;
	}
}

/* ---- threads that wait ---- */

static bool about_waiting(const struct choice *c)
{
	enum lw_class class = c->r->outcome->finding.class;

	return c->r->outcome->verdict == LW_FINDING &&
	       (class == LW_DEADLOCK || class == LW_LOST_WAKEUP || class == LW_LIVELOCK);
}

/*
 * A sleeper looked at its condition and told others that it sleeps.  What they
 * did to either since, and whether they looked, is the story.
 */
static void since_it_slept(struct choice *c, uint32_t sleep)
{
	unsigned int thread = c->all[sleep].thread, left = 5;
	uint32_t i, k;

	for (i = sleep; i-- > c->start && left; ) {
		const struct lw_event *mine = &c->all[i];

		if (mine->thread != thread || mine->kind == LW_EV_OP_BEGIN)
			continue;
		if (!lw_is_access(mine) || is_plain(mine))
			continue;
		give(c, i, MISSED);
		left--;
		for (k = c->n; k-- > i; )
			if (c->all[k].thread != thread && lw_is_access(&c->all[k]) &&
			    lw_same_place(&c->all[k], mine))
				give(c, k, lw_writes(&c->all[k]) ? MISSED : GATE);
	}
}

static void waiting(struct choice *c)
{
	uint32_t i, holder;

	for (i = c->start; i < c->n; i++) {
		const struct lw_event *e = &c->all[i];

		if (!lw_waits_forever(c->r, i))
			continue;
		give(c, i, TOLD);
		c->taking_part[e->thread % LW_MAX_THREADS] = true;
		holder = e->object ? lw_holder(c->r, e, i, LW_MAX_THREADS) : 0;
		give_to(c, holder, TOLD - 1);
		if (!e->object)
			since_it_slept(c, i);
	}
}

/* Every thread goes round and round: the last turn of each. */
static void spinning(struct choice *c)
{
	unsigned int left[LW_MAX_THREADS], t;
	uint32_t i;

	for (t = 0; t < LW_MAX_THREADS; t++)
		left[t] = 2;
	for (i = c->n; i-- > c->start; ) {
		t = c->all[i].thread % LW_MAX_THREADS;
		if (!left[t] || !lw_is_access(&c->all[i]))
			continue;
		left[t]--;
		c->taking_part[t] = true;
		give(c, i, MISSED);
		if (c->all[i].reads_from > c->start)
			give_to(c, c->all[i].reads_from, MISSED);
	}
}

/* ---- what goes with it ---- */

/* Event + 1 in which another thread than the finding's said what the object is. */
static uint32_t identified(const struct choice *c, uint32_t object, uint32_t end)
{
	while (end-- > c->start)
		if (c->all[end].object == object && c->all[end].kind == LW_EV_NOTE &&
		    c->all[end].known && c->event && c->all[end].thread != c->all[c->event - 1].thread)
			return c->r->outcome->finding.class == LW_RECYCLED_USE ? end + 1 : 0;
	return 0;
}

static void recycling(struct choice *c)
{
	static uint8_t surprise[LW_TRACE_MAX];
	uint32_t object, i, end = c->event ? c->event : c->n, alloc;

	for (object = 1; object <= c->r->trace->nobjects && object <= 1024; object++) {
		if (!c->about[object])
			continue;
		give_to(c, lw_last_of_life(c->r, object, LW_EV_FREE, end), RECYCLED);
		alloc = lw_last_of_life(c->r, object, LW_EV_ALLOC, end);
		give_to(c, identified(c, object, end), RECYCLED - 1);
		if (alloc > c->start || c->r->outcome->finding.class == LW_LEAK)
			give_to(c, alloc, RECYCLED);
	}
	lw_surprises(c->r, surprise);
	for (i = c->start; i < c->n; i++)
		if (surprise[i] && c->taking_part[c->all[i].thread % LW_MAX_THREADS] &&
		    c->about[c->all[i].object <= 1024 ? c->all[i].object : 0])
			give(c, i, RECYCLED - 2);
}

/* A value that is shown as read should be seen being written. */
static void sources(struct choice *c)
{
	uint32_t i;

	for (i = c->n; i-- > c->start; ) {
		uint32_t from = c->all[i].reads_from;

		if (c->points[i] >= ENTRY && from > c->start && from <= i &&
		    c->all[from - 1].thread != c->all[i].thread)
			give_to(c, from, c->points[i] - 4u);
	}
}

static unsigned int context_points(const struct choice *c, const struct lw_event *e)
{
	switch (e->kind) {
	case LW_EV_LOCK:
	case LW_EV_UNLOCK:
	case LW_EV_TRYLOCK:
		return HOLDS;
	case LW_EV_FENCE:
		return CONTEXT + 2;
	case LW_EV_NOTE:
		return e->object <= 1024 && c->about[e->object] ? HOLDS + 1 : CONTEXT;
	case LW_EV_RCU_LOCK:
	case LW_EV_RCU_UNLOCK:
	case LW_EV_GP_START:
	case LW_EV_GP_END:
	case LW_EV_DRAIN:
		return CONTEXT;
	default:
		return 0;
	}
}

/* Step k began something that still goes on in step i of the same thread. */
static bool lasts(const struct choice *c, uint32_t k, uint32_t i)
{
	const struct lw_event *it = &c->all[k], *e;

	if (it->kind == LW_EV_GP_START || it->kind == LW_EV_GP_END)
		return true;
	if (it->kind != LW_EV_LOCK && it->kind != LW_EV_TRYLOCK && it->kind != LW_EV_RCU_LOCK)
		return false;
	for (e = it + 1; e < &c->all[i]; e++)
		if (e->thread == it->thread &&
		    (it->kind == LW_EV_RCU_LOCK ? e->kind == LW_EV_RCU_UNLOCK :
		     e->kind == LW_EV_UNLOCK && lw_same_place(e, it)))
			return false;
	return true;
}

/*
 * In each operation: what is between the first and the last step that matter;
 * before the first, what lasts.
 */
static void context(struct choice *c)
{
	uint32_t next[LW_MAX_THREADS], i, k;
	bool any[LW_MAX_THREADS] = { false };
	unsigned int t;

	for (t = 0; t < LW_MAX_THREADS; t++)
		next[t] = c->start;
	for (i = c->start; i < c->n; i++) {
		t = c->all[i].thread % LW_MAX_THREADS;
		if (c->all[i].kind == LW_EV_OP_BEGIN) {
			next[t] = i;
			any[t] = false;
		}
		if (c->points[i] < ENTRY)
			continue;
		for (k = next[t]; k < i; k++)
			if (c->all[k].thread == c->all[i].thread &&
			    (any[t] || lasts(c, k, i)))
				give(c, k, context_points(c, &c->all[k]));
		next[t] = i + 1;
		any[t] = true;
	}
}

/* ---- the choice ---- */

static void pick(const struct choice *c, bool *keep)
{
	unsigned int shown = 0, points, room;
	uint32_t i;

	memset(keep, 0, LW_TRACE_MAX * sizeof(keep[0]));
	for (points = 100; points; points--) {
		room = points >= TOLD ? MOST_ROWS : points >= ENTRY ? ROWS : FEW_ROWS;
		for (i = c->n; i-- > 0 && shown < room; )
			if (c->points[i] == points) {
				keep[i] = true;
				shown++;
			}
	}
}

/* An operation's heading is shown if anything in it is. */
static void add_operations(const struct choice *c, bool *keep)
{
	uint32_t begin[LW_MAX_THREADS] = { 0 }, i;

	for (i = 0; i < c->n; i++) {
		unsigned int t = c->all[i].thread % LW_MAX_THREADS;

		if (c->all[i].kind == LW_EV_OP_BEGIN) {
			begin[t] = i + 1;
		} else if (keep[i] && begin[t]) {
			keep[begin[t] - 1] = true;
			begin[t] = 0;
		}
	}
}

void lw_relevant(const struct lw_report *r, bool keep[LW_TRACE_MAX])
{
	static struct choice c;

	memset(&c, 0, sizeof(c));
	c.r = r;
	c.all = r->trace->event;
	c.n = r->trace->nevents;
	c.start = end_of_setup(r->trace);
	the_finding(&c);
	decisions(&c);
	if (c.event && c.other) {
		uint32_t first = c.event < c.other ? c.event : c.other;
		uint32_t second = c.event < c.other ? c.other : c.event;

		gates(&c, c.all[second - 1].thread, first, second - 1, 0);
		came_by(&c, first);
		came_by(&c, second);
	} else if (c.event && !about_waiting(&c)) {
		if (!c.all[c.event - 1].object)
			last_accesses(&c);
		came_by(&c, c.event);
	}
	if (about_waiting(&c)) {
		waiting(&c);
		if (r->outcome->finding.class == LW_LIVELOCK)
			spinning(&c);
	}
	recycling(&c);
	switches(&c);
	sources(&c);
	context(&c);
	pick(&c, keep);
	add_operations(&c, keep);
}
