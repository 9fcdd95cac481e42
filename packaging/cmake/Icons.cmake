# SPDX-License-Identifier: GPL-3.0-or-later
#
# caseweave_add_icons(<target> <name>...)
#   Compiles icons of the Lucide set (ISC) into whatever links <target>, as :/icons/<name>.svg, and in white, for the
#   places of a stylesheet that cannot be recoloured at run time, as :/icons/white/<name>.svg. They come from the pinned
#   npm package lucide-static, which is checked on every configure as SQLCipher is (SqlCipher.cmake).
include(NpmArchive)

set(LUCIDE_PACKAGE "lucide-static")
set(LUCIDE_VERSION "1.62.0")
set(LUCIDE_INTEGRITY
    "WBZA/m2PvkFpMGHDtsBck5P2A9G4ehLlYu4GwwICcmEm1BvYVgj00lCDxKRWLlbMlOibLaiwdQ88G5pHkSWgwA==")

function(caseweave_add_icons target)
  caseweave_fetch_npm("${LUCIDE_PACKAGE}" "${LUCIDE_VERSION}" "${LUCIDE_INTEGRITY}" archive)
  set(folder "${CMAKE_BINARY_DIR}/icons")
  set(wanted "package/LICENSE")
  set(lines "")
  foreach(name IN LISTS ARGN)
    list(APPEND wanted "package/icons/${name}.svg")
    string(APPEND lines "    <file alias=\"${name}.svg\">package/icons/${name}.svg</file>\n")
    string(APPEND lines "    <file alias=\"white/${name}.svg\">white/${name}.svg</file>\n")
  endforeach()
  file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${folder}" PATTERNS ${wanted})
  foreach(name IN LISTS ARGN)
    if(NOT EXISTS "${folder}/package/icons/${name}.svg")
      message(FATAL_ERROR "${LUCIDE_PACKAGE} ${LUCIDE_VERSION} has no icon ${name}")
    endif()
    file(READ "${folder}/package/icons/${name}.svg" drawing)
    string(REPLACE "currentColor" "white" drawing "${drawing}")
    file(CONFIGURE OUTPUT "${folder}/white/${name}.svg" CONTENT "${drawing}" @ONLY)
  endforeach()
  file(CONFIGURE OUTPUT "${folder}/icons.qrc"
       CONTENT "<RCC>\n  <qresource prefix=\"/icons\">\n${lines}  </qresource>\n</RCC>\n" @ONLY)
  set(library ${target}_icons)
  add_library(${library} OBJECT "${folder}/icons.qrc")
  set_target_properties(${library} PROPERTIES AUTORCC ON)
  target_link_libraries(${library} PRIVATE Qt6::Core)
  target_sources(${target} INTERFACE $<TARGET_OBJECTS:${library}>)
endfunction()
