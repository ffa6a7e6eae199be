// SPDX-License-Identifier: GPL-2.0-or-later
/* From program counters to functions and lines, and what code there is for a line. */
#include "report/dwarf.h"

#include <stdio.h>
#include <string.h>

static void set_place(struct lw_frame *f, const char *file, int line, int column)
{
	snprintf(f->file, sizeof(f->file), "%s", lw_relative_file(file));
	f->line = line > 0 ? (unsigned int)line : 0;
	f->column = column > 0 ? (unsigned int)column : 0;
}

/* The chain of functions around pc, outermost first: a subprogram, then what is inlined into it. */
static unsigned int scopes_around(Dwarf_Die *parent, uintptr_t pc, Dwarf_Die *out, unsigned int n,
				  unsigned int depth)
{
	Dwarf_Die child;
	int more, tag;

	if (depth == LW_DWARF_DEPTH || dwarf_child(parent, &child))
		return n;
	for (more = 0; !more; more = dwarf_siblingof(&child, &child)) {
		tag = dwarf_tag(&child);
		if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine &&
		    tag != DW_TAG_lexical_block)
			continue;
		if (dwarf_haspc(&child, pc) <= 0)
			continue;
		if (tag != DW_TAG_lexical_block)
			out[n++] = child;
		return scopes_around(&child, pc, out, n, depth + 1);
	}
	return n;
}

static const char *call_file(Dwarf_Die *cu, Dwarf_Die *inlined)
{
	Dwarf_Files *files;
	size_t n;
	int index = lw_dwarf_number(inlined, DW_AT_call_file);

	if (dwarf_getsrcfiles(cu, &files, &n) || index < 0 || (size_t)index >= n)
		return NULL;
	return dwarf_filesrc(files, (size_t)index, NULL, NULL);
}

/* Calls that the compiler made one of have no line any more; then where the function begins. */
static void set_declaration(struct lw_frame *f, Dwarf_Die *function)
{
	int line;

	if (!dwarf_decl_line(function, &line))
		set_place(f, dwarf_decl_file(function), line, 0);
}

unsigned int lw_self_frames(void *ctx, uintptr_t pc, struct lw_frame *out, unsigned int max)
{
	Dwarf_Die scope[LW_DWARF_DEPTH + 1], *cu;
	unsigned int n, i, done = 0;
	uintptr_t at = pc ? pc - 1 : 0;	/* inside the call, not behind it */
	Dwarf_Line *line;
	int number = 0, column = 0;

	(void)ctx;
	if (!max)
		return 0;
	memset(out, 0, sizeof(*out));
	out->address = at;
	snprintf(out->function, sizeof(out->function), "??");
	set_place(out, NULL, 0, 0);
	cu = lw_self_cu(at);
	if (!cu)
		return 1;
	line = dwarf_getsrc_die(cu, at);
	if (line) {
		dwarf_lineno(line, &number);
		dwarf_linecol(line, &column);
		set_place(out, dwarf_linesrc(line, NULL, NULL), number, column);
	}
	n = scopes_around(cu, at, scope, 0, 0);
	for (i = n; i-- > 0 && done < max; done++) {
		const char *name = dwarf_diename(&scope[i]);

		out[done].address = at;
		snprintf(out[done].function, sizeof(out[done].function), "%s", name ? name : "??");
		if (!out[done].line)
			set_declaration(&out[done], &scope[i]);
		if (i && done + 1 < max)
			set_place(&out[done + 1], call_file(cu, &scope[i]),
				  lw_dwarf_number(&scope[i], DW_AT_call_line),
				  lw_dwarf_number(&scope[i], DW_AT_call_column));
	}
	return done ? done : 1;
}

struct line_walk {
	Dwarf_Die *cu;
	bool (*wanted)(const char *file);
	void (*each)(void *ctx, const struct lw_line *line);
	void *ctx;
};

static int function_lines(Dwarf_Die *function, void *arg)
{
	struct line_walk *w = arg;
	Dwarf_Addr low, high, at;
	Dwarf_Lines *lines;
	size_t n, i;

	if (dwarf_lowpc(function, &low) || dwarf_highpc(function, &high) ||
	    dwarf_getsrclines(w->cu, &lines, &n))
		return DWARF_CB_OK;
	for (i = 0; i < n; i++) {
		Dwarf_Line *line = dwarf_onesrcline(lines, i);
		bool statement = false, end = false;
		struct lw_line l = { .low = low, .high = high };
		struct lw_frame frame[LW_DWARF_DEPTH];
		unsigned int k, depth;

		if (dwarf_lineaddr(line, &at) || at < low || at >= high ||
		    dwarf_linebeginstatement(line, &statement) || !statement ||
		    dwarf_lineendsequence(line, &end) || end)
			continue;
		/* A line that only calls inlined functions has no code of its own. */
		depth = lw_self_frames(NULL, at + 1, frame, LW_DWARF_DEPTH);
		for (k = 0; k < depth; k++) {
			l.file = frame[k].file;
			l.line = frame[k].line;
			l.address = at;
			if (l.line && w->wanted(l.file))
				w->each(w->ctx, &l);
		}
	}
	return DWARF_CB_OK;
}

void lw_symbols_lines(bool (*wanted)(const char *file),
		      void (*each)(void *ctx, const struct lw_line *line), void *ctx)
{
	struct lw_self *self = lw_self_open();
	unsigned int i;

	for (i = 0; i < self->ncus; i++) {
		struct line_walk w = { &self->cu[i], wanted, each, ctx };

		dwarf_getfuncs(&self->cu[i], function_lines, &w, 0);
	}
}
