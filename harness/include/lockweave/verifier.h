/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verifier.h - for programs, if they like: what benchmarks of software verification call.
 *
 * Programs that declare these functions themselves need no header.  Each value is a
 * decision of the input's.  Of a type with two values both are explored; of a larger one
 * only a few that often matter (0, 1, -1, 2, 3, 4, the least and the largest), and the
 * result of an exploration is "incomplete" then.
 *
 * Ordering: assume, assert and nondet none.  atomic_begin() and atomic_end() are the lock
 * and unlock (acquire, release) of one mutex: atomic sections exclude each other, and
 * nothing else.
 */
#ifndef LOCKWEAVE_VERIFIER_H
#define LOCKWEAVE_VERIFIER_H

int __VERIFIER_nondet_int(void);
unsigned int __VERIFIER_nondet_uint(void);
_Bool __VERIFIER_nondet_bool(void);
long __VERIFIER_nondet_long(void);
unsigned long __VERIFIER_nondet_ulong(void);
char __VERIFIER_nondet_char(void);
unsigned char __VERIFIER_nondet_uchar(void);
short __VERIFIER_nondet_short(void);
unsigned short __VERIFIER_nondet_ushort(void);

/* Executions in which condition is 0 here are nobody's business. */
void __VERIFIER_assume(int condition);
/* condition must not be 0: class "assertion". */
void __VERIFIER_assert(int condition);
/* These must not be reached: class "assertion". */
void reach_error(void);
void __VERIFIER_error(void);

void __VERIFIER_atomic_begin(void);
void __VERIFIER_atomic_end(void);

#endif /* LOCKWEAVE_VERIFIER_H */
