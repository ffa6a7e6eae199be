// SPDX-License-Identifier: GPL-2.0-or-later
/* free.c - areas go one by one, each after a grace period. */
#include <linux/kernel.h>
#include <linux/rcupdate.h>

#include "mmap_lock.h"

static void vm_area_free_rcu_cb(struct rcu_head *head)
{
	__vm_area_free(container_of(head, struct vm_area_struct, vm_rcu));
}

/* Readers may have found it, and one may be about to leave its lock [8]. */
void vm_area_free(struct vm_area_struct *vma)
{
	VM_BUG_ON_VMA(!vma->detached, vma);
	call_rcu(&vma->vm_rcu, vm_area_free_rcu_cb);
}
