// SPDX-License-Identifier: Apache-2.0
//
// The one exception type of this program.
//
// Throw Error when the running command cannot do its job. Do not throw for one bad item among many:
// that is evidence, and is recorded as a gap (collect) or a parse issue (analyze).
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace coldcase {

// The exit code that each one leads to is fixed in cli/exit_code.hpp.
enum class ErrorCode {
  usage,                // bad command line, bad file that a person wrote, file not found
  integrity,            // evidence contradicts its manifest
  unsupported_version,  // a format that is older or newer than this build reads
  limit_exceeded,       // size, count, depth or time budget
  malformed,            // input breaks the rules of its format
  io,                   // the operating system said no
  database,             // SQLite said no
  canceled,             // the user asked to stop
};

class Error : public std::exception {
 public:
  // `file` and `line` default to the place of the throw.
  Error(ErrorCode code, std::string message, const char* file = __builtin_FILE(),
        int line = __builtin_LINE())
      : m_code(code), m_text(std::move(message)), m_file(file), m_line(line) {}

  [[nodiscard]] ErrorCode code() const noexcept { return m_code; }
  [[nodiscard]] const char* file() const noexcept { return m_file; }
  [[nodiscard]] int line() const noexcept { return m_line; }

  // Outermost context first: "verifying a.tgz: entry 'x': size is 3, not 4".
  [[nodiscard]] const char* what() const noexcept override { return m_text.c_str(); }

  // A line for the reader on what to do now; may be empty.
  [[nodiscard]] const std::string& advice() const noexcept { return m_advice; }

  void add_context(std::string_view frame);
  Error& with_advice(std::string advice);

 private:
  ErrorCode m_code;
  std::string m_text;
  std::string m_advice;
  const char* m_file;
  int m_line;
};

// "No such file or directory" for an errno value; thread-safe, never localized.
[[nodiscard]] std::string system_message(int error_number);

// An Error{io} (Error{usage} for a missing file) that says what was done to which path and why not.
[[nodiscard]] Error system_error(std::string_view action, std::string_view path, int error_number,
                                 const char* file = __builtin_FILE(), int line = __builtin_LINE());

// Runs function(). An Error that escapes gains the text of describe(), which is called only on
// failure and may therefore be as expensive as it is helpful.
template <typename Describe, typename Function>
decltype(auto) with_context(Describe&& describe, Function&& function) {
  try {
    return std::forward<Function>(function)();
  } catch (Error& error) {
    error.add_context(std::forward<Describe>(describe)());
    throw;
  }
}

}  // namespace coldcase
