// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The running binary's own DWARF.  Binaries are linked without PIE, so an
 * address in the process is the address in the file.
 */
#include "report/symbol.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_CUS		512u
#define MAX_DEPTH	32u	/* nested scopes and inlined calls */

static struct {
	bool tried;
	Elf *elf;
	Dwarf *dwarf;
	unsigned int ncus;
	Dwarf_Die cu[MAX_CUS];
} self;

static void open_self(void)
{
	Dwarf_Off off = 0, next;
	size_t header;
	int fd;

	if (self.tried)
		return;
	self.tried = true;
	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || elf_version(EV_CURRENT) == EV_NONE)
		return;
	self.elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!self.elf)
		return;
	self.dwarf = dwarf_begin_elf(self.elf, DWARF_C_READ, NULL);
	while (self.dwarf && self.ncus < MAX_CUS &&
	       !dwarf_nextcu(self.dwarf, off, &next, &header, NULL, NULL, NULL)) {
		if (dwarf_offdie(self.dwarf, off + header, &self.cu[self.ncus]))
			self.ncus++;
		off = next;
	}
}

static Dwarf_Die *cu_of(uintptr_t pc)
{
	unsigned int i;

	for (i = 0; i < self.ncus; i++)
		if (dwarf_haspc(&self.cu[i], pc) > 0)
			return &self.cu[i];
	return NULL;
}

/*
 * Bugs are built from a patched copy of the lock's folder in some build
 * directory; what comes after the project's own top folder names the file.
 */
static const char *relative(const char *file)
{
	static const char *const top[] = { "/lockimpl/", "/harness/", "/fuzz/", "/tests/" };
	const char *at;
	unsigned int i;

	if (!file)
		return "??";
	for (i = 0; i < sizeof(top) / sizeof(top[0]); i++) {
		at = strstr(file, top[i]);
		if (at)
			return at + 1;
	}
	while (file[0] == '.' && file[1] == '/')
		file += 2;
	return file;
}

static void set_place(struct lw_frame *f, const char *file, int line, int column)
{
	snprintf(f->file, sizeof(f->file), "%s", relative(file));
	f->line = line > 0 ? (unsigned int)line : 0;
	f->column = column > 0 ? (unsigned int)column : 0;
}

/* The chain of functions around pc, outermost first: a subprogram, then what is inlined into it. */
static unsigned int scopes_around(Dwarf_Die *parent, uintptr_t pc, Dwarf_Die *out, unsigned int n,
				  unsigned int depth)
{
	Dwarf_Die child;
	int more, tag;

	if (depth == MAX_DEPTH || dwarf_child(parent, &child))
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

static int attribute(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attr;
	Dwarf_Word value;

	if (!dwarf_attr(die, name, &attr) || dwarf_formudata(&attr, &value))
		return 0;
	return (int)value;
}

static const char *call_file(Dwarf_Die *cu, Dwarf_Die *inlined)
{
	Dwarf_Files *files;
	size_t n;
	int index = attribute(inlined, DW_AT_call_file);

	if (dwarf_getsrcfiles(cu, &files, &n) || index < 0 || (size_t)index >= n)
		return NULL;
	return dwarf_filesrc(files, (size_t)index, NULL, NULL);
}

static unsigned int self_frames(void *ctx, uintptr_t pc, struct lw_frame *out, unsigned int max)
{
	Dwarf_Die scope[MAX_DEPTH + 1], *cu;
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
	open_self();
	cu = cu_of(at);
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
		if (i && done + 1 < max)
			set_place(&out[done + 1], call_file(cu, &scope[i]),
				  attribute(&scope[i], DW_AT_call_line),
				  attribute(&scope[i], DW_AT_call_column));
	}
	return done ? done : 1;
}

static bool symbol_at(Elf_Scn *section, const GElf_Shdr *header, uintptr_t address, char *out,
		      size_t size)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t i, n = header->sh_entsize ? header->sh_size / header->sh_entsize : 0;
	GElf_Sym sym;
	const char *name;

	for (i = 0; data && i < n; i++) {
		int type;

		if (!gelf_getsym(data, (int)i, &sym))
			continue;
		type = GELF_ST_TYPE(sym.st_info);
		if ((type != STT_FUNC && type != STT_OBJECT) || address < sym.st_value ||
		    address - sym.st_value >= (sym.st_size ? sym.st_size : 1))
			continue;
		name = elf_strptr(self.elf, header->sh_link, sym.st_name);
		if (!name || !*name)
			continue;
		if (address == sym.st_value)
			snprintf(out, size, "%s", name);
		else
			snprintf(out, size, "%s+%lu", name,
				 (unsigned long)(address - sym.st_value));
		return true;
	}
	return false;
}

static bool self_name(void *ctx, uintptr_t address, char *out, size_t size)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	(void)ctx;
	open_self();
	while (self.elf && (section = elf_nextscn(self.elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			return symbol_at(section, &header, address, out, size);
	return false;
}

static bool strip_type(Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	unsigned int i;

	for (i = 0; i < MAX_DEPTH; i++) {
		int tag = dwarf_tag(die);

		if (tag != DW_TAG_typedef && tag != DW_TAG_const_type &&
		    tag != DW_TAG_volatile_type && tag != DW_TAG_variable &&
		    tag != DW_TAG_formal_parameter && tag != DW_TAG_member &&
		    tag != DW_TAG_atomic_type)
			return true;
		if (!dwarf_attr_integrate(die, DW_AT_type, &attr) || !dwarf_formref_die(&attr, die))
			return false;
	}
	return false;
}

/* Everything that the lock's own files say; harness types of the same name are others. */
static bool is_of_lock(Dwarf_Die *cu)
{
	const char *name = dwarf_diename(cu);

	return name && strncmp(relative(name), "harness/", 8) && strncmp(relative(name), "fuzz/", 5);
}

static bool is_struct(Dwarf_Die *die, unsigned int bytes)
{
	int tag = dwarf_tag(die);
	Dwarf_Word size;

	return (tag == DW_TAG_structure_type || tag == DW_TAG_union_type ||
		tag == DW_TAG_array_type) &&
	       !dwarf_hasattr(die, DW_AT_declaration) &&
	       (!bytes || (!dwarf_aggregate_size(die, &size) && size == bytes));
}

static bool points_to(Dwarf_Die *die)
{
	Dwarf_Attribute attr;

	return dwarf_tag(die) == DW_TAG_pointer_type && dwarf_attr(die, DW_AT_type, &attr) &&
	       dwarf_formref_die(&attr, die) && strip_type(die);
}

/* A variable that has one place for good. */
static bool is_static(Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Op *op;
	size_t n;

	return dwarf_tag(die) == DW_TAG_variable && dwarf_attr(die, DW_AT_location, &attr) &&
	       !dwarf_getlocation(&attr, &op, &n) && n == 1 && op[0].atom == DW_OP_addr;
}

/* What a variable or parameter says of the type of memory that is called like it. */
static bool type_of_variable(Dwarf_Die *die, unsigned int bytes, Dwarf_Die *type)
{
	*type = *die;
	if (!bytes)
		return is_static(die) && strip_type(type);
	return strip_type(type) && (dwarf_tag(type) != DW_TAG_pointer_type || points_to(type));
}

/*
 * The type of what is called `name`.  For memory of so many bytes: a struct of that
 * name, a variable, or what a pointer called so points to: kernel code calls a
 * struct mm_struct * `mm` wherever it goes, and a cache is called like that, too.
 * Without a size: of the variable itself.
 */
static bool find_type(Dwarf_Die *parent, const char *name, unsigned int bytes, unsigned int depth,
		      Dwarf_Die *out)
{
	Dwarf_Die child;
	int more, tag;

	if (depth > 4 || dwarf_child(parent, &child))
		return false;
	for (more = 0; !more; more = dwarf_siblingof(&child, &child)) {
		const char *its = dwarf_diename(&child);
		Dwarf_Die type = child;

		tag = dwarf_tag(&child);
		if (its && !strcmp(its, name)) {
			bool variable = tag == DW_TAG_variable || tag == DW_TAG_formal_parameter;

			if ((variable ? type_of_variable(&child, bytes, &type) : bytes != 0) &&
			    is_struct(&type, bytes)) {
				*out = type;
				return true;
			}
		}
		if ((tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block) &&
		    find_type(&child, name, bytes, depth + 1, out))
			return true;
	}
	return false;
}

/* Remembered, because every access of a trace asks. */
static bool type_called(const char *name, unsigned int bytes, Dwarf_Die *out)
{
	static struct { char name[32]; unsigned int bytes; bool found; Dwarf_Die die; } seen[64];
	static unsigned int n;
	unsigned int i;

	for (i = 0; i < n; i++)
		if (seen[i].bytes == bytes && !strcmp(seen[i].name, name)) {
			*out = seen[i].die;
			return seen[i].found;
		}
	if (n == 64)
		n = 0;
	snprintf(seen[n].name, sizeof(seen[n].name), "%s", name);
	seen[n].bytes = bytes;
	seen[n].found = false;
	for (i = 0; i < self.ncus && !seen[n].found; i++)
		seen[n].found = is_of_lock(&self.cu[i]) &&
				find_type(&self.cu[i], name, bytes, 0, &seen[n].die);
	*out = seen[n].die;
	return seen[n++].found;
}

static bool append(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);

	if (used + strlen(text) >= size)
		return false;
	strcpy(out + used, text);
	return true;
}

/* One step down: from the type in *die at *offset to its member or element there. */
static bool step_into(Dwarf_Die *die, unsigned int *offset, char *out, size_t size)
{
	Dwarf_Die child;
	Dwarf_Word bytes;
	char index[16];
	int more;

	if (dwarf_tag(die) == DW_TAG_array_type) {
		Dwarf_Attribute attr;

		if (!dwarf_attr(die, DW_AT_type, &attr) || !dwarf_formref_die(&attr, die) ||
		    dwarf_aggregate_size(die, &bytes) || !bytes)
			return false;
		snprintf(index, sizeof(index), "[%u]", (unsigned int)(*offset / bytes));
		*offset = (unsigned int)(*offset % bytes);
		return append(out, size, index);
	}
	if (dwarf_child(die, &child))
		return false;
	for (more = 0; !more; more = dwarf_siblingof(&child, &child)) {
		unsigned int start = (unsigned int)attribute(&child, DW_AT_data_member_location);
		const char *name = dwarf_diename(&child);
		Dwarf_Die type = child;

		if (dwarf_tag(&child) != DW_TAG_member || start > *offset || !strip_type(&type) ||
		    dwarf_aggregate_size(&type, &bytes) || *offset - start >= bytes)
			continue;
		*offset -= start;
		*die = type;
		if (!name)
			return true;
		return (!*out || append(out, size, ".")) && append(out, size, name);
	}
	return false;
}

static bool self_member(void *ctx, const char *type, unsigned int whole_bytes,
			unsigned int offset, unsigned int bytes, char *out, size_t size)
{
	Dwarf_Die die;
	unsigned int depth;
	bool moved = false;

	(void)ctx;
	open_self();
	if (!size || !type_called(type, whole_bytes, &die))
		return false;
	*out = 0;
	for (depth = 0; depth < MAX_DEPTH; depth++) {
		int tag = dwarf_tag(&die);
		Dwarf_Word whole;

		if (tag != DW_TAG_structure_type && tag != DW_TAG_union_type &&
		    tag != DW_TAG_array_type)
			break;
		/* An access to all of it has its name: an atomic_t, not its counter. */
		if (moved && !offset && !dwarf_aggregate_size(&die, &whole) &&
		    (bytes ? whole == bytes : whole <= 8))
			break;
		if (!step_into(&die, &offset, out, size) || !strip_type(&die))
			return false;
		moved = true;
	}
	return moved && !offset;
}

const struct lw_symbolizer *lw_symbols_self(void)
{
	static const struct lw_symbolizer s = {
		.frames = self_frames, .name = self_name, .member = self_member,
	};

	return &s;
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
		struct lw_frame frame[MAX_DEPTH];
		unsigned int k, depth;

		if (dwarf_lineaddr(line, &at) || at < low || at >= high ||
		    dwarf_linebeginstatement(line, &statement) || !statement ||
		    dwarf_lineendsequence(line, &end) || end)
			continue;
		/* A line that only calls inlined functions has no code of its own. */
		depth = self_frames(NULL, at + 1, frame, MAX_DEPTH);
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
	unsigned int i;

	open_self();
	for (i = 0; i < self.ncus; i++) {
		struct line_walk w = { &self.cu[i], wanted, each, ctx };

		dwarf_getfuncs(&self.cu[i], function_lines, &w, 0);
	}
}
