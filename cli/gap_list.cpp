// SPDX-License-Identifier: Apache-2.0
//
// Lines of gaps.
#include "cli/gap_list.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace coldcase::cli {

namespace {

// So many gaps of one kind are told one by one.
constexpr std::ptrdiff_t k_most_alike = 5;

bool are_alike(const bundle::Item& left, const bundle::Item& right) {
  return left.source == right.source && left.status == right.status && left.reason == right.reason;
}

void print_gap(std::ostream& out, const bundle::Item& gap) {
  out << "  gap: " << gap.source;
  if (!gap.subject.empty()) out << ' ' << printable(gap.subject);
  out << ": " << json::name_of(gap.status) << ": " << printable(gap.reason) << '\n';
}

}  // namespace

void print_gaps(std::ostream& out, const std::vector<bundle::Item>& gaps) {
  for (auto gap = gaps.begin(); gap != gaps.end();) {
    const auto end = std::find_if(
        gap, gaps.end(), [&](const bundle::Item& other) { return !are_alike(*gap, other); });
    const bool is_long = end - gap > k_most_alike;
    const auto told = is_long ? gap + 1 : end;
    while (gap != told) print_gap(out, *gap++);
    if (is_long) {
      out << "  gap: " << gap->source << " ... and " << end - gap << " more like it, up to "
          << (std::prev(end)->subject.empty() ? "the last" : printable(std::prev(end)->subject))
          << " (coldcase show BUNDLE coldcase/collection.json)\n";
      gap = end;
    }
  }
}

}  // namespace coldcase::cli
