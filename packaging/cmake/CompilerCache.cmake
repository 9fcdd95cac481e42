# SPDX-License-Identifier: GPL-3.0-or-later
#
# Compiles through ccache when it is installed. Paths are made relative to the source folder, so several checkouts of
# the project share one cache; the sloppiness settings are those ccache asks for with precompiled headers. The inode cache
# keeps ccache from reading a precompiled header, of more than 100 MB, again for every file that uses it.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}"
      "CCACHE_NOHASHDIR=1"
      "CCACHE_INODECACHE=1"
      "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
      "${CCACHE_PROGRAM}")
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_C_COMPILER_LAUNCHER})
endif()
