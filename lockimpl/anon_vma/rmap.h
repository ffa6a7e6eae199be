/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rmap.h - from an anonymous page to all areas that map it.
 *
 * A page points to an anon_vma, that has a list of areas.  Faults set both up;
 * reclaim, which comes from the page and holds nothing but a reference to it,
 * follows them.  How each ordering is needed is told in docs/locks/anon_vma.md;
 * the numbers in brackets are those of its table.
 */
#ifndef ANON_VMA_RMAP_H
#define ANON_VMA_RMAP_H

#include "mm_types.h"

/* Once, alone. */
void rmap_init(void);

/*
 * See to it that vma has an anon_vma, before a page of it is mapped.  The caller
 * holds mmap_sem for read or write, and no spin lock.  0, or -1: no memory.
 */
int anon_vma_prepare(struct vm_area_struct *vma);

/*
 * Put vma, which has another area's anon_vma already or none, on its list, and
 * take it off.  mmap_sem held for write, or nobody else knows its mm.
 * anon_vma_unlink(): no page may be mapped by vma any more; the last area frees the anon_vma.
 */
void anon_vma_link(struct vm_area_struct *vma);
void anon_vma_unlink(struct vm_area_struct *vma);

/*
 * Around a change of addresses of areas with that anon_vma, or none; mmap_sem
 * held for write.  In between, areas come and go by the other two.
 */
void anon_vma_lock(struct anon_vma *anon_vma);
void anon_vma_unlock(struct anon_vma *anon_vma);
void __anon_vma_link(struct vm_area_struct *vma);
void __anon_vma_unlink(struct vm_area_struct *vma);

/* One more pte, one less.  The caller holds the page table's ptl. */
void page_add_new_anon_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address);
void page_add_anon_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address);
void page_dup_rmap(struct page *page);
void page_remove_rmap(struct page *page);

/* How many ptes of page were used since the last call.  The caller has a reference. */
int page_referenced(struct page *page);
/* Make them swap entries; for who holds page->lock as well.  Recently used ones stay. */
void try_to_unmap(struct page *page);

/*
 * Make all of them migration entries; and make all that are there entries of `to`, and
 * swap entries as well: `to` has from's mapping and index, or is the same.  For who holds
 * both page->locks, and has been in one RCU section since page was mapped: for the second
 * call that is all that keeps the anon_vma's memory [10].
 */
void try_to_migrate(struct page *page);
void remove_migration_ptes(struct page *from, struct page *to);

/* A look: it may have changed by now. */
static inline bool page_mapped(const struct page *page)
{
	return atomic_read(&page->_mapcount) >= 0;
}

static inline int page_mapcount(const struct page *page)
{
	return atomic_read(&page->_mapcount) + 1;
}

/* The anon_vma that page->mapping stands for, or NULL. */
static inline struct anon_vma *mapping_anon_vma(struct anon_vma *mapping)
{
	if (!((uintptr_t)mapping & PAGE_MAPPING_ANON))
		return NULL;
	return (struct anon_vma *)((char *)mapping - PAGE_MAPPING_ANON);
}

#endif /* ANON_VMA_RMAP_H */
