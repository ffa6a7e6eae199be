// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory of no type-stable cache.
 *
 * EXPECT: LockweaveSanitizer: free-while-referenced
 */
struct thing {
	int word;
};
#define CLAIMED thing
#include "claimed.h"
