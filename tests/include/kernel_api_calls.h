/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_api_calls.h - one call of each operation, what it must ask for, and
 * what it must return and leave behind.
 */
#ifndef LW_TESTS_KERNEL_API_CALLS_H
#define LW_TESTS_KERNEL_API_CALLS_H

struct kernel_api_call {
	const char *name;
	long (*run)(long *word);	/* *word: the variable, before and after */
	long before, after, result;
	const char *asks;		/* the hooks called, in order */
};

extern const struct kernel_api_call kernel_api_calls[];
extern const unsigned int kernel_api_ncalls;

#endif /* LW_TESTS_KERNEL_API_CALLS_H */
