// SPDX-License-Identifier: GPL-2.0-or-later
#include "command/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("lockweave: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	temporary_remove();
	exit(EXIT_USAGE);
}

#define MAX_WORD 64u

/* Edits (one letter more, less or other, or two swapped) that lead from a to b. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[3][MAX_WORD + 1], i, j;
	size_t n = strlen(a), m = strlen(b);

	if (n > MAX_WORD || m > MAX_WORD)
		return UINT_MAX;
	for (j = 0; j <= m; j++)
		row[0][j] = j;
	for (i = 1; i <= n; i++) {
		unsigned int *now = row[i % 3], *last = row[(i + 2) % 3];
		const unsigned int *before = row[(i + 1) % 3];

		now[0] = i;
		for (j = 1; j <= m; j++) {
			unsigned int best = last[j - 1] + (a[i - 1] != b[j - 1]);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[n % 3][m];
}

const char *nearest(const char *word, const char *const *candidates)
{
	unsigned int best = ((unsigned int)strlen(word) + 2) / 3, d;
	const char *found = NULL;

	for (; *candidates; candidates++) {
		d = distance(word, *candidates);
		if (d < best || (d == best && !found)) {
			best = d;
			found = *candidates;
		}
	}
	return found;
}

const char *did_you_mean(const char *word, const char *const *candidates)
{
	static char text[160];
	const char *near = nearest(word, candidates);

	text[0] = 0;
	if (near)
		snprintf(text, sizeof(text), "; did you mean '%s'?", near);
	return text;
}

const char *with_commas(unsigned long long n)
{
	static char buffers[8][32];
	static unsigned int next;
	char digits[24], *out = buffers[next++ % 8];
	size_t length, i, at = 0;

	snprintf(digits, sizeof(digits), "%llu", n);
	length = strlen(digits);
	for (i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = 0;
	return out;
}
