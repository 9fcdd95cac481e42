# SPDX-License-Identifier: GPL-3.0-or-later
#
# Gives the target SqlCipher::SqlCipher: the system library where it is 4.14 or newer and has FTS5, else the
# amalgamation from the pinned npm package, fetched with the ordinary npm client and checked against its integrity
# hash on every configure. Reasons: docs/decisions/0001-sqlcipher-from-npm.md

include(NpmArchive)

set(SQLCIPHER_PACKAGE "@journeyapps/sqlcipher")
set(SQLCIPHER_PACKAGE_VERSION "6.0.0")
set(SQLCIPHER_INTEGRITY
    "YmWSQIR4cnv+5L38lYJoS/dIF/+bEZBaACATbeTyq4XKjMHcxdIlFnElBLiIqa9rwseOIimIYjudgOOCovud3Q==")

function(caseweave_find_system_sqlcipher result)
  set(${result} FALSE PARENT_SCOPE)
  pkg_check_modules(SystemSqlCipher QUIET IMPORTED_TARGET sqlcipher>=4.14)
  if(NOT SystemSqlCipher_FOUND)
    return()
  endif()
  include(CheckCSourceRuns)
  set(CMAKE_REQUIRED_LIBRARIES PkgConfig::SystemSqlCipher)
  set(CMAKE_REQUIRED_DEFINITIONS -DSQLITE_HAS_CODEC)
  check_c_source_runs("
    #include <sqlite3.h>
    int main(void) { return sqlite3_compileoption_used(\"ENABLE_FTS5\") ? 0 : 1; }" SYSTEM_SQLCIPHER_HAS_FTS5)
  if(SYSTEM_SQLCIPHER_HAS_FTS5)
    set(${result} TRUE PARENT_SCOPE)
  endif()
endfunction()

function(caseweave_fetch_sqlcipher folder)
  caseweave_fetch_npm("${SQLCIPHER_PACKAGE}" "${SQLCIPHER_PACKAGE_VERSION}" "${SQLCIPHER_INTEGRITY}" archive)
  # A fresh unpack of the checked archive each time keeps edited copies out; file times come from the archive, so
  # nothing is recompiled because of it.
  file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${folder}"
       PATTERNS "package/deps/sqlcipher-amalgamation/*" "package/LICENSE")
endfunction()

if(NOT TARGET SqlCipher::SqlCipher)
  caseweave_find_system_sqlcipher(use_system)
  if(use_system)
    message(STATUS "SQLCipher: system ${SystemSqlCipher_VERSION}")
    add_library(SqlCipher::SqlCipher INTERFACE IMPORTED)
    target_link_libraries(SqlCipher::SqlCipher INTERFACE PkgConfig::SystemSqlCipher)
    target_compile_definitions(SqlCipher::SqlCipher INTERFACE SQLITE_HAS_CODEC)
  else()
    find_package(OpenSSL REQUIRED COMPONENTS Crypto)
    set(folder "${CMAKE_BINARY_DIR}/sqlcipher")
    caseweave_fetch_sqlcipher("${folder}")
    set(amalgamation "${folder}/package/deps/sqlcipher-amalgamation")
    message(STATUS "SQLCipher: amalgamation of ${SQLCIPHER_PACKAGE} ${SQLCIPHER_PACKAGE_VERSION}")
    add_library(sqlcipher "${amalgamation}/sqlite3.c")
    # Threads: a connection belongs to one thread at a time, so no mutex per connection (2). Double-quoted strings are
    # identifiers only (DQS=0). No loading of extensions from disk.
    target_compile_definitions(sqlcipher
      PUBLIC SQLITE_HAS_CODEC
      PRIVATE
        HAVE_STDINT_H
        SQLCIPHER_CRYPTO_OPENSSL
        SQLITE_TEMP_STORE=2
        SQLITE_ENABLE_FTS5
        SQLITE_EXTRA_INIT=sqlcipher_extra_init
        SQLITE_EXTRA_SHUTDOWN=sqlcipher_extra_shutdown
        SQLITE_THREADSAFE=2
        SQLITE_DQS=0
        SQLITE_OMIT_LOAD_EXTENSION)
    if(UNIX AND NOT APPLE)
      # A commit then waits for the data and not for the file's time stamps; a wait for a lock is not whole seconds.
      target_compile_definitions(sqlcipher PRIVATE HAVE_FDATASYNC=1 HAVE_USLEEP=1)
    endif()
    target_compile_options(sqlcipher PRIVATE -w)
    target_compile_options(sqlcipher PRIVATE -O2)
    if(CASEWEAVE_SANITIZE)
      # The undefined-behaviour checks on SQLite make this one file compile for four minutes; ours is what we check.
      target_compile_options(sqlcipher PRIVATE -O1 -fno-sanitize=undefined)
    endif()
    if(CASEWEAVE_FUZZ)
      # A fuzzer that wanders into SQLite's branches spends its minute there.
      target_compile_options(sqlcipher PRIVATE -fno-sanitize=fuzzer-no-link)
    endif()
    target_include_directories(sqlcipher SYSTEM INTERFACE "${amalgamation}")
    target_link_libraries(sqlcipher PRIVATE OpenSSL::Crypto ${CMAKE_DL_LIBS} m)
    add_library(SqlCipher::SqlCipher ALIAS sqlcipher)
  endif()
endif()
