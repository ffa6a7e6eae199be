// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fail.c - to be preloaded.
 *
 *	FAIL_THREAD=N		the Nth thread, 1 for the first, cannot be started
 *	FAIL_LIST=1		prints each place that allocates: "fail: place FILE+0xOFFSET"
 *	FAIL_PLACE=PLACE	there is no memory for what allocates there, ever; says
 *				"fail: denied" when it is first asked
 *
 * A place is where an allocation returns to.  Unlike the number of an allocation it is the
 * same in each run, whatever other threads do; whether it is reached, the line says.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_PLACES	1024u

/* Where allocations have returned to so far; 0: free. */
static uintptr_t places[MAX_PLACES];

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
	int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
	const char *number = getenv("FAIL_THREAD");
	static int started;

	if (__atomic_add_fetch(&started, 1, __ATOMIC_RELAXED) == (number ? atoi(number) : 0))
		return EAGAIN;
	*(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
	return real(thread, attr, start, arg);
}

/* True for whoever comes with this place first. */
static int is_new(uintptr_t place)
{
	for (unsigned int i = 0; i < MAX_PLACES; i++) {
		uintptr_t there = 0;

		if (__atomic_compare_exchange_n(&places[i], &there, place, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			return 1;
		if (there == place)
			return 0;
	}
	return 0;
}

/* Without stdio, which may be who asks for memory. */
static void say(const char *what, const char *name)
{
	char line[512];
	int n = snprintf(line, sizeof(line), "fail: %s%s\n", what, name);

	if (write(STDERR_FILENO, line, (size_t)n) != n)
		_exit(3);
}

/* "FILE+0xOFFSET", wherever FILE was loaded; false if it is of no file. */
static int name_of(uintptr_t place, char *name, size_t size)
{
	Dl_info info;
	const char *slash;

	if (!dladdr((void *)place, &info) || !info.dli_fname)
		return 0;
	slash = strrchr(info.dli_fname, '/');
	snprintf(name, size, "%s+0x%lx", slash ? slash + 1 : info.dli_fname,
		 (unsigned long)(place - (uintptr_t)info.dli_fbase));
	return 1;
}

static int denied(void *return_address)
{
	const char *wanted = getenv("FAIL_PLACE"), *list = getenv("FAIL_LIST");
	uintptr_t place = (uintptr_t)return_address;
	static uintptr_t found;
	char name[256];

	if (!wanted && !list)
		return 0;
	if (is_new(place) && name_of(place, name, sizeof(name))) {
		if (list)
			say("place ", name);
		if (wanted && !strcmp(wanted, name)) {
			say("denied", "");
			__atomic_store_n(&found, place, __ATOMIC_RELAXED);
		}
	}
	if (__atomic_load_n(&found, __ATOMIC_RELAXED) != place)
		return 0;
	errno = ENOMEM;
	return 1;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
	return denied(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return denied(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return denied(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

/* What was reserved gets memory. */
int mprotect(void *from, size_t size, int access)
{
	if ((access & PROT_WRITE) && denied(__builtin_return_address(0)))
		return -1;
	return (int)syscall(SYS_mprotect, from, size, access);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	*memory = denied(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
	return *memory ? 0 : ENOMEM;
}
