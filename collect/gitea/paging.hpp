// SPDX-License-Identifier: Apache-2.0
//
// When a list of Gitea's API ends, and whether all of it came: pages may be short, empty or null
// without being the last, the total is not always one, and some lists ignore the page that is asked
// for. Source: facts measured on Gitea 1.24, and its handlers from 1.20 on.
#pragma once

#include "bundle/collection.hpp"
#include "core/formats/json.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace coldcase::collect {

// What is known of one kind of list.
struct ListTraits {
  std::string key;               // the member that tells items apart: "number", "id", "sha"
  bool has_total = true;         // X-Total-Count counts all items, not those of the page
  bool hides_items = false;      // some that the total counts are not shown to everybody
  bool may_ignore_page = false;  // all items come at once, whatever page is asked for
  int empty_pages = 1;           // so many in a row are the end
};

// The pages of one list, in the order in which they came.
class PageTally {
 public:
  explicit PageTally(ListTraits traits) : m_traits(std::move(traits)) {}

  struct Page {
    bundle::Status status = bundle::Status::success;
    std::string reason;
    bool is_last = false;
    bool is_repeated = false;  // nothing new is in it
    std::size_t null_items = 0;
    std::size_t repeated_items = 0;  // the list moved while it was read
  };

  [[nodiscard]] Page take(const json::Array& items, std::optional<std::int64_t> total);

  // Different items so far.
  [[nodiscard]] std::size_t count() const { return m_seen.size() + m_nameless; }

 private:
  void judge_end(Page& page, std::optional<std::int64_t> total) const;

  ListTraits m_traits;
  std::set<std::string> m_seen;
  std::size_t m_nameless = 0;  // null, or without the key
  int m_pages = 0;
  int m_empty_in_a_row = 0;
};

}  // namespace coldcase::collect
