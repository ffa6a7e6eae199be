/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm_types.h - pages, areas and what ties them together, as far as finding all
 * mappings of an anonymous page goes.
 *
 * Who may touch what:
 *
 *	field			is changed			is read
 *	page->lock		spin lock			only tried, never waited for
 *	page->_count		atomics				atomics
 *	page->_mapcount		atomics, under the pte's ptl	by who has a reference
 *	page->mapping, index	WRITE_ONCE: new page, or under	READ_ONCE with a reference
 *				page->lock
 *	page->data		under the pte's ptl, with no other	under the ptl of a present pte
 *				reference to the page
 *	page->lru, on_lru	lru_lock			the same; on_lru by who takes the
 *								count to zero
 *	vma->anon_vma		WRITE_ONCE, with anon_vma->lock	READ_ONCE with mmap_sem held for
 *				and page_table_lock		read; plain for write
 *	vma->vm_start, ...	mmap_sem held for write, and	with either of the two
 *				anon_vma->lock
 *	vma->anon_vma_node	anon_vma->lock			the same
 *	mm->vma[]		mmap_sem held for write		the same, or for read
 *	mm->pgtable->pte[]	WRITE_ONCE, pgtable->ptl	the same; READ_ONCE without
 *	mm->wrote[], stamp	pgtable->ptl			the same
 *
 * An anon_vma is type-stable memory: an RCU section keeps it an anon_vma, though
 * not the same one.  Its lock and its list are made ready once, by the cache's
 * constructor, and each life leaves them as it found them.
 *
 * Locks nest in this order: mmap_sem, page->lock, anon_vma->lock,
 * page_table_lock or ptl, lru_lock.  (A fault tries page->lock under the ptl.)
 */
#ifndef ANON_VMA_MM_TYPES_H
#define ANON_VMA_MM_TYPES_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define NR_PAGES	4u	/* addresses of an mm are page numbers below */

/* All areas that may map a page: whoever holds one of its pages can find them. */
struct anon_vma {
	spinlock_t lock;
	struct list_head head;		/* of vma->anon_vma_node */
};

struct page {
	spinlock_t lock;
	refcount_t _count;		/* references: ptes, who has it from the LRU list */
	atomic_t _mapcount;		/* present ptes, less one */
	struct anon_vma *mapping;	/* and PAGE_MAPPING_ANON; NULL: never mapped */
	unsigned long index;		/* where in the areas of anon_vma */
	unsigned long data;		/* what the program has written there; 0 at first */
	const void *family;		/* mm->family of who mapped it first; for checks only */
	struct list_head lru;
	bool on_lru;
};

/* Added to the pointer in page->mapping: it is an anon_vma. */
#define PAGE_MAPPING_ANON	1ul

struct vm_area_struct {
	struct mm_struct *vm_mm;
	unsigned long vm_start;		/* first page */
	unsigned long vm_end;		/* first page behind */
	unsigned long vm_pgoff;		/* page->index of its first page */
	struct anon_vma *anon_vma;	/* NULL: no anonymous page yet */
	struct list_head anon_vma_node;
};

/*
 * A page that is present; or, with PTE_SWAP, one that is swapped out but still in
 * the swap cache; or one that is on its way to other memory, and locked meanwhile.
 * Either way the entry has a reference to the page.
 */
typedef unsigned long pte_t;
#define PTE_PRESENT	1ul
#define PTE_YOUNG	2ul
#define PTE_SWAP	4ul
#define PTE_MIGRATION	(PTE_SWAP | PTE_YOUNG)
#define PTE_FLAGS	7ul

static inline struct page *pte_page(pte_t pte)
{
	return (struct page *)(pte & ~PTE_FLAGS);
}

/*
 * The lock is the table's own, as on machines with more than a few processors: a
 * fault that maps a page does not wait for one that sets vma->anon_vma.
 */
struct pgtable {
	spinlock_t ptl;
	pte_t pte[NR_PAGES];
};

struct mm_struct {
	struct rw_semaphore mmap_sem;
	spinlock_t page_table_lock;		/* for vma->anon_vma */
	struct pgtable *pgtable;
	struct vm_area_struct *vma[NR_PAGES];	/* who covers this page */
	unsigned long wrote[NR_PAGES];		/* what the program has to find; for checks only */
	unsigned long stamp;			/* what it writes next, unlike all else */
	const void *family;			/* the mm that it was forked from; for checks only */
};

/* One line for what the kernel asserts. */
#define VM_BUG_ON(cond)							\
do {									\
	if (unlikely(cond))						\
		lw_assert_failed("VM_BUG_ON(" #cond ")", __func__);	\
} while (0)

#endif /* ANON_VMA_MM_TYPES_H */
