# SPDX-License-Identifier: GPL-2.0-or-later
# How code under test is compiled.
#
#   lockweave_instrument(<object library>)
#
# To build by hand: cmake/instrument-cc clang $LOCKWEAVE_CODE_FLAGS -c lock.c -o lock.o
#
# - Compiled for ThreadSanitizer, whose entry points the engine implements; every
#   other sanitizer is off, whatever CFLAGS says.  One that the engine lacked would
#   stop the link.
# - Basic blocks call the engine (coverage.c), which bounds loops and feeds
#   libFuzzer's counters: -fsanitize=fuzzer must not be added here.
# - Inline assembly is refused by the compiler (empty strings excepted): no memory
#   model can see through it.
# - Uninitialised variables hold a fixed pattern, so that they carry nothing over
#   from an earlier execution.
# - instrument-cc finishes each object.
# - The compiler is clang, even where another one compiles the rest: gcc tells the
#   engine neither of volatile accesses nor of basic blocks.

set(LOCKWEAVE_CODE_FLAGS
  -O2 -g -fno-pie -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer
  -fno-optimize-sibling-calls -fno-strict-aliasing -fwrapv -fno-delete-null-pointer-checks
  -fno-vectorize -fno-slp-vectorize -fno-common -fno-data-sections -fno-gnu-inline-asm
  -ftrivial-auto-var-init=pattern
  -fno-sanitize=all -fsanitize=thread
  -fsanitize-coverage=trace-pc-guard,pc-table,no-prune)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  # A large frame must not step over the guard area.
  list(APPEND LOCKWEAVE_CODE_FLAGS -fstack-clash-protection)
endif()
if(CMAKE_C_FLAGS MATCHES "-fprofile-instr-generate")
  # Counters of lines are nobody's memory: as atomics, which the flag above asks for,
  # the engine would take them for the lock's.
  list(APPEND LOCKWEAVE_CODE_FLAGS -fprofile-update=single)
endif()
set(LOCKWEAVE_INSTRUMENT_CC "${CMAKE_CURRENT_LIST_DIR}/instrument-cc"
  CACHE INTERNAL "finishes objects of code under test")
set(LOCKWEAVE_FINISH_OBJECT "${CMAKE_CURRENT_LIST_DIR}/finish-object" CACHE INTERNAL "")
set(LOCKWEAVE_CODE_FLAGS "${LOCKWEAVE_CODE_FLAGS}" CACHE INTERNAL "flags of code under test")

set(LOCKWEAVE_CODE_LAUNCHER "${LOCKWEAVE_INSTRUMENT_CC}")
if(CMAKE_C_COMPILER_ID MATCHES "Clang")
  set(LOCKWEAVE_CODE_CC "${CMAKE_C_COMPILER}" CACHE INTERNAL "")
else()
  find_program(LOCKWEAVE_CODE_CC NAMES clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14
    DOC "compiles code under test")
  if(NOT LOCKWEAVE_CODE_CC)
    message(FATAL_ERROR "code under test must be compiled with clang: install it, or name it "
      "with -DLOCKWEAVE_CODE_CC=")
  endif()
  list(APPEND LOCKWEAVE_CODE_LAUNCHER --with "${LOCKWEAVE_CODE_CC}")
endif()
set(LOCKWEAVE_CODE_LAUNCHER "${LOCKWEAVE_CODE_LAUNCHER}" CACHE INTERNAL "compiles code under test")

function(lockweave_instrument target)
  target_compile_options(${target} PRIVATE ${LOCKWEAVE_CODE_FLAGS})
  set_target_properties(${target} PROPERTIES C_COMPILER_LAUNCHER "${LOCKWEAVE_CODE_LAUNCHER}")
  get_target_property(sources ${target} SOURCES)
  set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS "${LOCKWEAVE_INSTRUMENT_CC}"
    "${LOCKWEAVE_FINISH_OBJECT}")
endfunction()
