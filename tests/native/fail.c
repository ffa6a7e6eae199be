// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fail.c - to be preloaded: the thread with the number in FAIL_THREAD, 1 for the
 * first, cannot be started; nor is there memory for the allocation, of FAIL_SIZE
 * bytes or more, with the number in FAIL_MALLOC.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static int number_in(const char *variable)
{
	const char *text = getenv(variable);

	return text ? atoi(text) : 0;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
	static int started;
	int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

	if (__atomic_add_fetch(&started, 1, __ATOMIC_RELAXED) == number_in("FAIL_THREAD"))
		return EAGAIN;
	*(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
	return real(thread, attr, start, arg);
}

static int denied(size_t size)
{
	static int allocated;
	int least = number_in("FAIL_SIZE");

	if (!least || size < (size_t)least ||
	    __atomic_add_fetch(&allocated, 1, __ATOMIC_RELAXED) != number_in("FAIL_MALLOC"))
		return 0;
	errno = ENOMEM;
	return 1;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
	return denied(size) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return denied(n * size) ? NULL : __libc_calloc(n, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return denied(size) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	*memory = denied(size) ? NULL : __libc_memalign(alignment, size);
	return *memory ? 0 : ENOMEM;
}
