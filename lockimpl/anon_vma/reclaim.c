// SPDX-License-Identifier: GPL-2.0-or-later
/* reclaim.c - who comes from a page: looks whether it is used, swaps it out. */
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
