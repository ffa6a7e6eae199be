// SPDX-License-Identifier: GPL-2.0-or-later
/* A count, and the number of the last write section. */
#include "../mmap_lock.h"
#include "../../mm/native.h"

const struct lw_native_lock lw_native_lock = {
	.field = {
		LW_NATIVE_FIELD(struct vm_area_struct, vm_refcnt),
		LW_NATIVE_FIELD(struct vm_area_struct, vm_lock_seq),
	},
	MM_NATIVE_LOCK,
};
