// SPDX-License-Identifier: GPL-2.0-or-later
/* The symbol table: what lies at an address. */
#include <gelf.h>
#include <stdio.h>

#include "report/dwarf.h"

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
		name = elf_strptr(lw_self_open()->elf, header->sh_link, sym.st_name);
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

bool lw_self_name(void *ctx, uintptr_t address, char *out, size_t size)
{
	struct lw_self *self = lw_self_open();
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	(void)ctx;
	while (self->elf && (section = elf_nextscn(self->elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			return symbol_at(section, &header, address, out, size);
	return false;
}

const struct lw_symbolizer *lw_symbols_self(void)
{
	static const struct lw_symbolizer s = {
		.frames = lw_self_frames, .name = lw_self_name, .member = lw_self_member,
	};

	return &s;
}
