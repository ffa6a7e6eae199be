# SPDX-License-Identifier: GPL-2.0-or-later
#
# lockweave_lock(NAME): fuzz targets for the lock in lockimpl/NAME.
#
#   NAME_fuzzer         the lock as it is
#   NAME--BUG_fuzzer    for each lockimpl/NAME/bugs/NNNN-BUG.patch, the lock with that patch
#   NAME.build          a script that builds it with any patch (lockweave fuzz --patch)
#
# All of them in <build>/fuzz.  Only the lock's own files are instrumented.
#
# What several locks need is in folders of lockimpl/ that are no locks.  A lock's
# file `uses` names the sources that it wants of there, one a line and counted
# from lockimpl/; they find the lock's headers, and belong to the lock in all else.

set(LW_FUZZ_DIR "${CMAKE_BINARY_DIR}/fuzz")
# An engine other than libFuzzer: OSS-Fuzz and its relatives set LIB_FUZZING_ENGINE.
if(DEFINED ENV{LIB_FUZZING_ENGINE})
  set(LW_FUZZ_ENGINE "$ENV{LIB_FUZZING_ENGINE}" CACHE STRING "what fuzz targets are linked with")
  # The engine is C++, and the service's $CXX and $CXXFLAGS know which library it needs.
  set(LW_FUZZ_LINKER "CXX" CACHE STRING "language whose compiler links fuzz targets")
else()
  set(LW_FUZZ_ENGINE "-fsanitize=fuzzer" CACHE STRING "what fuzz targets are linked with")
  set(LW_FUZZ_LINKER "C" CACHE STRING "language whose compiler links fuzz targets")
endif()
if(LW_FUZZ_LINKER STREQUAL "CXX")
  enable_language(CXX)
endif()

# More operations than a plan has room for are an error, not a warning.
set(LW_LOCK_FLAGS "")
include(CheckCCompilerFlag)
check_c_compiler_flag(-Werror=excess-initializers LW_HAS_EXCESS_INITIALIZERS)
if(LW_HAS_EXCESS_INITIALIZERS)
  list(APPEND LW_LOCK_FLAGS -Werror=excess-initializers)
endif()

# One line "KEY: value" of a patch's message, or "".
function(lockweave_patch_header patch key out)
  file(STRINGS "${patch}" lines REGEX "^${key}: " LIMIT_COUNT 1)
  string(REGEX REPLACE "^${key}: *" "" value "${lines}")
  set(${out} "${value}" PARENT_SCOPE)
endfunction()

function(_lw_c_string text out)
  if(text STREQUAL "")
    set(${out} "NULL" PARENT_SCOPE)
    return()
  endif()
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  set(${out} "\"${text}\"" PARENT_SCOPE)
endfunction()

# What the target knows of itself.
function(_lw_info target lock bug title expect models)
  _lw_c_string("${lock}" LW_INFO_LOCK)
  _lw_c_string("${bug}" LW_INFO_BUG)
  _lw_c_string("${title}" LW_INFO_TITLE)
  _lw_c_string("${expect}" LW_INFO_EXPECT)
  _lw_c_string("${models}" LW_INFO_MODELS)
  configure_file("${CMAKE_SOURCE_DIR}/fuzz/info.c.in" "${LW_FUZZ_DIR}/info/${target}.c" @ONLY)
endfunction()

# Flavour tsan: what the stock runtime and the engine find, side by side, with the objects.
function(_lw_compare target)
  string(REGEX REPLACE "_fuzzer$" "_compare" compare ${target})
  add_executable(${compare} $<TARGET_OBJECTS:lw_compare> ${ARGN})
  target_link_libraries(${compare} PRIVATE lw_weave lw_judge lw_model m lw_stock_parts)
  set_target_properties(${compare} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${LW_FUZZ_DIR}")
endfunction()

# The lock's sources, instrumented; folder: the lock's.
function(_lw_code target folder)
  add_library(${target}.lock OBJECT ${ARGN})
  target_include_directories(${target}.lock PRIVATE "${folder}")
  target_link_libraries(${target}.lock PRIVATE lw_options)
  target_compile_options(${target}.lock PRIVATE ${LW_LOCK_FLAGS})
  lockweave_instrument(${target}.lock)
endfunction()

# An executable of the lock's objects and all the rest, which is not instrumented.
function(_lw_target target)
  add_executable(${target} "${LW_FUZZ_DIR}/info/${target}.c" $<TARGET_OBJECTS:lw_fuzz> ${ARGN})
  target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE lw_fuzz_parts)
  target_link_options(${target} PRIVATE ${LW_FUZZ_ENGINE})
  if(TARGET lw_stock_parts)
    target_link_libraries(${target} PRIVATE lw_stock_parts)
    _lw_compare(${target} ${ARGN})
  endif()
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${LW_FUZZ_DIR}"
    LINKER_LANGUAGE ${LW_FUZZ_LINKER})
  configure_file("${CMAKE_SOURCE_DIR}/fuzz/fuzzer.options" "${LW_FUZZ_DIR}/${target}.options"
    COPYONLY)
endfunction()

# The sources of other folders that a lock uses, and those folders; counted from lockimpl/.
function(_lw_uses name sources folders)
  set(file "${CMAKE_SOURCE_DIR}/lockimpl/${name}/uses")
  set(used "")
  set(their_folders "")
  if(EXISTS "${file}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(STRINGS "${file}" used)
  endif()
  foreach(source IN LISTS used)
    if(NOT EXISTS "${CMAKE_SOURCE_DIR}/lockimpl/${source}")
      message(FATAL_ERROR "lockimpl/${name}/uses: there is no lockimpl/${source}")
    endif()
    get_filename_component(folder "${source}" DIRECTORY)
    list(APPEND their_folders "${folder}")
  endforeach()
  list(REMOVE_DUPLICATES their_folders)
  set(${sources} "${used}" PARENT_SCOPE)
  set(${folders} "${their_folders}" PARENT_SCOPE)
endfunction()

# "bug" of ".../NNNN-bug.patch".
function(_lw_bug_name patch out)
  get_filename_component(bug "${patch}" NAME_WE)
  string(REGEX REPLACE "^[0-9]+-" "" bug "${bug}")
  set(${out} "${bug}" PARENT_SCOPE)
endfunction()

# The lock's sources with a patch, in directory `copy`.
function(_lw_patched_sources name patch copy out)
  _lw_uses(${name} used folders)
  list(TRANSFORM folders REPLACE ".+" "${CMAKE_SOURCE_DIR}/lockimpl/\\0/*.[ch]" OUTPUT_VARIABLE globs)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}"
    "${CMAKE_SOURCE_DIR}/lockimpl/${name}/*.[ch]" ${globs})
  file(GLOB sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}/lockimpl"
    "${CMAKE_SOURCE_DIR}/lockimpl/${name}/*.c")
  list(APPEND sources ${used})
  list(TRANSFORM sources PREPEND "${copy}/lockimpl/")
  set(inputs ${files})
  set(outputs ${files})
  list(TRANSFORM inputs PREPEND "${CMAKE_SOURCE_DIR}/")
  list(TRANSFORM outputs PREPEND "${copy}/")
  get_filename_component(what "${copy}" NAME)
  add_custom_command(OUTPUT ${outputs}
    COMMAND "${CMAKE_SOURCE_DIR}/cmake/patch-lock" "${CMAKE_SOURCE_DIR}" "${name}" "${patch}" "${copy}"
    DEPENDS ${inputs} "${patch}" "${CMAKE_SOURCE_DIR}/cmake/patch-lock"
    COMMENT "Patching ${what}" VERBATIM)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${patch}")
  set(${out} "${sources}" PARENT_SCOPE)
endfunction()

# Those sources that the patch makes others; all, if it changes a header.
function(_lw_changed_sources patch copy sources out)
  file(STRINGS "${patch}" files REGEX "^\\+\\+\\+ b/lockimpl/")
  list(TRANSFORM files REPLACE "^\\+\\+\\+ b/([^ \t]+).*" "${copy}/\\1")
  set(changed "")
  foreach(file IN LISTS files)
    list(FIND sources "${file}" at)
    if(at EQUAL -1)
      set(changed "${sources}")
      break()
    endif()
    list(APPEND changed "${file}")
  endforeach()
  set(${out} "${changed}" PARENT_SCOPE)
endfunction()

# The objects of `sources`: of those that a patch changed from the library `ours`, else from
# the one of the lock as it is; in their order, for a fuzzer numbers what it sees so.
function(_lw_objects lock ours sources changed out)
  set(objects "")
  foreach(source IN LISTS sources)
    set(of "${lock}")
    if(source IN_LIST changed)
      set(of "${ours}")
    endif()
    string(REGEX REPLACE "^.*/lockimpl/" "" object "${source}")
    string(REPLACE "." "[.]" object "/${object}.o$")
    list(APPEND objects "$<FILTER:$<TARGET_OBJECTS:${of}>,INCLUDE,${object}>")
  endforeach()
  set(${out} "${objects}" PARENT_SCOPE)
endfunction()

function(_lw_bug name patch)
  _lw_bug_name("${patch}" bug)
  set(target "${name}--${bug}_fuzzer")
  set(copy "${LW_FUZZ_DIR}/patched/${name}--${bug}")
  _lw_patched_sources("${name}" "${patch}" "${copy}" sources)
  lockweave_patch_header("${patch}" "Subject" title)
  string(REGEX REPLACE "^\\[PATCH[^]]*\\] *" "" title "${title}")
  lockweave_patch_header("${patch}" "Expect" expect)
  lockweave_patch_header("${patch}" "Models" models)
  _lw_info(${target} "${name}" "${bug}" "${title}" "${expect}" "${models}")
  _lw_changed_sources("${patch}" "${copy}" "${sources}" changed)
  _lw_code(${target} "${copy}/lockimpl/${name}" ${changed})
  _lw_objects(${name}_fuzzer.lock ${target}.lock "${sources}" "${changed}" objects)
  _lw_target(${target} ${objects})
endfunction()

# fuzz/link OUTPUT FILE...: makes a target of objects of code under test, with all the rest.
function(lockweave_link_script)
  set(linker "${CMAKE_${LW_FUZZ_LINKER}_COMPILER}")
  set(linker_flags "${CMAKE_${LW_FUZZ_LINKER}_FLAGS}")
  set(stock_objects "")
  if(TARGET lw_stock)
    set(stock_objects " '$<JOIN:$<TARGET_OBJECTS:lw_stock>,' '>'")
    string(APPEND linker_flags " ${LW_STOCK_OPTIONS}")
  endif()
  string(CONFIGURE [=[#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Generated by cmake/LockweaveLock.cmake.
# usage: link OUTPUT FILE...: links the objects with all else that a target has.
set -eu
built='@CMAKE_BINARY_DIR@'
build=$(cd "$(dirname "$0")/.." && pwd)
output=$1
shift

# Arguments that name files below the build directory follow it when it is moved.
moved() {
	for word; do
		case $word in
		"$built"/*) word=$build/${word#"$built"/} ;;
		esac
		printf '%s\n' "$word"
	done
}

IFS='
'
set -- "$@" $(moved '$<JOIN:$<TARGET_OBJECTS:lw_fuzz>,' '>'@stock_objects@ \
	'$<TARGET_FILE:lw_report>' '$<TARGET_FILE:lw_explore>' '$<TARGET_FILE:lw_weave>' '$<TARGET_FILE:lw_judge>' \
	'$<TARGET_FILE:lw_model>')
unset IFS
exec '@linker@' @linker_flags@ -no-pie "$@" @LW_FUZZ_LIBS@ @LW_FUZZ_ENGINE@ -o "$output"
]=] script @ONLY)
  file(GENERATE OUTPUT "${LW_FUZZ_DIR}/link" CONTENT "${script}"
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
      WORLD_EXECUTE)
endfunction()

# The script that builds the lock with a patch that the build does not know.
function(_lw_build_script name)
  set(LW_LOCK "${name}")
  set(flags "")
  foreach(flag IN LISTS LOCKWEAVE_CODE_FLAGS LW_LOCK_FLAGS)
    string(REGEX REPLACE "^SHELL:" "" flag "${flag}")
    string(APPEND flags " ${flag}")
  endforeach()
  string(CONFIGURE [=[#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Generated by cmake/LockweaveLock.cmake.
# usage: @LW_LOCK@.build PATCH DIRECTORY: builds DIRECTORY/target, with PATCH applied.
# Exit status: 0, 3 if the patch does not apply, 4 if the result does not compile.
set -eu
patch=$1
work=$2
source='@CMAKE_SOURCE_DIR@'
build=$(cd "$(dirname "$0")/.." && pwd)
[ -d "$source/lockimpl/@LW_LOCK@" ] || source=$(cd "$build/../.." && pwd)

"$source/cmake/patch-lock" "$source" '@LW_LOCK@' "$patch" "$work/tree" || exit 3
bug=$(basename "$patch" .patch | tr -c 'A-Za-z0-9_\n-' -)
sed -e "s/@LW_INFO_LOC[K]@/\"@LW_LOCK@\"/; s/@LW_INFO_BU[G]@/\"$bug\"/; s/@LW_INFO_[A-Z]*@/NULL/" "$source/fuzz/info.c.in" \
	>"$work/info.c"
cc='@CMAKE_C_COMPILER@'
for file in $(cd "$work/tree/lockimpl" && ls '@LW_LOCK@'/*.c && cat '@LW_LOCK@/uses' 2>/dev/null); do
	"$source/harness/weave/runtime/cmake/instrument-cc" "$cc" -std=gnu11 \
		-I"$work/tree/lockimpl/@LW_LOCK@" -I"$source/harness/include" @flags@ \
		-c "$work/tree/lockimpl/$file" -o "$work/$(echo "$file" | tr / .).o" || exit 4
done
"$cc" @CMAKE_C_FLAGS@ -O2 -fno-pie -I"$source" -I"$source/harness" -I"$source/harness/include" -c "$work/info.c" \
	-o "$work/info.o" || exit 4
"$build/fuzz/link" "$work/target" "$work"/*.c.o "$work/info.o" || exit 4
]=] script @ONLY)
  file(GENERATE OUTPUT "${LW_FUZZ_DIR}/${name}.build" CONTENT "${script}"
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
      WORLD_EXECUTE)
endfunction()

# The same sources on real threads (harness/native).
function(_lw_stress_targets name sources patches)
  lockweave_stress("${name}" "${name}" ${sources})
  target_include_directories("${name}_stress.lock" PRIVATE "${CMAKE_SOURCE_DIR}/lockimpl/${name}")
  if(COMMAND lockweave_native)
    file(GLOB native CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/lockimpl/${name}/native/*.c")
    lockweave_native("${name}" ${sources} ${native})
    target_include_directories("${name}_native.lock" PRIVATE "${CMAKE_SOURCE_DIR}/lockimpl/${name}")
  endif()
  foreach(patch IN LISTS patches)
    _lw_bug_name("${patch}" bug)
    set(copy "${CMAKE_BINARY_DIR}/stress/patched/${name}--${bug}")
    _lw_patched_sources("${name}" "${patch}" "${copy}" files)
    _lw_changed_sources("${patch}" "${copy}" "${files}" changed)
    set(target "${name}--${bug}")
    lockweave_stress_code(${target} ${changed})
    _lw_objects(${name}_stress.lock ${target}_stress.lock "${files}" "${changed}" objects)
    lockweave_stress_link(${target} "${name}:${bug}" ${objects})
    target_include_directories(${target}_stress.lock PRIVATE "${copy}/lockimpl/${name}")
  endforeach()
endfunction()

function(lockweave_lock name)
  if(NOT name MATCHES "^[A-Za-z0-9][A-Za-z0-9_-]*$" OR name MATCHES "--")
    message(FATAL_ERROR "lockimpl/${name}: a lock's name has letters, digits, _ and single - only, "
      "because fuzz services take no others; rename the folder")
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/lockimpl/${name}/*.c")
  if(NOT sources)
    message(FATAL_ERROR "lockimpl/${name} has no .c file; put the lock's scenario there")
  endif()
  _lw_uses(${name} used folders)
  list(TRANSFORM used PREPEND "${CMAKE_SOURCE_DIR}/lockimpl/")
  list(APPEND sources ${used})
  file(GLOB patches CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/lockimpl/${name}/bugs/*.patch")
  if(COMMAND lockweave_stress)
    _lw_stress_targets(${name} "${sources}" "${patches}")
  endif()
  if(NOT COMMAND lockweave_instrument OR NOT TARGET lw_weave)
    message(STATUS "lockimpl/${name}: no fuzz targets without the engine")
    return()
  endif()
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(STATUS "lockimpl/${name}: no fuzz targets, libFuzzer needs clang")
    _lw_code(${name}_fuzzer "${CMAKE_SOURCE_DIR}/lockimpl/${name}" ${sources})
    return()
  endif()
  _lw_info(${name}_fuzzer "${name}" "" "" "" "")
  _lw_code(${name}_fuzzer "${CMAKE_SOURCE_DIR}/lockimpl/${name}" ${sources})
  _lw_target(${name}_fuzzer $<TARGET_OBJECTS:${name}_fuzzer.lock>)
  _lw_build_script(${name})
  foreach(patch IN LISTS patches)
    _lw_bug(${name} "${patch}")
  endforeach()
endfunction()
