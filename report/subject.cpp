// SPDX-License-Identifier: Apache-2.0
//
// Subjects.
#include "report/subject.hpp"

#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "verdict/json.hpp"

namespace coldcase::report {

Subject make_subject(verdict::Result result) {
  auto digest = concat("sha256:", sha256_hex(verdict::to_json(result)));
  return {.result = std::move(result), .digest = std::move(digest)};
}

}  // namespace coldcase::report
