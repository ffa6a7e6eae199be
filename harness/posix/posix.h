/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * posix.h - the functions of the C library that programs are given in place of its own.
 *
 * A function lwp_NAME here is what the program calls as NAME: the build renames the
 * calls in the program's objects (cmake/LockweaveProgram.cmake), and nothing else
 * has to be told of a new one.  What is not here, and not in harness/posix/harmless,
 * a program cannot call; it is told so with the line of the call.
 *
 * What orders what is said in docs/programs.md, with its source.
 */
#ifndef LW_POSIX_POSIX_H
#define LW_POSIX_POSIX_H

#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <threads.h>
#include <time.h>

#include "weave/runtime/access.h"
#include "weave/runtime/checker.h"
#include "weave/runtime/task.h"

/* The program's own, renamed. */
int lw_program_main(int argc, char **argv);

/* ---- memory.c ---- */
/*
 * The running thread is about to look into an object of a type of the library's, or to
 * change it, behind the back of the memory model: a finding if it may not, like for any
 * access.
 */
void lwp_touch_own(const void *object, size_t size);
/* A plain write of all of it, as the object is made or destroyed. */
void lwp_write_own(void *object, size_t size, int byte, uintptr_t pc);
/* Allocate for the running thread; nobody else's allocations make a difference. */
void *lwp_new(size_t size, const char *name, int fill, uintptr_t pc);

/* ---- tls.c, key.c: the running thread ends ---- */
void lwp_tls_end(void);
void lwp_keys_end(void);
void lwp_tls_reset(void);
void lwp_keys_reset(void);
/* Call each with the thread-local objects of all threads. */
void lwp_tls_each(void (*each)(uintptr_t begin, size_t size));

/* And each value that a thread has under a key. */
void lwp_keys_each(void (*each)(uintptr_t value));
/* The running thread's errno. */
int *lwp___errno_location(void);

/* ---- leak.c ---- */
void lwp_leaks_find(void);

/* ---- thread.c ---- */
void lwp_threads_reset(void);

/* ---- mutex.c: parts of cond.c ---- */
struct lwp_mutex;
/* All of it, whatever its depth, which is returned; behind lw_visible(). */
unsigned int lwp_mutex_give(struct lwp_mutex *m, const char *what);
/* And back to that depth. */
void lwp_mutex_take(struct lwp_mutex *m, unsigned int depth);

/* ---- once.c ---- */
void lwp_once_reset(void);
/* Whose names do not matter to others: numbers handed out, kept by LW_TOUCH_TASK. */
enum { LWP_TOUCH_KEYS = LW_MAX_THREADS + 1 };

#endif /* LW_POSIX_POSIX_H */
