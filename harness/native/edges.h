/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edges.h - what ThreadSanitizer cannot see for itself: happens-before edges of
 * fences, grace periods and the allocator.  Nothing in other builds.
 *
 * An edge that is not there makes a false report, one too many hides a real one;
 * docs/stress.md lists them all.
 */
#ifndef LW_NATIVE_EDGES_H
#define LW_NATIVE_EDGES_H

#include <stdint.h>

#ifdef LW_TSAN
#define LW_HAVE_EDGES 1

void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);
void __tsan_acquire(void *address);
void __tsan_release(void *address);

/* Everything before lw_edge_release(p), anywhere, before what follows lw_edge_acquire(p). */
static inline void lw_edge_acquire(const volatile void *p)
{
	__tsan_acquire((void *)(uintptr_t)p);
}

static inline void lw_edge_release(const volatile void *p)
{
	__tsan_release((void *)(uintptr_t)p);
}
/* The calling thread's accesses from here on are not looked at.  Nests. */
static inline void lw_unseen_begin(void)
{
	AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
	AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
}

static inline void lw_unseen_end(void)
{
	AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
	AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
}
#else
#define LW_HAVE_EDGES 0

static inline void lw_unseen_begin(void) { }
static inline void lw_unseen_end(void) { }

static inline void lw_edge_acquire(const volatile void *p) { (void)p; }
static inline void lw_edge_release(const volatile void *p) { (void)p; }
#endif

#endif /* LW_NATIVE_EDGES_H */
