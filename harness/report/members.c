// SPDX-License-Identifier: GPL-2.0-or-later
/* From an offset into memory to the name of a member. */
#include "report/dwarf.h"

#include <stdio.h>
#include <string.h>

static bool strip_type(Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	unsigned int i;

	for (i = 0; i < LW_DWARF_DEPTH; i++) {
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

	return name && strncmp(lw_relative_file(name), "harness/", 8) && strncmp(lw_relative_file(name), "fuzz/", 5);
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
	       !dwarf_getlocation(&attr, &op, &n) && n == 1 &&
	       (op[0].atom == DW_OP_addr || op[0].atom == DW_OP_addrx);
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
	struct lw_self *self = lw_self_open();
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
	for (i = 0; i < self->ncus && !seen[n].found; i++)
		seen[n].found = is_of_lock(&self->cu[i]) &&
				find_type(&self->cu[i], name, bytes, 0, &seen[n].die);
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
		unsigned int start = (unsigned int)lw_dwarf_number(&child, DW_AT_data_member_location);
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

bool lw_self_member(void *ctx, const char *type, unsigned int whole_bytes,
			unsigned int offset, unsigned int bytes, char *out, size_t size)
{
	Dwarf_Die die;
	unsigned int depth;
	bool moved = false;

	(void)ctx;
	if (!size || !type_called(type, whole_bytes, &die))
		return false;
	*out = 0;
	for (depth = 0; depth < LW_DWARF_DEPTH; depth++) {
		int tag = dwarf_tag(&die);
		Dwarf_Word whole;

		if (tag != DW_TAG_structure_type && tag != DW_TAG_union_type &&
		    tag != DW_TAG_array_type)
			break;
		/* An access to all of it has its name: an atomic_t, not its counter. */
		if (!offset && !dwarf_aggregate_size(&die, &whole) &&
		    (bytes ? whole == bytes : whole <= 8))
			break;
		if (!step_into(&die, &offset, out, size) || !strip_type(&die))
			return false;
		moved = true;
	}
	return moved && !offset;
}
