// SPDX-License-Identifier: GPL-2.0-or-later
/* entry.c - made by who looks for it first, gone with its last user; found under a lock. */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <lockweave/check.h>

#include "object.h"

/* Without a reference of their own: who finds one knows that it has at least one user. */
static struct entry *entries[NR_SLOTS];
static spinlock_t entries_lock;

void entries_init(void)
{
	unsigned int slot;

	spin_lock_init(&entries_lock);
	for (slot = 0; slot < NR_SLOTS; slot++)
		entries[slot] = NULL;
}

static struct entry *entry_make(unsigned int slot)
{
	struct entry *entry = kmalloc(sizeof(*entry), GFP_ATOMIC);

	entry->slot = slot;
	spin_lock_init(&entry->lock);
	entry->uses = 0;
	refcount_set(&entry->refs, 1);
	lw_identify(entry, NULL, 4 + slot);
	return entry;
}

struct entry *entry_get(unsigned int slot)
{
	struct entry *entry;

	spin_lock(&entries_lock);
	entry = entries[slot];
	if (entry) {
		/* Not zero: that it becomes under the lock [3]. */
		refcount_inc(&entry->refs);
	} else {
		entry = entry_make(slot);
		entries[slot] = entry;
	}
	spin_unlock(&entries_lock);
	return entry;
}

bool entry_is_found(const struct entry *entry)
{
	bool found;

	spin_lock(&entries_lock);
	found = entries[entry->slot] == entry;
	spin_unlock(&entries_lock);
	return found;
}

void entry_put(struct entry *entry)
{
	if (!refcount_dec_and_lock(&entry->refs, &entries_lock))
		return;
	entries[entry->slot] = NULL;
	spin_unlock(&entries_lock);
	/* Nobody can find it, and all uses are behind us [2]. */
	kfree(entry);
}
