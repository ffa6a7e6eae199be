/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * page.h - pages: references, and the list from which reclaim takes them.
 *
 * Who has a reference has the page.  The list has none: a page leaves it when
 * its last reference goes, and until then may be found there with a count of
 * zero, by who holds lru_lock.
 */
#ifndef ANON_VMA_PAGE_H
#define ANON_VMA_PAGE_H

#include "mm_types.h"

/* Once, alone. */
void pages_init(void);

/* Alone, at the end: nothing may be left. */
bool lru_is_empty(void);

/* A page with one reference, on no list. */
struct page *alloc_page(void);
/* Drop a reference; the last one frees the page. */
void put_page(struct page *page);

/* The caller has a reference already. */
static inline void get_page(struct page *page)
{
	refcount_inc(&page->_count);
}

/* False: its last reference is gone, and so is it, soon. */
static inline bool get_page_unless_zero(struct page *page)
{
	return refcount_inc_not_zero(&page->_count);
}

/* PG_locked, for who does not wait. */
static inline bool trylock_page(struct page *page)
{
	return spin_trylock(&page->lock);
}

static inline void unlock_page(struct page *page)
{
	spin_unlock(&page->lock);
}

/* On the list from now on.  It is mapped already, or reclaim would not know how [4]. */
void lru_cache_add(struct page *page);

/* The page that is on the list for the longest time, or the shortest, with a reference; or NULL. */
struct page *isolate_lru_page(bool oldest);
/* Back to the list, and drop that reference. */
void putback_lru_page(struct page *page);

#endif /* ANON_VMA_PAGE_H */
