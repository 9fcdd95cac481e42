# SPDX-License-Identifier: GPL-3.0-or-later
#
# Archives of pinned npm packages, fetched with the ordinary npm client and checked against their integrity hash on
# every configure.

set(CASEWEAVE_DOWNLOADS "${CMAKE_SOURCE_DIR}/build/downloads" CACHE PATH "Where fetched archives are kept")

# caseweave_archive_matches(<archive> <integrity> <result>)
#   <integrity> is what npm states after "sha512-".
function(caseweave_archive_matches archive integrity result)
  set(${result} FALSE PARENT_SCOPE)
  if(NOT EXISTS "${archive}")
    return()
  endif()
  find_program(OPENSSL_PROGRAM openssl REQUIRED)
  execute_process(
    COMMAND "${OPENSSL_PROGRAM}" dgst -sha512 -binary "${archive}"
    COMMAND "${OPENSSL_PROGRAM}" base64 -A
    OUTPUT_VARIABLE actual OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  if(actual STREQUAL integrity)
    set(${result} TRUE PARENT_SCOPE)
  endif()
endfunction()

# caseweave_fetch_npm(<package> <version> <integrity> <result>)
#   Sets <result> to the path of an archive that has the pinned integrity, or stops the configure.
function(caseweave_fetch_npm package version integrity result)
  string(REGEX REPLACE "^@" "" file "${package}")
  string(REPLACE "/" "-" file "${file}")
  set(archive "${CASEWEAVE_DOWNLOADS}/${file}-${version}.tgz")
  caseweave_archive_matches("${archive}" "${integrity}" matches)
  if(NOT matches)
    find_program(NPM_PROGRAM npm REQUIRED)
    message(STATUS "Fetching ${package} ${version}")
    # Fetched beside and moved: a second configure at the same time never sees half a file.
    set(part "${CMAKE_BINARY_DIR}/download-${file}")
    file(REMOVE_RECURSE "${part}")
    file(MAKE_DIRECTORY "${part}" "${CASEWEAVE_DOWNLOADS}")
    execute_process(
      COMMAND "${NPM_PROGRAM}" pack --silent --pack-destination "${part}" "${package}@${version}"
      WORKING_DIRECTORY "${part}" OUTPUT_QUIET RESULT_VARIABLE failed)
    if(failed)
      message(FATAL_ERROR "${package} ${version} could not be fetched. 'npm pack ${package}@${version}' says why; it "
                          "needs the network. An archive got in another way goes to ${archive}")
    endif()
    file(GLOB fetched "${part}/*.tgz")
    caseweave_archive_matches("${fetched}" "${integrity}" matches)
    if(NOT matches)
      message(FATAL_ERROR "The archive of ${package} does not have the pinned integrity; nothing was built.")
    endif()
    file(RENAME "${fetched}" "${archive}")
  endif()
  set(${result} "${archive}" PARENT_SCOPE)
endfunction()
