// SPDX-License-Identifier: Apache-2.0
//
// Lines of gaps.
#include "cli/gap_list.hpp"

#include "core/base/text.hpp"

namespace coldcase::cli {

void print_gaps(std::ostream& out, const std::vector<bundle::Item>& gaps) {
  for (const auto& gap : gaps) {
    out << "  gap: " << gap.source;
    if (!gap.subject.empty()) out << ' ' << printable(gap.subject);
    out << ": " << json::name_of(gap.status) << ": " << printable(gap.reason) << '\n';
  }
}

}  // namespace coldcase::cli
