// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reclaim.c - a thread that gives pages back once a grace period has passed:
 * filled with a pattern, then out of reach.  A reader that still looks is a
 * finding of the sanitizer's or of the machine's.
 */
#include <errno.h>
#include <linux/futex.h>
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
#define AT_ONCE		4	/* pages that leave: each interrupts every processor three times */
#define NAP_NS		(2 * 1000 * 1000)

static int lock;
static uint32_t leaving;			/* list, number + 1 */
static uint32_t away[LW_NR_SLABS], head, naway;	/* ring of numbers, oldest first */
static uint32_t used;
static int busy;				/* pages that leave; also what waiters sleep on */
static int hurry;				/* somebody waits for that: no naps */

struct lw_slab *lw_slab_take(void)
{
	struct lw_slab *s = NULL;

	lw_hidden_lock(&lock);
	if (used < LW_NR_SLABS && naway < KEEP_AWAY) {
		s = &lw_slabs[used++];
	} else if (naway) {
		s = &lw_slabs[away[head]];
		head = (head + 1) % LW_NR_SLABS;
		naway--;
	}
	if (s)
		s->state = LW_SLAB_LIVE;
	lw_hidden_unlock(&lock);
	if (s && mprotect(lw_slab_page(s), LW_SLAB_SIZE, PROT_READ | PROT_WRITE))
		lw_die("cannot get memory for objects: %s", strerror(errno));
	return s;
}

void lw_slab_put(struct lw_slab *s)
{
	char *page = lw_slab_page(s);

	lw_counts_drop(page, LW_SLAB_SIZE);
	__asan_unpoison_memory_region(page, LW_SLAB_SIZE);
	/* ThreadSanitizer takes this for a write of ours, to be ordered behind all others. */
	memset(page, POISON, LW_SLAB_SIZE);
	__asan_poison_memory_region(page, LW_SLAB_SIZE);
	if (mprotect(page, LW_SLAB_SIZE, PROT_NONE) || madvise(page, LW_SLAB_SIZE, MADV_DONTNEED))
		lw_die("cannot give memory of objects back: %s", strerror(errno));
	lw_edge_release(s);
	lw_hidden_lock(&lock);
	s->state = LW_SLAB_AWAY;
	away[(head + naway++) % LW_NR_SLABS] = lw_slab_number(s);
	lw_hidden_unlock(&lock);
}

uint32_t lw_slabs_used(void)
{
	return used;
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

/* A grace period disturbs everybody: not too many of them. */
static void nap(void)
{
	struct timespec t = { .tv_nsec = NAP_NS };

	lw_rcu_offline();
	syscall(SYS_futex, &hurry, FUTEX_WAIT_PRIVATE, 0, &t, NULL, 0);
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
			lw_slab_put(s);
			__atomic_fetch_add(&lw_figures.given_back, 1, __ATOMIC_RELAXED);
			n++;
		}
		if (!__atomic_sub_fetch(&busy, n, __ATOMIC_RELEASE))
			lw_wake_word(&busy);
		nap();
	}
	return NULL;
}

void lw_reclaim_wait(void)
{
	int n;

	__atomic_store_n(&hurry, 1, __ATOMIC_RELEASE);
	lw_wake_word(&hurry);
	while ((n = __atomic_load_n(&busy, __ATOMIC_ACQUIRE)))
		lw_wait_word(&busy, n, LW_IN_GRACE_PERIOD);
	__atomic_store_n(&hurry, 0, __ATOMIC_RELEASE);
}

void lw_reclaim_init(void)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, reclaim_pages, NULL);

	if (error)
		lw_die("cannot start the thread that gives pages back: %s", strerror(error));
}
