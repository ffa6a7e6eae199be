// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finding.c - what a finding looks like: a sentence, and the block that crash
 * services parse (its shape is that of harness/report/sanitizer.c).
 */
#include <execinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lockweave/check.h"
#include "lockweave/scenario.h"
#include "native/native.h"
#include "native/run.h"
#include "report/symbol.h"

#define MAX_FRAMES	24u
#define FRAMES_SHOWN	8u

static int reporting;

void lw_finding_init(void)
{
	void *stack[4];

	/* The first call loads a library, which is not to happen in a signal handler. */
	backtrace(stack, 4);
}

void lw_die(const char *format, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("lockweave: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	_exit(2);
}

void lw_take_the_word(void)
{
	if (__atomic_exchange_n(&reporting, 1, __ATOMIC_ACQ_REL))
		for (;;)
			pause();
}

static bool is_ours(const struct lw_frame *f)
{
	return !strncmp(f->file, "harness/", 8) || !strcmp(f->file, "??");
}

/* The frames that are not ours, innermost first; all, if there are no others. */
static unsigned int frames_of(void *const *stack, int depth, struct lw_frame *out)
{
	const struct lw_symbolizer *symbols = lw_symbols_self();
	struct lw_frame all[MAX_FRAMES];
	unsigned int n = 0, kept = 0;

	for (int i = 0; i < depth && n < MAX_FRAMES; i++)
		n += symbols->frames(symbols->ctx, (uintptr_t)stack[i], all + n, MAX_FRAMES - n);
	for (unsigned int i = 0; i < n; i++)
		if (!is_ours(&all[i]))
			out[kept++] = all[i];
	if (kept)
		return kept;
	memcpy(out, all, n * sizeof(all[0]));
	return n;
}

static void print_frames(const struct lw_frame *frame, unsigned int n)
{
	for (unsigned int i = 0; i < n && i < FRAMES_SHOWN; i++)
		fprintf(stderr, "    #%u 0x%lx in %s %s:%u:%u\n", i, (unsigned long)frame[i].address,
			frame[i].function, frame[i].file, frame[i].line, frame[i].column);
}

void lw_print_stack(void *const *stack, int depth)
{
	struct lw_frame frame[MAX_FRAMES];

	print_frames(frame, frames_of(stack, depth, frame));
}

static void report(const char *class, void *const *stack, int depth, const char *format,
		   va_list ap)
{
	struct lw_frame frame[MAX_FRAMES];
	unsigned int n;

	lw_display_clear();
	fputs("lockweave: ", stderr);
	vfprintf(stderr, format, ap);
	fprintf(stderr, "\nASSERTION FAILED: lockweave %s %s\n", lw_scenario.name, class);
	n = frames_of(stack, depth, frame);
	print_frames(frame, n);
	fprintf(stderr, "DEDUP_TOKEN: %s%s%s%s%s\n", class, n ? "--" : "", n ? frame[0].function : "",
		n > 1 ? "--" : "", n > 1 ? frame[1].function : "");
	fprintf(stderr, "SUMMARY: LockweaveSanitizer: %s\n", class);
	lw_say_found(class);
}

void lw_found(const char *class, const char *format, ...)
{
	void *stack[32];
	va_list ap;

	lw_take_the_word();
	va_start(ap, format);
	report(class, stack, backtrace(stack, 32), format, ap);
	va_end(ap);
	_exit(1);
}

void lw_found_at(const char *class, void *const *stack, int depth, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	report(class, stack, depth, format, ap);
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
	switch (fault) {
	case LW_COUNT_UNDERFLOWS:
		lw_found("refcount-underflow", "a reference count drops below zero");
	case LW_COUNT_DROPS_TO_ZERO:
		lw_found("refcount-underflow",
			 "a reference count drops to zero by what is not for the last reference");
	case LW_COUNT_OVERFLOWS:
		lw_found("refcount-overflow", "a reference count goes above its limit");
	case LW_COUNT_LEAVES_ZERO:
		lw_found("refcount-from-zero", "a reference count goes up from zero");
	}
	lw_found("assertion", "a reference count is wrong");
}
