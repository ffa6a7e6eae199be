/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inline.h - put in front of what no sanitizer watches: oracles in the place of calls. */
#ifndef LW_NATIVE_INLINE_H
#define LW_NATIVE_INLINE_H

#define lw_oracle extern __inline__ __attribute__((__gnu_inline__, __always_inline__))
#include "native/oracles.h"

#endif /* LW_NATIVE_INLINE_H */
