// SPDX-License-Identifier: Apache-2.0
//
// Error: context chain and the operating system's words.
#include "core/base/error.hpp"

#include "core/base/text.hpp"

#include <cerrno>
#include <cstring>

namespace coldcase {

void Error::add_context(std::string_view frame) {
  m_text.insert(0, concat(frame, ": "));
}

Error& Error::with_advice(std::string advice) {
  m_advice = std::move(advice);
  return *this;
}

std::string system_message(int error_number) {
  // strerrordesc_np is never localized, unlike strerror_r.
  const char* text = strerrordesc_np(error_number);
  return text != nullptr ? text : concat("system error ", error_number);
}

Error system_error(std::string_view action, std::string_view path, int error_number,
                   const char* file, int line) {
  const auto code = error_number == ENOENT ? ErrorCode::usage : ErrorCode::io;
  return {code, concat(action, " '", printable(path), "': ", system_message(error_number)), file,
          line};
}

}  // namespace coldcase
