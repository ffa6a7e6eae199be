// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Strings, sorting, searching: written out and compiled like the program, so that every
 * byte they touch is seen.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

size_t lwp_strlen(const char *s);
size_t lwp_strnlen(const char *s, size_t max);
char *lwp_strcpy(char *to, const char *from);
char *lwp_strncpy(char *to, const char *from, size_t n);
char *lwp_strcat(char *to, const char *from);
char *lwp_strncat(char *to, const char *from, size_t n);
int lwp_strcmp(const char *a, const char *b);
int lwp_strncmp(const char *a, const char *b, size_t n);
char *lwp_strchr(const char *s, int c);
char *lwp_strrchr(const char *s, int c);
char *lwp_strstr(const char *s, const char *part);
char *lwp_strdup(const char *s);
void *lwp_memchr(const void *p, int c, size_t n);
int lwp_atoi(const char *s);
long lwp_atol(const char *s);
void lwp_qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *));
void *lwp_bsearch(const void *key, const void *base, size_t n, size_t size,
		  int (*compare)(const void *, const void *));
void *lwp_malloc(size_t size);

size_t lwp_strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

size_t lwp_strlen(const char *s)
{
	return lwp_strnlen(s, (size_t)-1);
}

char *lwp_strncpy(char *to, const char *from, size_t n)
{
	size_t i = 0;

	for (; i < n && from[i]; i++)
		to[i] = from[i];
	for (; i < n; i++)
		to[i] = 0;
	return to;
}

char *lwp_strcpy(char *to, const char *from)
{
	return lwp_strncpy(to, from, lwp_strlen(from) + 1);
}

char *lwp_strncat(char *to, const char *from, size_t n)
{
	char *end = to + lwp_strlen(to);

	n = lwp_strnlen(from, n);
	lwp_strncpy(end, from, n);
	end[n] = 0;
	return to;
}

char *lwp_strcat(char *to, const char *from)
{
	return lwp_strncat(to, from, (size_t)-1);
}

int lwp_strncmp(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char x = (unsigned char)a[i], y = (unsigned char)b[i];

		if (x != y || !x)
			return x - y;
	}
	return 0;
}

int lwp_strcmp(const char *a, const char *b)
{
	return lwp_strncmp(a, b, (size_t)-1);
}

char *lwp_strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

char *lwp_strrchr(const char *s, int c)
{
	const char *found = NULL;

	do {
		if (*s == (char)c)
			found = s;
	} while (*s++);
	return (char *)found;
}

char *lwp_strstr(const char *s, const char *part)
{
	size_t n = lwp_strlen(part);

	for (; lwp_strncmp(s, part, n); s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

char *lwp_strdup(const char *s)
{
	size_t n = lwp_strlen(s) + 1;

	return lwp_strncpy(lwp_malloc(n), s, n);
}

void *lwp_memchr(const void *p, int c, size_t n)
{
	const unsigned char *s = p;

	for (size_t i = 0; i < n; i++)
		if (s[i] == (unsigned char)c)
			return (void *)(s + i);
	return NULL;
}

long lwp_atol(const char *s)
{
	bool negative;
	long n = 0;

	while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		s++;
	negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	for (; *s >= '0' && *s <= '9'; s++)
		n = 10 * n + (*s - '0');
	return negative ? -n : n;
}

int lwp_atoi(const char *s)
{
	return (int)lwp_atol(s);
}

static void exchange(char *a, char *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = a[i];

		a[i] = b[i];
		b[i] = c;
	}
}

void lwp_qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	char *p = base;

	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && compare(p + (k - 1) * size, p + k * size) > 0; k--)
			exchange(p + (k - 1) * size, p + k * size, size);
}

void *lwp_bsearch(const void *key, const void *base, size_t n, size_t size,
		  int (*compare)(const void *, const void *))
{
	const char *p = base;

	while (n) {
		const char *middle = p + n / 2 * size;
		int order = compare(key, middle);

		if (!order)
			return (void *)middle;
		if (order > 0)
			p = middle + size;
		n = order > 0 ? n - n / 2 - 1 : n / 2;
	}
	return NULL;
}
