// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is claimed is a part of the memory that is freed.
 *
 * EXPECT: LockweaveSanitizer: free-while-referenced
 */
struct thing {
	long word, part;
};
#define CLAIMED (&thing->part)
#include "claimed.h"
