// SPDX-License-Identifier: Apache-2.0
//
// Text and JSON of a difference of bundles.
#include "cli/bundle_difference.hpp"

#include "cli/progress.hpp"
#include "core/base/text.hpp"
#include "report/why/difference_text.hpp"

#include <optional>

namespace coldcase::cli {

namespace {

using bundle::EntryChange;
using bundle::Item;
using bundle::ItemChange;

std::string entry_text(const EntryChange& change) {
  const auto name = printable(change.entry);
  const auto digest = [](const bundle::EntryRecord& record) {
    return concat("sha256:", record.sha256);
  };
  if (!change.before || !change.after) {
    const auto& only = change.before ? *change.before : *change.after;
    return concat(change.before ? "  - " : "  + ", name, "  ", format_bytes(only.size), "\n       ",
                  digest(only), '\n');
  }
  return concat("  ~ ", name, "  ", format_bytes(change.before->size), " -> ",
                format_bytes(change.after->size), "\n       ", digest(*change.before), "\n    -> ",
                digest(*change.after), '\n');
}

std::string state_of(const std::optional<Item>& item) {
  if (!item) return "not in the plan";
  auto text = std::string(json::name_of(item->status));
  if (bundle::is_gap(item->status)) text += " (a gap)";
  return item->reason.empty() ? text : concat(text, ": ", item->reason);
}

std::string item_text(const ItemChange& change) {
  const auto name = concat(change.source, change.subject.empty() ? "" : " ", change.subject);
  return concat(
      "  ", printable(name), '\n',
      report::render_change({"status", state_of(change.before), state_of(change.after)}, 4));
}

json::Value record_value(const std::optional<bundle::EntryRecord>& record) {
  json::Value value;
  if (record) value.set("sha256", record->sha256).set("size_bytes", record->size);
  return value;
}

json::Value item_value(const std::optional<Item>& item) {
  json::Value value;
  if (!item) return value;
  value.set("status", json::name_of(item->status)).set("reason", item->reason);
  return value.set("gap", bundle::is_gap(item->status)).set("request", item->request);
}

}  // namespace

std::string bundle_difference_text(const bundle::Difference& difference) {
  if (difference.is_empty()) return "evidence: the same\n";
  std::size_t came = 0;
  std::size_t went = 0;
  for (const auto& change : difference.entries) {
    if (!change.before) ++came;
    if (!change.after) ++went;
  }
  auto out = concat("evidence: ", difference.entries.size() - came - went, " changed, ", came,
                    " came, ", went, " went\n");
  for (const auto& change : difference.entries) out += entry_text(change);
  if (!difference.items.empty()) out += std::string("items whose status or reason differs\n");
  for (const auto& change : difference.items) out += item_text(change);
  return out;
}

json::Value bundle_difference_value(const bundle::Difference& difference) {
  json::Array entries;
  for (const auto& change : difference.entries) {
    json::Value value;
    value.set("entry", change.entry).set("before", record_value(change.before));
    entries.push_back(value.set("after", record_value(change.after)));
  }
  json::Array items;
  for (const auto& change : difference.items) {
    json::Value value;
    value.set("source", change.source).set("subject", change.subject);
    value.set("before", item_value(change.before));
    items.push_back(value.set("after", item_value(change.after)));
  }
  json::Value value;
  return value.set("entries", std::move(entries)).set("items", std::move(items));
}

}  // namespace coldcase::cli
