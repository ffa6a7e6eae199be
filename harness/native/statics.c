// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * statics.c - a scenario may rely on fresh static variables at every beginning,
 * as the engine gives it; points.h has put them where we find them.
 */
#include <stdlib.h>

#include "native/run.h"

extern char __start_lw_bss[] __attribute__((weak)), __stop_lw_bss[] __attribute__((weak));
extern char __start_lw_data[] __attribute__((weak)), __stop_lw_data[] __attribute__((weak));

static char *saved_bss, *saved_data;

/* Byte by byte: between variables there may be a sanitizer's forbidden ground. */
__attribute__((no_sanitize("address"))) static void copy(volatile char *to, const volatile char *from,
							 size_t n)
{
	while (n--)
		*to++ = *from++;
}

static char *save(char *start, char *stop)
{
	size_t n = (size_t)(stop - start);
	char *saved;

	if (!n)
		return NULL;
	saved = malloc(n);
	if (!saved)
		lw_die("out of memory for a copy of the lock's variables");
	copy(saved, start, n);
	return saved;
}

void lw_statics_save(void)
{
	saved_bss = save(__start_lw_bss, __stop_lw_bss);
	saved_data = save(__start_lw_data, __stop_lw_data);
}

void lw_statics_restore(void)
{
	if (saved_bss)
		copy(__start_lw_bss, saved_bss, (uintptr_t)__stop_lw_bss - (uintptr_t)__start_lw_bss);
	if (saved_data)
		copy(__start_lw_data, saved_data, (uintptr_t)__stop_lw_data - (uintptr_t)__start_lw_data);
}
