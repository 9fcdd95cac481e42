# SPDX-License-Identifier: GPL-3.0-or-later

find_program(CASEWEAVE_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

# Qt6::Test defines the absolute source and build folders for every test, which would keep checkouts from sharing
# compiled tests; nothing here uses QFINDTESTDATA.
set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)

# What a test may know of its surroundings: no screen, no user's settings, and where the built programs are.
function(caseweave_set_test_environment name)
  set(environment
    "QT_QPA_PLATFORM=offscreen"
    "LC_ALL=C.UTF-8"
    "CASEWEAVE_PYTHON=${CASEWEAVE_PYTHON}"
    "CASEWEAVE_SOURCE_DIR=${CMAKE_SOURCE_DIR}"
    "CASEWEAVE_CLIENTS=${CMAKE_BINARY_DIR}/tests/clients"
    "CASEWEAVE_QUICK_PASSPHRASES=${CMAKE_BINARY_DIR}/tests/clients/libcaseweave_quick_passphrases.so"
    "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/leaks.supp:print_suppressions=0"
    "UBSAN_OPTIONS=print_stacktrace=1"
    "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/threads.supp")
  foreach(program IN ITEMS caseweave caseweave-hub caseweave-admin caseweave-preview)
    if(TARGET ${program})
      string(MAKE_C_IDENTIFIER "${program}" variable)
      string(TOUPPER "${variable}" variable)
      if(variable STREQUAL "CASEWEAVE")
        set(variable CASEWEAVE_DESKTOP)
      endif()
      list(APPEND environment "${variable}=$<TARGET_FILE:${program}>")
    endif()
  endforeach()
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${environment}")
endfunction()

# The first floor named is the one whose precompiled header is used.
function(caseweave_reuse_pch target floor)
  if(CASEWEAVE_PCH)
    target_precompile_headers(${target} REUSE_FROM caseweave_tests_${floor})
  endif()
endfunction()

# The moc file that a test includes at its end. AUTOMOC would look through every test by a process of its own, and
# compile one empty file more for each: a fifth of the time that the tests take to build.
function(caseweave_moc_test target source)
  set(moc "${CMAKE_CURRENT_BINARY_DIR}/moc/${target}.moc")
  qt_generate_moc("${source}" "${moc}")
  target_sources(${target} PRIVATE "${moc}")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/moc")
endfunction()

# caseweave_add_test_floor(<floor> LINK <library>... [PCH <header>... | PCH_FROM <floor>] [TIMEOUT <seconds>])
function(caseweave_add_test_floor floor)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PCH_FROM;TIMEOUT" "LINK;PCH")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  file(GLOB_RECURSE support CONFIGURE_DEPENDS "${floor}/support/*.cpp" "${floor}/support/*.h")
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${floor}_anchor.cpp"
       CONTENT "// Keeps the library from being empty.\n")
  set(library caseweave_tests_${floor})
  add_library(${library} STATIC ${support} "${CMAKE_CURRENT_BINARY_DIR}/${floor}_anchor.cpp")
  set_target_properties(${library} PROPERTIES AUTOMOC ON)
  target_include_directories(${library} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${library} PUBLIC ${arg_LINK} Qt6::Test caseweave_qt_rules PRIVATE caseweave_warnings)
  if(CASEWEAVE_PCH AND arg_PCH_FROM)
    target_precompile_headers(${library} REUSE_FROM caseweave_tests_${arg_PCH_FROM})
  elseif(CASEWEAVE_PCH)
    # One precompiled header a floor, because the macros of the linked Qt modules are part of it.
    target_precompile_headers(${library} PRIVATE
      ${CASEWEAVE_STD_HEADERS} ${CASEWEAVE_QT_HEADERS} ${arg_PCH} <QSignalSpy> <QTemporaryDir> <QTest>)
  endif()

  file(GLOB_RECURSE tests CONFIGURE_DEPENDS "${floor}/Test*.cpp")
  list(FILTER tests EXCLUDE REGEX "/${floor}/(support|clients)/")
  foreach(source IN LISTS tests)
    get_filename_component(name "${source}" NAME_WE)
    add_executable(${name} "${source}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/${floor}")
    caseweave_moc_test(${name} "${source}")
    target_link_libraries(${name} PRIVATE ${library} caseweave_warnings)
    caseweave_reuse_pch(${name} ${arg_PCH_FROM} ${floor})
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    set_tests_properties(${name} PROPERTIES LABELS ${floor} TIMEOUT ${arg_TIMEOUT})
    caseweave_set_test_environment(${name})
    if(floor STREQUAL "e2e")
      foreach(program IN ITEMS caseweave caseweave-hub caseweave-admin)
        if(TARGET ${program})
          add_dependencies(${name} ${program})
        endif()
      endforeach()
    endif()
  endforeach()
endfunction()

function(caseweave_add_clients)
  file(GLOB sources CONFIGURE_DEPENDS "e2e/clients/*.cpp")
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    add_executable(${name} "${source}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/clients")
    target_link_libraries(${name} PRIVATE caseweave_tests_e2e caseweave_warnings)
    caseweave_reuse_pch(${name} app)
  endforeach()
  add_library(caseweave_quick_passphrases MODULE e2e/preload/QuickPassphrases.cpp app/support/QuickPassphrases.cpp)
  set_target_properties(caseweave_quick_passphrases PROPERTIES
    AUTOMOC OFF
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/clients")
  target_include_directories(caseweave_quick_passphrases PRIVATE "${CMAKE_SOURCE_DIR}")
  target_link_libraries(caseweave_quick_passphrases PRIVATE PkgConfig::Sodium caseweave_warnings)
endfunction()

function(caseweave_add_bench)
  if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/bench/main.cpp")
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "bench/*.cpp" "bench/*.h")
  add_executable(caseweave-bench ${sources})
  set_target_properties(caseweave-bench PROPERTIES AUTOMOC ON)
  target_link_libraries(caseweave-bench PRIVATE caseweave_ui SqlCipher::SqlCipher OpenSSL::SSL caseweave_warnings)
  if(TARGET caseweave AND TARGET caseweave-hub)
    add_dependencies(caseweave-bench caseweave caseweave-hub) # it runs them
  endif()
  if(TARGET caseweave AND TARGET caseweave-hub AND NOT CASEWEAVE_SANITIZE)
    add_test(NAME bench-says-what-it-promises
             COMMAND "${CASEWEAVE_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/bench/smoke.py" $<TARGET_FILE:caseweave-bench>)
    set_tests_properties(bench-says-what-it-promises PROPERTIES LABELS bench TIMEOUT 300)
    caseweave_set_test_environment(bench-says-what-it-promises)
  endif()
endfunction()

# The figures that a hub tells and those that packaging/grafana shows.
function(caseweave_add_dashboard)
  if(TARGET caseweave-hub AND TARGET caseweave-admin)
    add_test(NAME dashboard-shows-what-a-hub-tells
             COMMAND "${CASEWEAVE_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/e2e/dashboard.py" $<TARGET_FILE:caseweave-hub>
                     $<TARGET_FILE:caseweave-admin> "${CMAKE_SOURCE_DIR}/packaging/grafana/caseweave-hub.json")
    set_tests_properties(dashboard-shows-what-a-hub-tells PROPERTIES LABELS e2e TIMEOUT 300)
    caseweave_set_test_environment(dashboard-shows-what-a-hub-tells)
  endif()
endfunction()

function(caseweave_add_fuzzers)
  file(GLOB sources CONFIGURE_DEPENDS "fuzz/Fuzz*.cpp")
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    add_executable(${name} "${source}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
    target_link_libraries(${name} PRIVATE caseweave_app PkgConfig::Zstd caseweave_warnings)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  endforeach()
  add_custom_target(fuzzers)
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    add_dependencies(fuzzers ${name})
  endforeach()
endfunction()

# The protocol as its page says it, read by a decoder that shares no code with the program.
function(caseweave_add_vectors)
  set(decoder "${CMAKE_CURRENT_SOURCE_DIR}/vectors/decoder.py")
  add_test(NAME vectors-hold COMMAND "${CASEWEAVE_PYTHON}" -B "${decoder}" --at-least 400)
  add_test(NAME vectors-notice-damage COMMAND "${CASEWEAVE_PYTHON}" -B "${decoder}" --self-test)
  set_tests_properties(vectors-hold vectors-notice-damage PROPERTIES LABELS vectors TIMEOUT 300)
endfunction()

# The house rules as tests: the sources as text, the lint itself, and the built hub.
function(caseweave_add_lint)
  set(folder "${CMAKE_CURRENT_SOURCE_DIR}/lint")
  add_test(NAME lint COMMAND "${CASEWEAVE_PYTHON}" "${folder}/lint.py" --root "${CMAKE_SOURCE_DIR}"
           --qt-headers "${QT6_INSTALL_PREFIX}/${QT6_INSTALL_HEADERS}")
  add_test(NAME lint-finds-faults COMMAND "${CASEWEAVE_PYTHON}" "${folder}/test_lint.py")
  set_tests_properties(lint lint-finds-faults PROPERTIES LABELS lint TIMEOUT 120)
  if(TARGET caseweave-hub)
    add_test(NAME hub-links-only-its-floors
             COMMAND "${CASEWEAVE_PYTHON}" "${folder}/hub_links.py" $<TARGET_FILE:caseweave-hub>)
    set_tests_properties(hub-links-only-its-floors PROPERTIES LABELS lint TIMEOUT 30)
  endif()
endfunction()
