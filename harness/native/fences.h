/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fences.h - the kernel's barriers on this machine.
 *
 *	LW_FENCE_ACQUIRE, RMB, READ_DEPENDS	acquire fence
 *	LW_FENCE_RELEASE, WMB			release fence
 *	LW_FENCE_ACQ_REL			both
 *	all others				full barrier
 *
 * Each is at least as strong as the kernel's: C11 has none that binds only
 * loads, or only stores.  All but the last are for the compiler alone where the
 * machine needs none, as on x86.
 */
#ifndef LW_NATIVE_FENCES_H
#define LW_NATIVE_FENCES_H

#include "lockweave/engine_api.h"

/* A locked instruction is a full barrier on x86, and faster than mfence. */
static __inline__ __attribute__((__always_inline__)) void lw_machine_mb(void)
{
#if defined(__x86_64__)
	__asm__ __volatile__("lock; addl $0, -4(%%rsp)" : : : "memory", "cc");
#else
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

static __inline__ __attribute__((__always_inline__)) void lw_machine_fence(enum lw_fence_kind kind)
{
	switch (kind) {
	case LW_FENCE_READ_DEPENDS:
	case LW_FENCE_ACQUIRE:
	case LW_FENCE_RMB:
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		break;
	case LW_FENCE_RELEASE:
	case LW_FENCE_WMB:
		__atomic_thread_fence(__ATOMIC_RELEASE);
		break;
	case LW_FENCE_ACQ_REL:
		__atomic_thread_fence(__ATOMIC_ACQ_REL);
		break;
	case LW_FENCE_MB:
	case LW_FENCE_BEFORE_ATOMIC:
	case LW_FENCE_AFTER_ATOMIC:
	case LW_FENCE_AFTER_SPINLOCK:
	case LW_FENCE_AFTER_UNLOCK_LOCK:
		lw_machine_mb();
		break;
	}
}

#endif /* LW_NATIVE_FENCES_H */
