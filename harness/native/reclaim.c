// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reclaim.c - a thread that gives pages back once a grace period has passed:
 * filled with a pattern, then out of reach.  A reader that still looks is a
 * finding of the sanitizer's or of the machine's.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "native/slab.h"

#ifdef LW_ASAN
#include <sanitizer/asan_interface.h>
#else
#define __asan_poison_memory_region(p, size)	((void)(p), (void)(size))
#define __asan_unpoison_memory_region(p, size)	((void)(p), (void)(size))
#endif

#define POISON		0x6b
#define KEEP_AWAY	256u	/* pages stay out of use for as long as so many others wait */
#define AT_ONCE		16	/* pages that leave: each interrupts every processor */
#define NAP_NS		(4 * 1000 * 1000)	/* at least */
#define NAP_NS_A_PAGE	(2 * 1000 * 1000)

static int lock;
static uint32_t leaving;			/* list, number + 1 */
static uint32_t away[LW_NR_SLABS], head, naway;	/* ring of numbers, oldest first */
static uint32_t ready[LW_NR_SLABS], nready;	/* can be used as they are: a round that is over had them */
static uint32_t live[LW_NR_SLABS], nlive;
static uint32_t used;
static int busy;				/* pages that leave; also what their thread sleeps on */

/* Under the lock, as the next two. */
static void live_add(struct lw_slab *s)
{
	s->state = LW_SLAB_LIVE;
	s->live_at = nlive;
	live[nlive++] = lw_slab_number(s);
}

static void live_remove(struct lw_slab *s)
{
	uint32_t last = live[--nlive];

	live[s->live_at] = last;
	lw_slabs[last].live_at = s->live_at;
}

static struct lw_slab *take_away(void)
{
	struct lw_slab *s = NULL;

	if (used < LW_NR_SLABS && naway < KEEP_AWAY) {
		s = &lw_slabs[used++];
	} else if (naway) {
		s = &lw_slabs[away[head]];
		head = (head + 1) % LW_NR_SLABS;
		naway--;
	}
	return s;
}

struct lw_slab *lw_slab_take(void)
{
	struct lw_slab *s;
	bool is_ready;

	lw_hidden_lock(&lock);
	is_ready = nready;
	s = is_ready ? &lw_slabs[ready[--nready]] : take_away();
	if (s)
		live_add(s);
	lw_hidden_unlock(&lock);
	if (s && !is_ready && mprotect(lw_slab_page(s), LW_SLAB_SIZE, PROT_READ | PROT_WRITE))
		lw_die("out of memory for a page of objects: %s", strerror(errno));
	return s;
}

/*
 * In one call, because each that takes memory away interrupts every processor.  Sanitizers
 * have nothing to do with it: to them mmap() would be memory that is new.
 */
static void out_of_reach(char *page)
{
	if (syscall(SYS_mmap, page, (size_t)LW_SLAB_SIZE, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, (off_t)0) == -1)
		lw_die("cannot give memory of objects back: %s", strerror(errno));
}

/* Its memory goes. */
static void put(struct lw_slab *s)
{
	char *page = lw_slab_page(s);

	__asan_unpoison_memory_region(page, LW_SLAB_SIZE);
	/* ThreadSanitizer takes this for a write of ours, to be ordered behind all others. */
	memset(page, POISON, LW_SLAB_SIZE);
	__asan_poison_memory_region(page, LW_SLAB_SIZE);
	out_of_reach(page);
	lw_edge_release(s);
	lw_hidden_lock(&lock);
	live_remove(s);
	s->state = LW_SLAB_AWAY;
	away[(head + naway++) % LW_NR_SLABS] = lw_slab_number(s);
	lw_hidden_unlock(&lock);
}

bool lw_reclaim_has_room(void)
{
	return lw_relaxed_load(&busy) < AT_ONCE;
}

void lw_reclaim(struct lw_slab *s)
{
	lw_hidden_lock(&lock);
	s->next = leaving;
	leaving = lw_slab_number(s) + 1;
	lw_hidden_unlock(&lock);
	if (!__atomic_fetch_add(&busy, 1, __ATOMIC_RELEASE))
		lw_wake_word(&busy);
}

/* All that leave by now, as a list. */
static uint32_t take_leaving(void)
{
	uint32_t list;

	lw_hidden_lock(&lock);
	list = leaving;
	leaving = 0;
	lw_hidden_unlock(&lock);
	return list;
}

/* Grace periods and pages that go disturb everybody: not too many of them. */
static void nap(int npages)
{
	long ns = (long)npages * NAP_NS_A_PAGE;
	struct timespec t = { .tv_nsec = ns > NAP_NS ? ns : NAP_NS };

	lw_rcu_offline();
	nanosleep(&t, NULL);
	lw_rcu_online();
}

static void *reclaim_pages(void *arg)
{
	(void)arg;
	lw_worker_attach();
	lw_rcu_register();
	for (;;) {
		uint32_t list = take_leaving();
		int n = 0;

		if (!list) {
			lw_wait_word(&busy, 0, LW_RUNS);
			continue;
		}
		lw_grace_period();
		while (list) {
			struct lw_slab *s = &lw_slabs[list - 1];

			list = s->next;
			for (unsigned int i = 0; i < s->nobjects; i++)
				lw_edge_acquire(&s->cell[i]);
			put(s);
			__atomic_fetch_add(&lw_figures.given_back, 1, __ATOMIC_RELAXED);
			n++;
		}
		__atomic_sub_fetch(&busy, n, __ATOMIC_RELEASE);
		nap(n);
	}
	return NULL;
}

/* Nobody looks any more, so that nothing is to be waited for. */
static void cancel_leaving(void)
{
	int n = 0;

	for (uint32_t list = take_leaving(); list; n++) {
		struct lw_slab *s = &lw_slabs[list - 1];

		list = s->next;
		s->state = LW_SLAB_LIVE;
	}
	if (n)
		__atomic_sub_fetch(&busy, n, __ATOMIC_RELEASE);
}

/* But for pages that are on their way at this moment: those go as ever, after their grace period. */
void lw_pool_reset(void)
{
	cancel_leaving();
	lw_hidden_lock(&lock);
	for (uint32_t i = nlive; i-- > 0;) {
		struct lw_slab *s = &lw_slabs[live[i]];

		if (s->state == LW_SLAB_LEAVING)
			continue;
		live_remove(s);
		s->state = LW_SLAB_AWAY;
		__asan_poison_memory_region(lw_slab_page(s), LW_SLAB_SIZE);
		lw_edge_release(s);
		ready[nready++] = lw_slab_number(s);
	}
	lw_hidden_unlock(&lock);
}

void lw_reclaim_init(void)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, reclaim_pages, NULL);

	if (error)
		lw_die("cannot start the thread that gives pages back: %s", strerror(error));
}
