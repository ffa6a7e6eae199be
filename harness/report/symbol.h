/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbol.h - from addresses to functions, lines and names.
 *
 * Reports ask a struct lw_symbolizer; lw_symbols_self() is the one that reads
 * the DWARF of the running binary.  Tests bring their own.
 */
#ifndef LW_REPORT_SYMBOL_H
#define LW_REPORT_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lw_frame {
	uintptr_t address;
	char function[80];
	char file[144];		/* as compiled in: relative to the project */
	unsigned int line, column;
};

struct lw_symbolizer {
	/*
	 * The frames of the call that returns to pc, inlined ones first; at
	 * least one unless max is 0.
	 */
	unsigned int (*frames)(void *ctx, uintptr_t pc, struct lw_frame *out, unsigned int max);
	/* "name" or "name+8" for an address inside a function or variable. */
	bool (*name)(void *ctx, uintptr_t address, char *out, size_t size);
	/*
	 * "a.b[2]" for an offset into memory of `whole` bytes that has the name of
	 * a struct, or of the lock's pointers to one; or, if whole is 0, into the
	 * variable of that name.  bytes: of the access, which may be to all of a
	 * small struct; 0: unknown.
	 */
	bool (*member)(void *ctx, const char *name, unsigned int whole, unsigned int offset,
		       unsigned int bytes, char *out, size_t size);
	void *ctx;
};

/* Never NULL; without debug information it knows addresses only. */
const struct lw_symbolizer *lw_symbols_self(void);

/*
 * Calls back for every line that the files for which wanted() is true have
 * code for: once for each address at which a statement of that line begins, or
 * of a function that is inlined there, with the bounds of the function it is in.
 */
struct lw_line {
	const char *file;
	unsigned int line;
	uintptr_t address;
	uintptr_t low, high;	/* the function: [low, high) */
};
void lw_symbols_lines(bool (*wanted)(const char *file),
		      void (*each)(void *ctx, const struct lw_line *line), void *ctx);

#endif /* LW_REPORT_SYMBOL_H */
