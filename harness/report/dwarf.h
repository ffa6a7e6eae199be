/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf.h - the running binary's debug information, as the files of lw_symbols_self() share it. */
#ifndef LW_REPORT_DWARF_H
#define LW_REPORT_DWARF_H

#include <dwarf.h>
#include <elfutils/libdw.h>

#include "report/symbol.h"

#define LW_MAX_CUS		512u
#define LW_DWARF_DEPTH		32u	/* nested scopes and inlined calls */

struct lw_self {
	Elf *elf;		/* NULL: there is none to be had */
	Dwarf *dwarf;
	unsigned int ncus;
	Dwarf_Die cu[LW_MAX_CUS];
};

/* ---- dwarf.c ---- */

/* Opened when first asked for. */
struct lw_self *lw_self_open(void);
/* The compilation unit that has code at pc, or NULL. */
Dwarf_Die *lw_self_cu(uintptr_t pc);
/* A file's name from the project's top folder on. */
const char *lw_relative_file(const char *file);
/* A number that an entry has, or 0. */
int lw_dwarf_number(Dwarf_Die *die, unsigned int attribute);

/* ---- what lw_symbols_self() is made of; see symbol.h ---- */
unsigned int lw_self_frames(void *ctx, uintptr_t pc, struct lw_frame *out, unsigned int max);
bool lw_self_name(void *ctx, uintptr_t address, char *out, size_t size);
bool lw_self_member(void *ctx, const char *name, unsigned int whole, unsigned int offset,
		    unsigned int bytes, char *out, size_t size);

#endif /* LW_REPORT_DWARF_H */
