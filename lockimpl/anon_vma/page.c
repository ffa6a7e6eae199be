// SPDX-License-Identifier: GPL-2.0-or-later
/* page.c - pages: references, and the list from which reclaim takes them. */
#include <lockweave/check.h>

#include "page.h"

static struct kmem_cache *page_cachep;
static spinlock_t lru_lock;
static struct list_head lru;

void pages_init(void)
{
	page_cachep = kmem_cache_create("page", sizeof(struct page), 0, SLAB_FAILSLAB, NULL);
	spin_lock_init(&lru_lock);
	INIT_LIST_HEAD(&lru);
}

bool lru_is_empty(void)
{
	return list_empty(&lru);
}

struct page *alloc_page(void)
{
	struct page *page = kmem_cache_alloc(page_cachep, GFP_KERNEL);

	if (!page)
		return NULL;
	spin_lock_init(&page->lock);
	refcount_set(&page->_count, 1);
	atomic_set(&page->_mapcount, -1);
	page->mapping = NULL;
	page->data = 0;
	page->on_lru = false;
	return page;
}

static void free_page(struct page *page)
{
	VM_BUG_ON(atomic_read(&page->_mapcount) != -1);
	kmem_cache_free(page_cachep, page);
}

void put_page(struct page *page)
{
	/* Release; and acquire for the last: behind the uses of all the others. */
	if (!refcount_dec_and_test(&page->_count))
		return;
	if (page->on_lru) {
		/* Reclaim may be looking at it, and finds a count of zero. */
		spin_lock(&lru_lock);
		list_del(&page->lru);
		spin_unlock(&lru_lock);
	}
	free_page(page);
}

static void lru_add(struct page *page)
{
	VM_BUG_ON(page->on_lru);
	page->on_lru = true;
	list_add_tail(&page->lru, &lru);
}

void lru_cache_add(struct page *page)
{
	spin_lock(&lru_lock);
	lru_add(page);
	spin_unlock(&lru_lock);
}

struct page *isolate_lru_page(bool oldest)
{
	struct page *page = NULL;

	spin_lock(&lru_lock);
	if (!list_empty(&lru)) {
		page = list_entry(oldest ? lru.next : lru.prev, struct page, lru);
		if (get_page_unless_zero(page)) {
			list_del(&page->lru);
			page->on_lru = false;
		} else {
			page = NULL;
		}
	}
	spin_unlock(&lru_lock);
	return page;
}

void putback_lru_page(struct page *page)
{
	lru_cache_add(page);
	put_page(page);
}
