// SPDX-License-Identifier: GPL-2.0-or-later
/* A semaphore, the number of the last write section, and what a count of zero says elsewhere. */
#include "../mmap_lock.h"
#include "../../mm/native.h"

const struct lw_native_lock lw_native_lock = {
	.field = {
		LW_NATIVE_FIELD(struct vm_area_struct, vm_lock),
		LW_NATIVE_FIELD(struct vm_area_struct, vm_lock_seq),
		LW_NATIVE_FIELD(struct vm_area_struct, detached),
	},
	MM_NATIVE_LOCK,
};
