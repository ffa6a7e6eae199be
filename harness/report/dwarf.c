// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The running binary's own DWARF.  Binaries are linked without PIE, so an
 * address in the process is the address in the file.
 */
#include "report/dwarf.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct lw_self *lw_self_open(void)
{
	static struct lw_self self;
	static bool tried;
	Dwarf_Off off = 0, next;
	size_t header;
	int fd;

	if (tried)
		return &self;
	tried = true;
	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || elf_version(EV_CURRENT) == EV_NONE)
		return &self;
	self.elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!self.elf)
		return &self;
	self.dwarf = dwarf_begin_elf(self.elf, DWARF_C_READ, NULL);
	while (self.dwarf && self.ncus < LW_MAX_CUS &&
	       !dwarf_nextcu(self.dwarf, off, &next, &header, NULL, NULL, NULL)) {
		if (dwarf_offdie(self.dwarf, off + header, &self.cu[self.ncus]))
			self.ncus++;
		off = next;
	}
	return &self;
}

Dwarf_Die *lw_self_cu(uintptr_t pc)
{
	struct lw_self *self = lw_self_open();
	unsigned int i;

	for (i = 0; i < self->ncus; i++)
		if (dwarf_haspc(&self->cu[i], pc) > 0)
			return &self->cu[i];
	return NULL;
}

/*
 * Bugs are built from a patched copy of the lock's folder in some build
 * directory; what comes after the project's own top folder names the file.
 */
const char *lw_relative_file(const char *file)
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

int lw_dwarf_number(Dwarf_Die *die, unsigned int attribute)
{
	Dwarf_Attribute attr;
	Dwarf_Word value;

	if (!dwarf_attr(die, attribute, &attr) || dwarf_formudata(&attr, &value))
		return 0;
	return (int)value;
}
