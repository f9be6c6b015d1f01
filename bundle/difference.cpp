// SPDX-License-Identifier: Apache-2.0
//
// Pairing and comparing.
#include "bundle/difference.hpp"

#include "bundle/format.hpp"
#include "core/base/check.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>

namespace coldcase::bundle {

namespace {

std::vector<EntryChange> compare_entries(const Report& before, const Report& after) {
  std::map<std::string, EntryChange> found;
  const auto is_payload = [](const std::string& name) {
    return name.starts_with(k_payload_prefix);
  };
  for (const auto& [name, record] : before.entries) {
    if (is_payload(name)) found[name].before = record;
  }
  for (const auto& [name, record] : after.entries) {
    if (is_payload(name)) found[name].after = record;
  }
  std::vector<EntryChange> changes;
  for (auto& [name, change] : found) {
    if (change.before && change.after && change.before->sha256 == change.after->sha256) continue;
    change.entry = name;
    changes.push_back(std::move(change));
  }
  return changes;
}

using Key = std::tuple<std::string, std::string, std::string>;
using Group = std::map<Key, std::deque<const Item*>>;

Group by_request(const Report& report) {
  Group group;
  if (!report.collection) return group;
  for (const auto& item : report.collection->items) {
    group[{item.source, item.subject, item.request}].push_back(&item);
  }
  return group;
}

// Takes the first of both while both have one; what is left goes to the group without requests.
struct Pairs {
  std::vector<ItemChange> found;

  void pair(std::deque<const Item*>& left, std::deque<const Item*>& right) {
    while (!left.empty() && !right.empty()) {
      add(left.front(), right.front());
      left.pop_front();
      right.pop_front();
    }
  }

  // At least one of them.
  void add(const Item* before, const Item* after) {
    COLDCASE_CHECK(before != nullptr || after != nullptr);
    const auto& named = before != nullptr ? *before : *after;
    ItemChange change{.source = named.source, .subject = named.subject, .before = {}, .after = {}};
    if (before != nullptr) change.before = *before;
    if (after != nullptr) change.after = *after;
    if (is_news(change)) found.push_back(std::move(change));
  }

  static bool is_news(const ItemChange& change) {
    if (change.before && change.after) {
      return change.before->status != change.after->status ||
             change.before->reason != change.after->reason;
    }
    const auto& only = change.before ? *change.before : *change.after;
    return only.status != Status::success || only.entry.empty();
  }
};

Group without_requests(const Group& group) {
  Group rest;
  for (const auto& [key, items] : group) {
    auto& list = rest[{std::get<0>(key), std::get<1>(key), ""}];
    list.insert(list.end(), items.begin(), items.end());
  }
  return rest;
}

std::vector<ItemChange> compare_items(const Report& before, const Report& after) {
  auto left = by_request(before);
  auto right = by_request(after);
  Pairs pairs;
  for (auto& [key, items] : left) {
    if (const auto other = right.find(key); other != right.end()) pairs.pair(items, other->second);
  }
  left = without_requests(left);
  right = without_requests(right);
  for (auto& [key, items] : left) pairs.pair(items, right[key]);
  for (const auto& [key, items] : left) {
    for (const auto* item : items) pairs.add(item, nullptr);
  }
  for (const auto& [key, items] : right) {
    for (const auto* item : items) pairs.add(nullptr, item);
  }
  std::stable_sort(
      pairs.found.begin(), pairs.found.end(), [](const ItemChange& one, const ItemChange& other) {
        return std::tie(one.source, one.subject) < std::tie(other.source, other.subject);
      });
  return std::move(pairs.found);
}

}  // namespace

Difference compare_bundles(const Report& before, const Report& after) {
  return {compare_entries(before, after), compare_items(before, after)};
}

}  // namespace coldcase::bundle
