// SPDX-License-Identifier: GPL-2.0-or-later
/* free.c - areas go: one by one, in batches, at once. */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <lockweave/check.h>

#include "free.h"

#define BATCH_MAX	3u

/* Areas of any address spaces, none of which can be found any more. */
struct batch {
	struct rcu_head rcu;
	unsigned int nr;
	struct vm_area_struct *vma[BATCH_MAX];
};

enum free_how free_how;
static struct kmem_cache *batch_cachep;
/* The one that is being filled; NULL: none. */
static struct batch *filling;
static spinlock_t filling_lock;

void free_init(void)
{
	batch_cachep = kmem_cache_create("batch", sizeof(struct batch), 0, 0, NULL);
	filling = NULL;
	spin_lock_init(&filling_lock);
}

static void batch_rcu_cb(struct rcu_head *head)
{
	struct batch *batch = container_of(head, struct batch, rcu);
	unsigned int i;

	for (i = 0; i < batch->nr; i++)
		__vm_area_free(batch->vma[i]);
	kmem_cache_free(batch_cachep, batch);
}

/* The batch that is being filled, if it has at least `enough`; nobody adds to it any more. */
static struct batch *batch_close(unsigned int enough)
{
	struct batch *batch = filling;

	if (!batch || batch->nr < enough)
		return NULL;
	filling = NULL;
	return batch;
}

/*
 * The grace period starts when the last area is in, which by then nobody can find:
 * so it is one for each of them.
 */
static void batch_go(struct batch *batch)
{
	if (batch)
		call_rcu(&batch->rcu, batch_rcu_cb);
}

static void batch_add(struct vm_area_struct *vma)
{
	struct batch *full;

	spin_lock(&filling_lock);
	if (!filling) {
		filling = kmem_cache_alloc(batch_cachep, GFP_ATOMIC);
		filling->nr = 0;
	}
	filling->vma[filling->nr++] = vma;
	full = batch_close(BATCH_MAX);
	spin_unlock(&filling_lock);
	batch_go(full);
}

void vm_area_drain(void)
{
	struct batch *last;

	spin_lock(&filling_lock);
	last = batch_close(1);
	spin_unlock(&filling_lock);
	batch_go(last);
}

static void vm_area_free_rcu_cb(struct rcu_head *head)
{
	__vm_area_free(container_of(head, struct vm_area_struct, vm_rcu));
}

/* Taken out of the tree.  Readers may have found it, or be about to leave its lock. */
void vm_area_free(struct vm_area_struct *vma)
{
	VM_BUG_ON_VMA(!vma->detached, vma);
	if (free_how == FREE_BATCH)
		batch_add(vma);
	else
		call_rcu(&vma->vm_rcu, vm_area_free_rcu_cb);
}

/* Who has an area keeps a user of its address space: so nobody has one of this. */
void vm_area_free_at_exit(struct vm_area_struct *vma)
{
	if (free_how == FREE_AT_EXIT)
		__vm_area_free(vma);
	else
		vm_area_free(vma);
}
