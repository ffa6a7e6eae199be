/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.h - a tiny program (tests/model/tiny.h) as a litmus file. */
#ifndef TESTS_AXIOMS_TEXT_H
#define TESTS_AXIOMS_TEXT_H

#include <stddef.h>

#include "model/tiny.h"

/*
 * What to write besides the program: a name, lines for the comment (or NULL), and the
 * outcome that the condition asks for (NULL: any).  Returns the text's length.
 */
size_t litmus_text(char *buf, size_t size, const struct tiny_program *p, bool c11, const char *name,
		   const char *comment, const struct tiny_outcome *wanted);
/* How many registers a thread has. */
unsigned int litmus_registers(const struct tiny_program *p, unsigned int t);
/* Whether the program touches a location (the last one is the lock). */
bool litmus_uses(const struct tiny_program *p, unsigned int loc);

extern const char litmus_location[TINY_LOCS];

#endif /* TESTS_AXIOMS_TEXT_H */
