// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The program as a whole: it begins, it ends, it finds that something must not be.
 *
 * When main() returns or somebody calls exit(), the process is about to end; other
 * threads run on until it has.  Whatever they may do until then they are allowed
 * to: so all of them run as long as they can.
 */
#include <assert.h>
#include <stdlib.h>

#include "posix/program.h"
#include "posix/posix.h"

_Noreturn void lwp_exit(int status);
_Noreturn void lwp__exit(int status);
_Noreturn void lwp__Exit(int status);
_Noreturn void lwp_quick_exit(int status);
_Noreturn void lwp_abort(void);
_Noreturn void lwp___assert_fail(const char *condition, const char *file, unsigned int line,
				 const char *function);
_Noreturn void lwp___assert(const char *condition, const char *file, int line);

static char name[] = "program";

void lw_program_setup(void)
{
	lwp_threads_reset();
	lwp_tls_reset();
	lwp_keys_reset();
	lwp_once_reset();
}

void lw_program_run(unsigned int unused)
{
	char **argv = lwp_new(2 * sizeof(*argv), "arguments", 0, 0);

	(void)unused;
	argv[0] = lwp_new(sizeof(name), "arguments", 0, 0);
	memcpy(argv[0], name, sizeof(name));
	lw_program_main(1, argv);
	lw_enter(lw_eng.pc);
	lw_task_exit();
}

void lw_tasks_end(void)
{
	lwp_leaks_find();
}

_Noreturn static void leave(uintptr_t pc)
{
	lw_visible(pc);
	lw_touch(LW_TOUCH_NOTHING, 0, false);
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "exit()");
	lw_task_exit();
	lw_task_end();
}

void lwp_exit(int status)
{
	(void)status;
	leave(LW_SITE());
}

void lwp__exit(int status)
{
	(void)status;
	leave(LW_SITE());
}

void lwp__Exit(int status)
{
	(void)status;
	leave(LW_SITE());
}

void lwp_quick_exit(int status)
{
	(void)status;
	leave(LW_SITE());
}

void lwp_abort(void)
{
	lw_enter(LW_SITE());
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "abort()");
	lw_found(LW_ASSERTION, "thread %u calls abort()", lw_eng.cur);
}

_Noreturn static void fails(const char *condition, uintptr_t pc)
{
	lw_enter(pc);
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, "assert()");
	lw_found(LW_ASSERTION, "assert(%.200s) fails", condition);
}

void lwp___assert_fail(const char *condition, const char *file, unsigned int line,
		       const char *function)
{
	(void)file;
	(void)line;
	(void)function;
	fails(condition, LW_SITE());
}

void lwp___assert(const char *condition, const char *file, int line)
{
	(void)file;
	(void)line;
	fails(condition, LW_SITE());
}
