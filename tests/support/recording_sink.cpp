// SPDX-License-Identifier: Apache-2.0
#include "tests/support/recording_sink.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <utility>

namespace coldcase::test {

namespace {

using bundle::Status;

bool has_content(Status status) {
  return status == Status::success || status == Status::partial || status == Status::timeout ||
         status == Status::canceled;
}

}  // namespace

void RecordingSink::add(bundle::Item item, collect::Form form, const collect::ReadContent& read) {
  StringSink content;
  try {
    read(item, content);
  } catch (const Error& error) {
    item.status = content.bytes().empty() ? Status::failed : Status::partial;
    item.reason = error.what();
  }
  if (!has_content(item.status)) {
    item.entry.clear();
    keep({std::move(item), collect::Form::binary, {}});
    return;
  }
  item.entry = free_name(item.entry);
  item.size_bytes = static_cast<std::int64_t>(content.bytes().size());
  keep({std::move(item), form, content.bytes()});
}

void RecordingSink::record(bundle::Item item) {
  keep({std::move(item), collect::Form::binary, {}});
}

std::string RecordingSink::redact(const std::string& /*entry*/, std::string_view text) {
  ++m_redact_calls;
  return std::string(text);
}

void RecordingSink::keep(RecordedItem recorded) {
  if (on_item) on_item(recorded.item);
  m_items.push_back(std::move(recorded));
}

std::string RecordingSink::free_name(const std::string& wanted) const {
  auto name = wanted;
  for (int suffix = 2; entry(name) != nullptr; ++suffix) name = concat(wanted, '.', suffix);
  return name;
}

const RecordedItem* RecordingSink::entry(std::string_view name) const {
  for (const auto& recorded : m_items) {
    if (!name.empty() && recorded.item.entry == name) return &recorded;
  }
  return nullptr;
}

std::vector<const RecordedItem*> RecordingSink::of(std::string_view source,
                                                   std::string_view subject) const {
  std::vector<const RecordedItem*> found;
  for (const auto& recorded : m_items) {
    if (recorded.item.source != source) continue;
    if (subject.empty() || recorded.item.subject == subject) found.push_back(&recorded);
  }
  return found;
}

std::string RecordingSink::summary() const {
  std::string text;
  for (const auto& [item, form, content] : m_items) {
    text += item.source;
    for (const auto& word : {item.subject, std::string(json::name_of(item.status)), item.entry}) {
      if (!word.empty()) text += concat(' ', word);
    }
    text += '\n';
  }
  return text;
}

}  // namespace coldcase::test
