// SPDX-License-Identifier: Apache-2.0
//
// Which builds ran at the same time.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/witnesses/run_view.hpp"

#include <cstdint>
#include <vector>

namespace coldcase::analyze {

// Whether two spans share an instant. An open end reaches as far as one likes.
[[nodiscard]] bool overlap(const OwnSpan& left, const OwnSpan& right);

class Beside {
 public:
  // `facts` must outlive it, and its builds must not change.
  explicit Beside(const Facts& facts);

  // The other builds that ran while this one did, in the order of the facts.
  [[nodiscard]] std::vector<const BuildRow*> builds(const RunView& run) const;

  // Their numbers, ascending; they may repeat where repositories have the same.
  [[nodiscard]] std::vector<std::int64_t> numbers(const RunView& run) const;

 private:
  struct Ran {
    OwnSpan span;
    const BuildRow* build = nullptr;
    OwnSpan so_far;  // from the first build to the latest end up to this one
  };

  std::vector<Ran> m_ran;  // by beginning
};

}  // namespace coldcase::analyze
