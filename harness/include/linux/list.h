/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux/list.h - circular doubly linked lists, as far as waiting needs them.
 *
 * Ordering: none, but for two:
 *	list_del_init_careful	its last store, of ->next, is a release
 *	list_empty_careful	its load of ->next is an acquire: whoever finds the
 *				entry removed is behind all that the remover did
 *				to it, and may give up its memory
 *
 * Changes need a lock of the caller's.  Which fields may be looked at without it:
 * ->next of a head (list_empty()), and both of an entry by list_empty_careful(),
 * on condition that nobody adds it meanwhile.  So every store to a ->next that
 * others may look at is a WRITE_ONCE.
 *
 * Callers: anybody, in any context.
 * Sources: include/linux/list.h, Documentation/core-api/kernel-api.rst.
 */
#ifndef LOCKWEAVE_LINUX_LIST_H
#define LOCKWEAVE_LINUX_LIST_H

#include <asm/barrier.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/types.h>

struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(name)	{ &(name), &(name) }
#define LIST_HEAD(name)		struct list_head name = LIST_HEAD_INIT(name)

/* What a removed entry points to: following it is a wild access. */
#define LIST_POISON1		((struct list_head *)0x100)
#define LIST_POISON2		((struct list_head *)0x122)

static __always_inline void INIT_LIST_HEAD(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	WRITE_ONCE(list->prev, list);
}

static __always_inline void lw_list_insert(struct list_head *entry, struct list_head *before,
					   struct list_head *behind)
{
	behind->prev = entry;
	entry->prev = before;
	WRITE_ONCE(entry->next, behind);
	WRITE_ONCE(before->next, entry);
}

static __always_inline void lw_list_bridge(struct list_head *entry)
{
	struct list_head *before = entry->prev, *behind = entry->next;

	behind->prev = before;
	WRITE_ONCE(before->next, behind);
}

/* Right behind head: the last to come is the first to be found. */
static __always_inline void list_add(struct list_head *entry, struct list_head *head)
{
	lw_list_insert(entry, head, head->next);
}

/* Right before head: in the order of coming. */
static __always_inline void list_add_tail(struct list_head *entry, struct list_head *head)
{
	lw_list_insert(entry, head->prev, head);
}

static __always_inline void list_del(struct list_head *entry)
{
	lw_list_bridge(entry);
	entry->next = LIST_POISON1;
	entry->prev = LIST_POISON2;
}

static __always_inline void list_del_init(struct list_head *entry)
{
	lw_list_bridge(entry);
	INIT_LIST_HEAD(entry);
}

/* For an entry whose owner looks at it by list_empty_careful(), without the lock. */
static __always_inline void list_del_init_careful(struct list_head *entry)
{
	lw_list_bridge(entry);
	WRITE_ONCE(entry->prev, entry);
	/* Our last touch of it; pairs with the acquire in list_empty_careful(). */
	smp_store_release(&entry->next, entry);
}

static __always_inline bool list_empty(const struct list_head *head)
{
	return READ_ONCE(head->next) == head;
}

static __always_inline bool list_empty_careful(const struct list_head *head)
{
	/* Pairs with the release in list_del_init_careful(). */
	const struct list_head *next = smp_load_acquire(&head->next);

	return next == head && next == READ_ONCE(head->prev);
}

#define list_entry(ptr, type, member)		container_of(ptr, type, member)
#define list_first_entry(head, type, member)	list_entry((head)->next, type, member)
#define list_next_entry(pos, member)		\
	list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_entry_is_head(pos, head, member)	(&(pos)->member == (head))

#define list_for_each_entry(pos, head, member)				\
	for (pos = list_first_entry(head, __typeof__(*pos), member);	\
	     !list_entry_is_head(pos, head, member);			\
	     pos = list_next_entry(pos, member))

/* As above; pos may be removed meanwhile, `after` may not. */
#define list_for_each_entry_safe(pos, after, head, member)		\
	for (pos = list_first_entry(head, __typeof__(*pos), member),	\
	     after = list_next_entry(pos, member);			\
	     !list_entry_is_head(pos, head, member);			\
	     pos = after, after = list_next_entry(after, member))

#endif /* LOCKWEAVE_LINUX_LIST_H */
