// SPDX-License-Identifier: GPL-2.0-or-later
/* reclaim.c - who comes from a page: looks whether it is used, swaps it out, moves it. */
#include <linux/sched.h>

#include "page.h"
#include "rmap.h"
#include "scenario.h"

static struct page *isolate(unsigned int how)
{
	struct page *page = isolate_lru_page(!(how & RECLAIM_NEWEST));

	if (how & RECLAIM_SLOW)
		cond_resched();
	return page;
}

/* Does not care too deeply: the page is not locked. */
void op_referenced(unsigned int how)
{
	struct page *page = isolate(how);

	if (!page)
		return;
	(void)page_referenced(page);
	putback_lru_page(page);
}

void op_reclaim(unsigned int how)
{
	struct page *page = isolate(how);

	if (!page)
		return;
	if (trylock_page(page)) {
		if (page_mapped(page) && !page_referenced(page))
			try_to_unmap(page);
		unlock_page(page);
	}
	putback_lru_page(page);
}

/*
 * `to` takes the place of page, which is locked: true if it has.  Entries that are swapped
 * out go with it; who maps page no more but has it in hand gives it back some time.
 */
static bool migrate(struct page *page, struct page *to)
{
	bool moved = false;

	/* From when it is mapped to the last use of its anon_vma [10]. */
	rcu_read_lock();
	if (page_mapped(page)) {
		try_to_migrate(page);
		moved = !page_mapped(page);
		/* To copy what is in it takes a while. */
		cpu_relax();
		if (moved) {
			/* Behind who unmapped it: pairs with page_remove_rmap()'s barrier. */
			smp_acquire__after_ctrl_dep();
			to->data = page->data;
			WRITE_ONCE(to->mapping, READ_ONCE(page->mapping));
			WRITE_ONCE(to->index, READ_ONCE(page->index));
			to->family = page->family;
		}
		remove_migration_ptes(page, moved ? to : page);
		VM_BUG_ON(moved && page_mapped(page));
	}
	rcu_read_unlock();
	return moved;
}

/* The memory is wanted for something else: what is in it goes to another page. */
void op_migrate(unsigned int how)
{
	struct page *page = isolate(how), *to = page ? alloc_page() : NULL;

	if (!page)
		return;
	/* Nobody knows `to`: it can be had. */
	if (to && trylock_page(page) && trylock_page(to)) {
		if (migrate(page, to)) {
			struct page *old = page;

			page = to;
			to = old;
		}
		unlock_page(to);
		unlock_page(page);
	}
	putback_lru_page(page);
	if (to)
		put_page(to);
}
