// SPDX-License-Identifier: Apache-2.0
#include "collect/gitea/paging.hpp"

#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

namespace coldcase::collect {

namespace {

using bundle::Status;

void note_gap(PageTally::Page& page, const std::string& reason) {
  page.status = Status::partial;
  page.reason += concat(page.reason.empty() ? "" : "; ", reason);
}

}  // namespace

PageTally::Page PageTally::take(const json::Array& items, std::optional<std::int64_t> total) {
  Page page;
  ++m_pages;
  std::size_t fresh = 0;
  for (const auto& item : items) {
    const auto* key = item.find(m_traits.key);
    if (item.is_null()) ++page.null_items;
    if (key == nullptr) {
      ++m_nameless;
    } else if (m_seen.insert(json::to_text(*key)).second) {
      ++fresh;
    } else {
      ++page.repeated_items;
    }
  }
  if (page.null_items > 0) {
    note_gap(page, concat(page.null_items, " of ", items.size(), " items are null"));
  }
  m_empty_in_a_row = items.empty() ? m_empty_in_a_row + 1 : 0;
  page.is_repeated = !items.empty() && fresh == 0 && m_pages > 1;
  const bool all_came =
      m_traits.has_total && total && *total >= 0 && count() >= static_cast<std::uint64_t>(*total);
  page.is_last = all_came || page.is_repeated || m_empty_in_a_row >= m_traits.empty_pages;
  if (page.is_last && !all_came) judge_end(page, total);
  return page;
}

void PageTally::judge_end(Page& page, std::optional<std::int64_t> total) const {
  if (m_traits.has_total && total && !m_traits.hides_items) {
    note_gap(page, concat("the server counts ", *total, " items, ", count(), " came"));
  } else if (page.is_repeated && !m_traits.may_ignore_page) {
    note_gap(page, concat("page ", m_pages, " repeats what came before: the server does not page"));
  }
}

}  // namespace coldcase::collect
