# SPDX-License-Identifier: Apache-2.0
#
# The build functions: one folder = one library = one line in CMakeLists.txt.

# Warnings, language level, sanitizers: what every target of ours is compiled with.
add_library(coldcase_settings INTERFACE)
add_library(coldcase::settings ALIAS coldcase_settings)
target_compile_features(coldcase_settings INTERFACE cxx_std_20)
target_include_directories(coldcase_settings INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(
  coldcase_settings
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wconversion
            -Wsign-conversion
            -Wshadow
            -Wold-style-cast
            -Wcast-align
            -Wcast-qual
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wformat=2
            -Wundef
            -Wimplicit-fallthrough
            -Wextra-semi
            # A designated initializer names what differs from the defaults: that is its point.
            -Wno-missing-field-initializers
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>
            # GCC 12 sees overlaps in std::string that cannot be (PR 105651).
            $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
            -ffunction-sections
            -fdata-sections)
target_compile_definitions(coldcase_settings INTERFACE _GLIBCXX_ASSERTIONS)
if(COLDCASE_SANITIZE)
  set(sanitizers -fsanitize=${COLDCASE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(coldcase_settings INTERFACE ${sanitizers})
  target_link_options(coldcase_settings INTERFACE ${sanitizers})
endif()

# coldcase_library(<name> [PUBLIC <lib>...] [PRIVATE <lib>...]): the library of one folder. Its
# sources and headers are listed in that folder's CMakeLists.txt with coldcase_sources().
function(coldcase_library name)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  add_library(coldcase_${name} STATIC)
  add_library(coldcase::${name} ALIAS coldcase_${name})
  target_link_libraries(
    coldcase_${name}
    PUBLIC ${arg_PUBLIC} coldcase::settings
    PRIVATE ${arg_PRIVATE})
  if(COLDCASE_TIDY)
    set_target_properties(coldcase_${name} PROPERTIES CXX_CLANG_TIDY "${COLDCASE_CLANG_TIDY}")
  endif()
endfunction()

# coldcase_sources(<name> SOURCES <file>... HEADERS <file>...): by name, no globbing. A header that
# is listed here is also compiled alone (target all_verify_interface_header_sets).
function(coldcase_sources name)
  cmake_parse_arguments(arg "" "" "SOURCES;HEADERS" ${ARGN})
  target_sources(coldcase_${name} PRIVATE ${arg_SOURCES})
  target_sources(
    coldcase_${name}
    PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
endfunction()

# coldcase_test(<name> SOURCES <file>... LIBRARIES <lib>...): one Boost.Test program, one CTest entry.
function(coldcase_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name}_test ${arg_SOURCES})
  target_link_libraries(${name}_test PRIVATE coldcase::settings coldcase_test_main ${arg_LIBRARIES})
  add_test(NAME unit.${name} COMMAND ${name}_test --log_level=test_suite --report_level=short
           WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  if(COLDCASE_TIDY)
    set_target_properties(${name}_test PROPERTIES CXX_CLANG_TIDY "${COLDCASE_CLANG_TIDY}")
  endif()
endfunction()
