/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * native_lock.h - a lock as the lock of areas of an address space, to be measured
 * on real threads (`lockweave bench --native`, docs/native.md).
 *
 * A lock that can be that defines `lw_native_lock` in a file of lockimpl/NAME/native/,
 * over its own code as it is.  An mm here is whatever the areas have in common, a
 * vma an area; both are opaque to the caller.  What the caller does:
 *
 *	to read		rcu_read_lock(), find the vma by address, start_read(),
 *			rcu_read_unlock(); if that was false: mmap_read_lock(), find it
 *			again, start_read_locked(), mmap_read_unlock(); look at the
 *			attributes; end_read()
 *	to write	mmap_write_lock(), find the vma by address, start_write(),
 *			change the attributes, end_write()
 *
 * What is found by which address never changes.  Threads are any that the machine
 * has; each has at most one vma at a time.
 */
#ifndef LOCKWEAVE_NATIVE_LOCK_H
#define LOCKWEAVE_NATIVE_LOCK_H

#include <stdbool.h>
#include <stddef.h>

#define LW_NATIVE_MAX_FIELDS	4u

struct lw_native_field {
	const char *name;
	size_t size;		/* in bytes */
};

struct lw_native_lock {
	/* Of one area: what of it is the lock, up to an entry without a name. */
	struct lw_native_field field[LW_NATIVE_MAX_FIELDS];
	size_t vma_size;	/* all of the area's structure, for comparison */
	/* Where in a vma its two attributes are: unsigned longs that change together. */
	size_t attribute[2];

	/* Alone.  Never given back. */
	void *(*mm_new)(void);
	/* Alone.  An area that can be locked, over the addresses from start up to end. */
	void *(*vma_new)(void *mm, unsigned long start, unsigned long end);

	/*
	 * Acquire if true, and then vma covers address and nobody changes it until
	 * end_read().  Called in an RCU section; does not sleep.
	 */
	bool (*start_read)(void *mm, void *vma, unsigned long address);
	/* Acquire.  Sleep.  start_read_locked() is called in between and takes the vma. */
	void (*mmap_read_lock)(void *mm);
	void (*start_read_locked)(void *mm, void *vma);
	void (*mmap_read_unlock)(void *mm);
	/* Release. */
	void (*end_read)(void *mm, void *vma);

	/* Acquire.  Sleep.  After the second the caller is alone with vma. */
	void (*mmap_write_lock)(void *mm);
	void (*start_write)(void *mm, void *vma);
	/* Release of both. */
	void (*end_write)(void *mm, void *vma);
};

extern const struct lw_native_lock lw_native_lock;

/* An entry of .field: what the lock has in struct `type`. */
#define LW_NATIVE_FIELD(type, member)	{ #member, sizeof(((type *)0)->member) }

#endif /* LOCKWEAVE_NATIVE_LOCK_H */
