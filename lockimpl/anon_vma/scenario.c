// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - two address spaces, a few areas, their pages, and reclaim: how it
 * begins, what must hold at the end, and which operations there are.
 *
 * What must hold: whoever has an anon_vma from a page has the page's own, and
 * nobody changes its list meanwhile; programs find in their pages what they wrote; at the
 * end reclaim finds all pages, and who maps them; all memory has been given back.
 */
#include <linux/kernel.h>
#include <lockweave/check.h>
#include <lockweave/scenario.h>

#include "mm.h"
#include "page.h"
#include "rmap.h"
#include "scenario.h"

struct mm_struct *mms[NR_MMS];

/* Where the plan takes place: the only page of its area, in mms[0]. */
#define HERE 4
/* The second page of the area beside it. */
#define BESIDE 2

/* ---- beginnings ---------------------------------------------------------- */

/*
 * lw_start() is a number of mixed radix; its digits, the first one lowest, choose:
 *
 *	pages	which are mapped: none, HERE, that and BESIDE, HERE but swapped out
 *	forked	mms[1] is its own, or a child of mms[0]
 */
enum { PAGES = 4, FORKED = 2 };
enum { NONE, ONE, TWO, SWAPPED };

static void setup(void)
{
	unsigned int pages = lw_start() % PAGES, forked = lw_start() / PAGES % FORKED;

	mm_caches_init();
	pages_init();
	rmap_init();
	mms[0] = mm_alloc();
	mmap_region(mms[0], 0, 2);
	mmap_region(mms[0], 2, 3);
	if (pages != NONE)
		op_fault_write(HERE);
	if (pages == TWO)
		op_fault_write(BESIDE);
	/* They have not been used for a while. */
	if (pages != NONE)
		op_referenced(RECLAIM_NEWEST);
	if (pages == SWAPPED)
		op_reclaim(0);
	if (forked) {
		mms[1] = dup_mm(mms[0]);
	} else {
		mms[1] = mm_alloc();
		mmap_region(mms[1], 0, 2);
	}
}

/* ---- the end ------------------------------------------------------------- */

static pte_t place_pte(unsigned int place)
{
	return place_mm(place)->pgtable->pte[place_address(place)];
}

/* Each page that is used is where reclaim finds it. */
static void check_lru(void)
{
	unsigned int i;

	for (i = 0; i < NR_PLACES; i++)
		lw_assert(!place_pte(i) || pte_page(place_pte(i))->on_lru);
}

/* Programs would find what they have written. */
static void check_data(void)
{
	unsigned int i;

	for (i = 0; i < NR_PLACES; i++)
		lw_assert((place_pte(i) ? pte_page(place_pte(i))->data : 0) ==
			  place_mm(i)->wrote[place_address(i)]);
}

/* Nobody uses a page any more: the second time that reclaim comes, at the latest, it goes. */
static void check_reclaim(void)
{
	unsigned int i, turns = 0;

	for (i = 0; i < NR_PLACES; i++)
		turns += place_pte(i) ? 2 : 0;
	while (turns--)
		op_reclaim(0);
	for (i = 0; i < NR_PLACES; i++)
		lw_assert(!(place_pte(i) & PTE_PRESENT));
}

static void finish(void)
{
	unsigned int i;

	check_lru();
	check_data();
	check_reclaim();
	for (i = 0; i < NR_MMS; i++)
		exit_mmap(mms[i]);
	lw_assert(lru_is_empty());
}

enum {
	FAULT_READ, FAULT_WRITE, REFERENCED, RECLAIM, MUNMAP, MMAP, MREMAP, SPLIT, MERGE, FORK,
	EXEC_EXIT, MIGRATE,
};

static const struct lw_op ops[] = {
	[FAULT_READ] = { "fault-read", op_fault_read, NR_PLACES },
	[FAULT_WRITE] = { "fault-write", op_fault_write, NR_PLACES },
	[REFERENCED] = { "referenced", op_referenced, NR_RECLAIMS },
	[RECLAIM] = { "reclaim", op_reclaim, NR_RECLAIMS },
	[MUNMAP] = { "munmap", op_munmap, NR_PLACES },
	[MMAP] = { "mmap", op_mmap, NR_PLACES },
	[MREMAP] = { "mremap", op_mremap, NR_PLACES },
	[SPLIT] = { "split", op_split, NR_PLACES },
	[MERGE] = { "merge", op_merge, NR_PLACES },
	[FORK] = { "fork", op_fork, NR_PLACES },
	[EXEC_EXIT] = { "exec-exit", op_exec_exit, NR_PLACES },
	[MIGRATE] = { "migrate", op_migrate, NR_RECLAIMS },
};

const struct lw_scenario lw_scenario = {
	.name = "anon_vma",
	.summary = "Linux anon_vma: reclaim finds who maps a page, over recycled memory",
	.setup = setup,
	.finish = finish,
	.leaks = true,
	LW_SCENARIO_OPS(ops),
	LW_SCENARIO_THREADS(2, 4),
	LW_SCENARIO_LENGTH(3),
	LW_SCENARIO_STARTS(PAGES * FORKED),
	/* Two faults, reclaim, unmap. */
	.plan = {
		.nthreads = 4,
		.thread = {
			{ 2, { { FAULT_WRITE, HERE }, { FAULT_READ, BESIDE } } },
			{ 2, { { FAULT_WRITE, HERE }, { FORK, HERE } } },
			{ 2, { { REFERENCED, RECLAIM_SLOW }, { RECLAIM, RECLAIM_NEWEST } } },
			{ 2, { { EXEC_EXIT, HERE }, { MMAP, HERE } } },
		},
	},
};
