// SPDX-License-Identifier: Apache-2.0
//
// What to tell somebody whose SQL over the facts did not work.
#pragma once

#include <string>
#include <string_view>

namespace coldcase::analyze {

struct SqlAdvice {
  std::string why;     // SQLite's own words, perhaps with "did you mean"
  std::string advice;  // what to do now; may be empty
};

// `message` is the text of the Error that FactDatabase threw for `sql`.
[[nodiscard]] SqlAdvice advise(std::string_view sql, std::string_view message);

}  // namespace coldcase::analyze
