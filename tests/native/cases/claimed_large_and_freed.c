// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory that is no small piece.
 *
 * EXPECT: LockweaveSanitizer: free-while-referenced
 */
struct thing {
	long word[1000];
};
#define CLAIMED thing
#include "claimed.h"
