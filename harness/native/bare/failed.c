// SPDX-License-Identifier: GPL-2.0-or-later
/* failed.c - nothing is looked for here; what is found all the same ends the program. */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "lockweave/check.h"
#include "lockweave/scenario.h"
#include "native/native.h"

_Noreturn static void leave(int status, const char *format, va_list ap)
{
	fflush(stdout);
	fprintf(stderr, "lockweave: ");
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
	_exit(status);
}

void lw_die(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	leave(2, format, ap);
}

void lw_found(const char *class, const char *format, ...)
{
	va_list ap;

	fprintf(stderr, "lockweave: %s: ", class);
	va_start(ap, format);
	leave(1, format, ap);
}

void lw_assert_failed(const char *condition, const char *function)
{
	lw_found("assertion", "%s does not hold in %s()", condition, function);
}

void lw_count_failed(enum lw_count_fault fault, const void *count)
{
	(void)count;
	lw_found("assertion", "a reference count is wrong (%d)", (int)fault);
}
