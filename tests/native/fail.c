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

extern void *__libc_malloc(size_t size);

void *malloc(size_t size)
{
	static int allocated;
	int least = number_in("FAIL_SIZE");

	if (least && size >= (size_t)least &&
	    __atomic_add_fetch(&allocated, 1, __ATOMIC_RELAXED) == number_in("FAIL_MALLOC")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(size);
}
