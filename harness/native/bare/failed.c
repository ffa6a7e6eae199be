// SPDX-License-Identifier: GPL-2.0-or-later
/* failed.c - nothing is looked for here; what is found all the same ends the program. */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "lockweave/check.h"
#include "lockweave/scenario.h"
#include "native/native.h"

static void say(const char *format, va_list ap)
{
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
}

void lw_die(const char *format, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("lockweave: ", stderr);
	va_start(ap, format);
	say(format, ap);
	va_end(ap);
	_exit(2);
}

void lw_found(const char *class, const char *format, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "lockweave: %s: ", class);
	va_start(ap, format);
	say(format, ap);
	va_end(ap);
	_exit(1);
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
