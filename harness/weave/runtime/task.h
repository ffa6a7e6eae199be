/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * task.h - threads that the code under test makes and waits for.
 *
 * For programs (harness/posix): the plan has one thread, whose operation is the
 * program's main(); the others come to life during the execution.  A thread that
 * was joined makes room for another one.
 *
 * What is ordered: all that came before lw_task_create() happens before the new
 * thread, and all of a thread before lw_task_join() of it returns.
 */
#ifndef LW_RUNTIME_TASK_H
#define LW_RUNTIME_TASK_H

#include "weave/runtime/state.h"

/* Runs run(arg) on a new thread.  Returns its number. */
unsigned int lw_task_create(void (*run)(void *arg), void *arg, uintptr_t pc);
/* Waits until thread t has ended. */
void lw_task_join(unsigned int t, uintptr_t pc);
/* The running thread ends here. */
_Noreturn void lw_task_end(void);
/* Which life of that number this is, from 1. */
uint32_t lw_task_life(unsigned int t);
/* Somebody may use t's number again; who does comes behind what `by` did so far. */
void lw_task_let_go(unsigned int t, unsigned int by);

/*
 * The program is over, as soon as nobody can go on: who waits then, or spins, is
 * no finding.  Whoever can still run does: what it does may come before the end.
 */
void lw_task_exit(void);
bool lw_task_exited(void);

/* The running thread goes no further, and neither does the execution that this is so of. */
_Noreturn void lw_task_assume_failed(uintptr_t pc);

/*
 * Waiting, of the running thread.  about: what for, in words: kind and address.
 * lw_task_wake() makes thread t run again, lw_task_woken() is what it should ask
 * then: false if nobody woke it and its time is up instead.
 */
void lw_task_wait(enum lw_wait why, const char *kind, const void *about, uint32_t keepers,
		  bool timed);
void lw_task_wake(unsigned int t);
/* Each of these (bits). */
void lw_task_wake_all(uint32_t threads);
bool lw_task_woken(void);

/* What the threads in the mask did so far happens before what the running one does now. */
void lw_task_after(uint32_t threads);

#endif /* LW_RUNTIME_TASK_H */
