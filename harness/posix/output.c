// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the program prints.  Nobody sees it, but for `lockweave replay --verbose`: there
 * is an execution for every line that the user would read.  Printing orders nothing and
 * is no event; what the arguments point to is not looked at by the race detector.
 */
#include <stdlib.h>

#include "posix/posix.h"
#include "weave/runtime/tsan.h"

int lwp_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
int lwp_vprintf(const char *format, va_list args) __attribute__((format(printf, 1, 0)));
int lwp_fprintf(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
int lwp_vfprintf(FILE *file, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
int lwp_snprintf(char *out, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
int lwp_vsnprintf(char *out, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
int lwp_sprintf(char *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
int lwp_puts(const char *text);
int lwp_fputs(const char *text, FILE *file);
int lwp_putchar(int c);
int lwp_fputc(int c, FILE *file);
int lwp_putc(int c, FILE *file);
size_t lwp_fwrite(const void *data, size_t size, size_t n, FILE *file);
int lwp_fflush(FILE *file);
void lwp_perror(const char *text);
int lwp_setvbuf(FILE *file, char *buffer, int mode, size_t size);
void lwp_setbuf(FILE *file, char *buffer);

/* The program's stdout and stderr: constants that stand for ours. */
static const char standard[2];
FILE *const lwp_stdout = (FILE *)(uintptr_t)&standard[0];
FILE *const lwp_stderr = (FILE *)(uintptr_t)&standard[1];

#define LONGEST 4096

static bool shown(void)
{
	return lw_recording() && getenv("LOCKWEAVE_VERBOSE");
}

static int say(const char *format, va_list args) __attribute__((format(printf, 1, 0)));
static int say(const char *format, va_list args)
{
	char text[LONGEST];

	return shown() ? vprintf(format, args) : vsnprintf(text, sizeof(text), format, args);
}

int lwp_vprintf(const char *format, va_list args)
{
	return say(format, args);
}

int lwp_printf(const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = say(format, args);
	va_end(args);
	return n;
}

int lwp_vfprintf(FILE *file, const char *format, va_list args)
{
	(void)file;
	return say(format, args);
}

int lwp_fprintf(FILE *file, const char *format, ...)
{
	va_list args;
	int n;

	(void)file;
	va_start(args, format);
	n = say(format, args);
	va_end(args);
	return n;
}

static int into(char *out, size_t size, uintptr_t pc, const char *format, va_list args)
	__attribute__((format(printf, 4, 0)));
static int into(char *out, size_t size, uintptr_t pc, const char *format, va_list args)
{
	char text[LONGEST];
	int n = vsnprintf(text, sizeof(text), format, args);
	size_t all = (size_t)n + 1;

	if (n < 0 || !size)
		return n;
	if (all > sizeof(text))
		lw_found(LW_UNSUPPORTED, "a text of more than %u bytes", LONGEST);
	if (all > size)
		all = size;
	lwp_write_own(out, all, 0, pc);
	memcpy(out, text, all - 1);
	return n;
}

int lwp_vsnprintf(char *out, size_t size, const char *format, va_list args)
{
	return into(out, size, LW_SITE(), format, args);
}

int lwp_snprintf(char *out, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = into(out, size, LW_SITE(), format, args);
	va_end(args);
	return n;
}

int lwp_sprintf(char *out, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = into(out, SIZE_MAX, LW_SITE(), format, args);
	va_end(args);
	return n;
}

int lwp_fputs(const char *text, FILE *file)
{
	(void)file;
	if (shown())
		fputs(text, stdout);
	return 0;
}

int lwp_puts(const char *text)
{
	if (shown())
		puts(text);
	return 0;
}

int lwp_fputc(int c, FILE *file)
{
	(void)file;
	if (shown())
		putchar(c);
	return (unsigned char)c;
}

int lwp_putc(int c, FILE *file)
{
	return lwp_fputc(c, file);
}

int lwp_putchar(int c)
{
	return lwp_fputc(c, NULL);
}

size_t lwp_fwrite(const void *data, size_t size, size_t n, FILE *file)
{
	(void)file;
	if (shown())
		fwrite(data, size, n, stdout);
	return n;
}

int lwp_fflush(FILE *file)
{
	(void)file;
	return 0;
}

void lwp_perror(const char *text)
{
	if (shown())
		printf("%s: error %d\n", text, *lwp___errno_location());
}

int lwp_setvbuf(FILE *file, char *buffer, int mode, size_t size)
{
	(void)file;
	(void)buffer;
	(void)mode;
	(void)size;
	return 0;
}

void lwp_setbuf(FILE *file, char *buffer)
{
	(void)file;
	(void)buffer;
}
