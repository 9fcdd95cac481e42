# SPDX-License-Identifier: GPL-3.0-or-later
#
# Flags for every target, and the interface target caseweave_warnings for our own code only.

# Qt on Debian is built with -reduce-relocations and wants -fPIC, not -fPIE, in executables too. One setting for
# libraries and executables also lets them share precompiled headers.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
add_compile_options(-fPIC)
add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)

# assert() is on in every build: it only ever catches our own bugs, and going on with one could lose or show a secret.
# After the flags of the build type, so that Release's -DNDEBUG is taken back.
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-UNDEBUG>)

# No path of the building machine in a binary.
add_compile_options("-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")

if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # Without this clang stores time stamps in precompiled headers and ccache never hits.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
endif()

find_program(LLD_PROGRAM ld.lld)
if(LLD_PROGRAM)
  add_link_options(-fuse-ld=lld)
endif()

if(CASEWEAVE_HARDENING)
  add_compile_options(
    -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|i.86")
    add_compile_options(-fcf-protection)
  endif()
  add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()

if(CASEWEAVE_SANITIZE)
  add_compile_options(-fsanitize=${CASEWEAVE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CASEWEAVE_SANITIZE})
endif()
if(CASEWEAVE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CASEWEAVE_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

add_library(caseweave_warnings INTERFACE)
target_compile_options(caseweave_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnull-dereference -Wimplicit-fallthrough
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 takes the inside of an empty std::optional for a value when it inlines a copy at -O2; clang and the sanitizers
  # find the real ones.
  target_compile_options(caseweave_warnings INTERFACE -Wno-maybe-uninitialized)
endif()
if(CASEWEAVE_WERROR)
  target_compile_options(caseweave_warnings INTERFACE -Werror)
endif()

# Assertions stay on in every build (QT_FORCE_ASSERTS), because they only ever catch our own bugs.
add_library(caseweave_qt_rules INTERFACE)
target_compile_definitions(caseweave_qt_rules INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_STRICT_ITERATORS QT_NO_KEYWORDS QT_FORCE_ASSERTS
  QT_DISABLE_DEPRECATED_BEFORE=0x060400)
