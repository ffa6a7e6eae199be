/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mmap_lock.h - the lock is vma_rwsem's, as it is; this folder is about what becomes of areas. */
#ifndef VMA_FREE_MMAP_LOCK_H
#define VMA_FREE_MMAP_LOCK_H

#include "../vma_rwsem/mmap_lock.h"

#endif /* VMA_FREE_MMAP_LOCK_H */
