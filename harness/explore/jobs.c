// SPDX-License-Identifier: GPL-2.0-or-later
/* jobs.c - the processes that explore one plan together, and the one that waits for them. */
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "explore/share.h"

static pid_t child[EX_MAX_JOBS];

_Noreturn static void work(unsigned int i, pid_t parent, void (*explore)(void))
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	/* Who waits for us says when to end. */
	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGTERM, &ignore, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	ex.self = &ex.pool->worker[i];
	ex.out = &ex.self->result;
	explore();
	_exit(0);
}

static void kill_all(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (child[i])
			kill(child[i], SIGKILL);
	for (unsigned int i = 0; i < n; i++)
		if (child[i])
			waitpid(child[i], NULL, 0);
}

static bool start(unsigned int jobs, void (*explore)(void), struct lw_explore_result *out)
{
	pid_t parent = getpid();

	memset(child, 0, sizeof(child));
	for (unsigned int i = 0; i < jobs; i++) {
		child[i] = fork();
		if (!child[i])
			work(i, parent, explore);
		if (child[i] < 0) {
			child[i] = 0;
			kill_all(i);
			out->lost = -1;
			return false;
		}
	}
	return true;
}

static void add(struct lw_explore_counts *sum, const struct lw_explore_counts *c)
{
	sum->runs += c->runs;
	sum->complete += c->complete;
	sum->blocked += c->blocked;
	sum->pruned += c->pruned;
	sum->findings += c->findings;
	sum->distinct += c->distinct;
	sum->rejected += c->rejected;
	sum->judged += c->judged;
	sum->refused += c->refused;
	sum->missed += c->missed;
	sum->unjudged += c->unjudged;
}

static bool told_to_stop(const struct lw_explore_options *o)
{
	struct lw_explore_counts sum = { 0 };

	if (!o->stop)
		return false;
	for (unsigned int i = 0; i < o->jobs; i++) {
		struct ex_worker *w = &ex.pool->worker[i];

		ex_acquire(&w->lock);
		add(&sum, &w->counts);
		ex_release(&w->lock);
	}
	return o->stop(&sum, ex_share_fraction(), o->arg);
}

/* False: one of them did not end as it should. */
static bool await(const struct lw_explore_options *o, struct lw_explore_result *out)
{
	const struct timespec pause = { .tv_nsec = 2000000 };
	unsigned int left = o->jobs, ticks = 0;
	bool told = false;

	while (left) {
		for (unsigned int i = 0; i < o->jobs; i++) {
			int status;

			if (!child[i] || waitpid(child[i], &status, WNOHANG) != child[i])
				continue;
			child[i] = 0;
			left--;
			if (!status)
				continue;
			kill_all(o->jobs);
			out->lost = status;
			return false;
		}
		if (!told && ++ticks % 16 == 0 && told_to_stop(o)) {
			ex_bound(LW_BOUND_STOPPED);
			atomic_store(&ex.pool->stop, true);
			told = true;
		}
		if (left)
			nanosleep(&pause, NULL);
	}
	return true;
}

static void gather(unsigned int jobs, struct lw_explore_result *out)
{
	for (unsigned int i = 0; i < jobs; i++) {
		const struct lw_explore_result *r = &ex.pool->worker[i].result;

		add(&out->counts, &r->counts);
		ex_bound(r->bound);
		out->diverged |= r->diverged;
		out->early_bound |= r->early_bound;
		if (!out->axiom)
			out->axiom = r->axiom;
		if (!r->found || out->found)
			continue;
		out->found = true;
		out->outcome = r->outcome;
		out->input = r->input;
	}
}

/* Facts that came to light, so that all is void; 0: that was it. */
static uint64_t together(const struct lw_explore_options *o, void (*explore)(void),
		     struct lw_explore_result *out)
{
	uint64_t again = 0;

	ex.pool = ex_pool_new(o->max_memory);
	if (!ex.pool) {
		ex_bound(LW_BOUND_MEMORY);
		return 0;
	}
	ex_budget_begin(&ex.pool->budget, o->max_memory, lw_explore_least_memory(o->jobs));
	ex.pool->active = 1;
	ex.pool->worker[0].active = true;
	if (start(o->jobs, explore, out) && await(o, out)) {
		if (out->bound == LW_BOUND_NONE)
			again = atomic_load(&ex.pool->again);
		if (!again)
			gather(o->jobs, out);
		if (!again && !out->found && out->bound == LW_BOUND_NONE &&
		    !atomic_load(&ex.pool->finished))
			out->diverged = true;
	}
	ex_pool_free(ex.pool);
	ex.pool = NULL;
	return again;
}

void ex_jobs(const struct lw_explore_options *o, void (*explore)(void),
	     struct lw_explore_result *out)
{
	uint64_t again;

	while ((again = together(o, explore, out)))
		ex.facts |= again;
}
