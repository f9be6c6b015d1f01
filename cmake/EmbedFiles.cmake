# SPDX-License-Identifier: Apache-2.0
#
# Files that travel inside the program (rules, templates): exact bytes, rebuilt when one changes.

# coldcase_embed(<target> SYMBOL <namespace::function> HEADER <file> FILES <file>...)
#
# Gives <target> a function  std::span<const coldcase::EmbeddedFile> <namespace>::<function>()  with
# one element per file, in the order listed; declare it in <HEADER>, which must include
# core/base/embedded_file.hpp.
function(coldcase_embed target)
  cmake_parse_arguments(arg "" "SYMBOL;HEADER" "FILES" ${ARGN})
  string(REGEX MATCH "^(.*)::([^:]+)$" _ "${arg_SYMBOL}")
  set(space "${CMAKE_MATCH_1}")
  set(function "${CMAKE_MATCH_2}")
  set(declarations "")
  set(elements "")
  set(paths "")
  foreach(file IN LISTS arg_FILES)
    get_filename_component(path "${file}" ABSOLUTE)
    file(RELATIVE_PATH name "${CMAKE_CURRENT_SOURCE_DIR}" "${path}")
    string(MAKE_C_IDENTIFIER "coldcase_embedded_${target}_${name}" symbol)
    string(APPEND declarations "__asm__(\".section .rodata\\n\"\n        \".balign 16\\n\"\n        \"${symbol}:\\n\"\n        \".incbin \\\"${path}\\\"\\n\"\n        \"${symbol}_end:\\n\"\n        \".byte 0\\n\"\n        \".previous\\n\");\nextern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND elements "      {\"${name}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    list(APPEND paths "${path}")
  endforeach()
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${target}_${function}_embedded.cpp")
  file(GENERATE OUTPUT "${source}" CONTENT
"// Made by cmake/EmbedFiles.cmake.
#include \"${arg_HEADER}\"

${declarations}
namespace ${space} {

std::span<const coldcase::EmbeddedFile> ${function}() {
  static const coldcase::EmbeddedFile files[] = {
${elements}  };
  return files;
}

}  // namespace ${space}
")
  # The target may have been made in another folder: there the properties must be known.
  set_source_files_properties("${source}" TARGET_DIRECTORY ${target} PROPERTIES OBJECT_DEPENDS "${paths}" SKIP_LINTING ON)
  target_sources(${target} PRIVATE "${source}")
endfunction()
