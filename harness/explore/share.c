// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * share.c - which process explores what: see share.h.
 *
 * Why nothing is lost: behind a step sleep only those that were finished when it was
 * taken, and all that is demanded from below those has come to the node by then.
 */
#include <sched.h>
#include <string.h>
#include <time.h>

#include "explore/share.h"

/* ---- at a published node ---- */

static void node_lock(struct ex_node *n)
{
	ex_acquire(&n->lock);
	ex.locked = n;
}

static void node_unlock(struct ex_node *n)
{
	atomic_store(&n->open, n->pending && !n->busy);
	ex.locked = NULL;
	ex_release(&n->lock);
}

/*
 * While a step is taken that is not known in full, nobody can tell what it covers.
 * It will be soon: who has taken it waits for nobody until then.
 */
void ex_node_open(uint32_t k)
{
	struct ex_frame *f = &ex.frame[k];
	struct ex_node *n;

	if (k >= ex.shared)
		return;
	n = ex.node[k];
	for (node_lock(n); n->busy && !atomic_load(&ex.pool->stop); node_lock(n)) {
		node_unlock(n);
		sched_yield();
	}
	ex.kept_done = f->done;
	f->done = n->done;
	f->pending = n->pending;
}

void ex_node_close(uint32_t k)
{
	struct ex_frame *f = &ex.frame[k];
	struct ex_node *n;

	if (k >= ex.shared)
		return;
	n = ex.node[k];
	n->pending = f->pending;
	f->pending = NULL;
	f->done = ex.kept_done;
	node_unlock(n);
}

/* ---- to publish ---- */

/* What the step that is under way at that node does is known. */
static void add_current(struct ex_node *n, const struct ex_frame *f, uint32_t taken)
{
	struct ex_done *d = ex_done_new(f);

	if (!d)
		return;
	d->next = n->done;
	d->taken = taken;
	d->finished = EX_NEVER;
	n->done = d;
	n->taken++;
	ex.via = d;
}

static void list(struct ex_node *n)
{
	struct ex_pool *pool = ex.pool;

	ex_acquire(&pool->lock);
	n->next = pool->nodes;
	n->link = &pool->nodes;
	if (n->next)
		n->next->link = &n->next;
	pool->nodes = n;
	ex_release(&pool->lock);
}

static bool publish(uint32_t k, bool under_way)
{
	struct ex_frame *f = &ex.frame[k];
	struct ex_node *n = ex_heap_alloc(sizeof(*n));

	if (!n)
		return false;
	memset(n, 0, sizeof(*n));
	n->depth = k;
	n->parent = k ? ex.node[k - 1] : NULL;
	n->via = k ? ex.via : NULL;
	node_lock(n);
	n->done = ex_done_copy(f->done, EX_NEVER);
	for (const struct ex_done *d = n->done; d; d = d->next)
		n->taken++;
	n->finished = n->taken;
	if (under_way) {
		add_current(n, f, ++n->clock);
		n->live = 1;
	}
	n->pending = ex_tree_copy(f->pending);
	node_unlock(n);
	ex_tree_free(f->pending);
	f->pending = NULL;
	ex.node[k] = n;
	list(n);
	return !ex.no_memory;
}

/*
 * What is left if two steps are explored at the same time: neither sleeps behind the
 * other, and what begins with both is explored twice.  There is no such thing if they are
 * of one process or do not commute.
 */
static bool apart(const struct ex_tree *tree, unsigned int proc, struct ex_foot foot)
{
	return tree->proc == proc ||
	       (tree->known && ex_conflicts(ex_foot_of_tree(tree), foot));
}

static bool wanted(struct ex_pool *pool)
{
	if (ex.options->share_all)
		return true;
	/* Who is hungry needs a while to find out. */
	if (!atomic_load_explicit(&pool->hungry, memory_order_relaxed) || ++ex.patience < 8)
		return false;
	ex.patience = 0;
	return true;
}

/*
 * Is there a step to give away at frame k?  Where we branch off ourselves, one is what we
 * need; and where none has been made it may be that what is demanded cannot be: see
 * backtrack() for that.
 */
static bool to_give(uint32_t k)
{
	const struct ex_frame *f = &ex.frame[k];

	if (ex.options->share_all)
		return f->pending && (k < ex.base || f->done);
	if (k == ex.base)
		return f->done && f->pending && f->pending->next;
	for (const struct ex_tree *t = f->pending; t; t = t->next)
		if (apart(t, f->proc, ex_foot_of(k)))
			return true;
	return false;
}

bool ex_share(void)
{
	struct ex_pool *pool = ex.pool;
	uint32_t k = ex.shared;

	if (!wanted(pool))
		return true;
	while (k <= ex.base && !to_give(k))
		k++;
	if (k > ex.base)
		return true;
	for (uint32_t i = ex.shared; i <= k; i++) {
		if (!publish(i, i < ex.base))
			return true;	/* there is an end soon, for lack of memory */
		ex.shared = i + 1;
	}
	ex.under_way = k < ex.base;
	/* What nothing is under way at may be left to others by now, and gone. */
	ex_acquire(&pool->lock);
	ex.self->at = ex.under_way ? ex.node[k] : NULL;
	ex_say(0);
	ex_release(&pool->lock);
	return ex.under_way;
}

/* ---- to leave ---- */

static void free_node(struct ex_node *n)
{
	*n->link = n->next;
	if (n->next)
		n->next->link = n->link;
	ex.locked = n;
	ex_done_free(n->done);
	ex_free(n, sizeof(*n));
	ex.locked = NULL;
}

/* The last to leave closes the door.  via: NULL if the step could not be. */
static void step_finished(struct ex_node *n, struct ex_done *via)
{
	while (n) {
		struct ex_node *parent = n->parent;
		bool over;

		ex_acquire(&n->lock);
		n->live--;
		n->finished++;
		if (via)
			via->finished = ++n->clock;
		over = !n->live && !n->pending;
		ex_release(&n->lock);
		if (!over)
			return;
		via = n->via;
		free_node(n);
		n = parent;
	}
}

/* Could somebody who has nothing to do take something, or is he yet to come? */
static bool others_could_take(struct ex_pool *pool)
{
	bool open = false;

	ex_acquire(&pool->lock);
	for (const struct ex_node *n = pool->nodes; n && !open; n = n->next)
		open = atomic_load(&n->open);
	open = open && (atomic_load(&pool->hungry) ||
			pool->active + atomic_load(&pool->hungry) < ex.options->jobs);
	ex_release(&pool->lock);
	return open && !atomic_load(&pool->stop);
}

void ex_leave(void)
{
	struct ex_pool *pool = ex.pool;
	struct ex_node *n = ex.shared ? ex.node[ex.shared - 1] : NULL;

	/* For tests: as much as can be is taken while other steps are under way. */
	while (ex.options->share_all && others_could_take(pool))
		sched_yield();
	for (uint32_t k = 0; k < ex.shared; k++)
		ex_frame_clear(&ex.frame[k]);
	ex_acquire(&pool->lock);
	if (ex.under_way)
		step_finished(n, ex.via);
	ex.self->active = false;
	pool->active--;
	ex_release(&pool->lock);
}

/* ---- to take over ---- */

void ex_say(double done)
{
	struct ex_worker *w = ex.self;

	ex_acquire(&w->lock);
	w->counts = w->result.counts;
	w->done = done;
	ex_release(&w->lock);
}

/*
 * Of n's steps, those that were taken before that one and finished by that time.  A process
 * some of whose choices were not finished then, or are still to be made, may go on behind
 * our step: what has been explored it does not choose, but nobody else looks there for
 * the others.
 */
static struct ex_done *finished_before(struct ex_node *n, const struct ex_done *ours,
				       uint32_t time)
{
	struct ex_done *copies;

	ex_acquire(&n->lock);
	copies = ex_done_copy(ours ? ours->next : n->done, time);
	for (struct ex_done *c = copies; c; c = c->next) {
		if (!c->label.n)
			continue;
		for (const struct ex_done *d = n->done; d; d = d->next)
			c->awake |= d->proc == c->proc && d->finished >= time;
		for (const struct ex_tree *t = n->pending; t; t = t->next)
			c->awake |= t->proc == c->proc;
	}
	ex_release(&n->lock);
	return copies;
}

/*
 * Frame k of the execution that is run for the first time here.  What was taken there
 * before but not finished when our step was taken does not sleep behind it: what is
 * demanded from below there later may begin with our step, and go on with what would
 * only be seen from there.
 */
void ex_import(uint32_t k)
{
	struct ex_frame *f = &ex.frame[k];
	struct ex_node *n = ex.node[k];
	const struct ex_done *d;

	if (k == ex.imported - 1) {
		f->pending = ex.taken;
		ex.taken = NULL;
		f->done = finished_before(n, NULL, ex.taken_at);
		return;
	}
	d = ex.node[k + 1]->via;
	f->pending = ex_tree_new(d->proc, &d->label, (struct ex_foot){ 0 });
	f->done = finished_before(n, d, d->taken);
	if (f->pending)
		f->pending->exact = true;
}

static bool may_take(const struct ex_node *n, const struct ex_tree *tree)
{
	for (const struct ex_done *d = n->done; d; d = d->next)
		if (d->finished == EX_NEVER && !ex.options->share_all &&
		    !apart(tree, d->proc, ex_foot_of_done(d)))
			return false;
	return true;
}

static bool take(struct ex_node *n)
{
	struct ex_tree **at = &n->pending;

	if (!atomic_load_explicit(&n->open, memory_order_relaxed))
		return false;
	node_lock(n);
	while (*at && !may_take(n, *at))
		at = &(*at)->next;
	ex.taken = n->busy ? NULL : *at;
	if (ex.taken) {
		*at = ex.taken->next;
		n->busy = true;
		n->live++;
		n->taken++;
		ex.taken_at = ++n->clock;
	}
	node_unlock(n);
	return ex.taken;
}

/*
 * With the pool's lock held: of nodes published last, as it would be without other
 * processes; or, for tests, the shallowest, which is most unlike that.
 */
static struct ex_node *find(void)
{
	struct ex_node *best = NULL;

	for (struct ex_node *n = ex.pool->nodes; n; n = n->next) {
		if (!ex.options->share_all) {
			if (take(n))
				return n;
		} else if (atomic_load(&n->open) && (!best || n->depth < best->depth)) {
			best = n;
		}
	}
	return best && take(best) ? best : NULL;
}

static struct ex_node *wait_for_one(void)
{
	const struct timespec pause = { .tv_nsec = 100000 };
	struct ex_pool *pool = ex.pool;
	bool hungry = false;
	struct ex_node *n;

	for (;;) {
		ex_acquire(&pool->lock);
		n = find();
		if (n) {
			ex.self->active = true;
			ex.self->at = n;
			pool->active++;
			ex_say(0);
		} else if (!pool->active) {
			atomic_store(&pool->finished, true);
		}
		ex_release(&pool->lock);
		if (n || atomic_load(&pool->finished) || atomic_load(&pool->stop))
			break;
		if (!hungry)
			atomic_fetch_add(&pool->hungry, 1);
		hungry = true;
		nanosleep(&pause, NULL);
	}
	if (hungry)
		atomic_fetch_sub(&pool->hungry, 1);
	return n;
}

bool ex_take_over(void)
{
	struct ex_node *n = wait_for_one();
	struct ex_tree *shared = ex.taken;

	if (!n)
		return false;
	/* Ours from here on. */
	shared->next = NULL;
	ex.taken = ex_tree_copy(shared);
	ex.locked = n;
	ex_tree_free(shared);
	ex.locked = NULL;
	ex.imported = ex.shared = n->depth + 1;
	ex.base = 0;
	ex.importing = ex.imported;
	ex.under_way = true;
	ex.via = NULL;
	memset(&ex.frame[0], 0, sizeof(ex.frame[0]));
	for (; n; n = n->parent)
		ex.node[n->depth] = n;
	ex_import(0);
	return !ex.no_memory;
}

void ex_taken_over(uint32_t steps)
{
	uint32_t k = ex.imported - 1;
	struct ex_node *n = ex.node[k];

	node_lock(n);
	if (steps > k) {
		n->taken--;	/* counted when it was taken */
		add_current(n, &ex.frame[k], ex.taken_at);
	}
	n->busy = false;
	node_unlock(n);
}
