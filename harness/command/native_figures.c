// SPDX-License-Identifier: GPL-2.0-or-later
/* What the rounds add up to.  Ratios are taken round by round: what slows one slows all. */
#include "command/native.h"

#include <stdlib.h>

const struct sample *sample_of(const struct native_run *r, unsigned int lock, unsigned int cell, unsigned long round)
{
	return &r->lock[lock].sample[round * r->ncells + cell];
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct spread spread_of(double *values, unsigned long n)
{
	if (!n)
		return (struct spread){ 0, 0, 0 };
	qsort(values, n, sizeof(values[0]), by_value);
	return (struct spread){ values[0], (values[(n - 1) / 2] + values[n / 2]) / 2, values[n - 1] };
}

/* Room for a value of each round; the caller is done with the last one. */
static double *values_for(const struct native_run *r)
{
	static double *values;

	free(values);
	values = calloc(r->rounds + 1, sizeof(*values));
	if (!values)
		die("out of memory");
	return values;
}

struct spread rates(const struct native_run *r, unsigned int lock, unsigned int cell)
{
	double *values = values_for(r);

	for (unsigned long i = 0; i < r->rounds; i++)
		values[i] = sample_of(r, lock, cell, i)->rate;
	return spread_of(values, r->rounds);
}

struct spread rate_ratios(const struct native_run *r, unsigned int lock, unsigned int cell)
{
	double *values = values_for(r);

	for (unsigned long i = 0; i < r->rounds; i++)
		values[i] = sample_of(r, lock, cell, i)->rate / sample_of(r, r->reference, cell, i)->rate;
	return spread_of(values, r->rounds);
}

struct spread latency_ratios(const struct native_run *r, unsigned int lock, unsigned int cell, unsigned int side,
			     unsigned int which)
{
	double *values = values_for(r);
	unsigned long n = 0;

	for (unsigned long i = 0; i < r->rounds; i++) {
		double ours = sample_of(r, lock, cell, i)->latency[side][which];
		double theirs = sample_of(r, r->reference, cell, i)->latency[side][which];

		if (ours > 0 && theirs > 0)
			values[n++] = ours / theirs;
	}
	return spread_of(values, n);
}

double mean_fallbacks(const struct native_run *r, unsigned int lock, unsigned int cell)
{
	double sum = 0;

	for (unsigned long i = 0; i < r->rounds; i++)
		sum += sample_of(r, lock, cell, i)->fallbacks;
	return r->rounds ? sum / (double)r->rounds : 0;
}
