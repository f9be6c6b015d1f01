// SPDX-License-Identifier: Apache-2.0
//
// Recorder.
#include "collect/recorder.hpp"

#include "bundle/format.hpp"
#include "collect/read_outcome.hpp"
#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

// Before redaction: digest and count; then on to the filter.
class RawSink : public ByteSink {
 public:
  RawSink(ByteSink& filter, HmacSha256& digest, const Item& item, const Observer& observer)
      : m_filter(&filter), m_digest(&digest), m_item(&item), m_observer(&observer) {}

  void write(std::string_view bytes) override {
    m_digest->update(bytes);
    m_size += bytes.size();
    if (*m_observer) (*m_observer)({.source = m_item->source, .bytes = m_size, .done = false});
    m_filter->write(bytes);
  }

 private:
  ByteSink* m_filter;
  HmacSha256* m_digest;
  const Item* m_item;
  const Observer* m_observer;
  std::uint64_t m_size = 0;
};

bool keeps_content(Status status) {
  return status == Status::success || status == Status::partial || status == Status::timeout ||
         status == Status::canceled;
}

}  // namespace

Recorder::Recorder(bundle::Writer& writer, const Redactor& redactor, Settings settings)
    : m_writer(&writer),
      m_redactor(&redactor),
      m_settings(std::move(settings)),
      m_spool(m_settings.spool_folder) {}

void Recorder::add(Item item, Form form, const ReadContent& read) {
  item.entry = free_name(item.entry);
  Tally tally;
  m_spool.clear();
  read_into_spool(item, form, read, tally);
  if (item.finished == Instant{}) item.finished = m_settings.clock.now();
  if (keeps_content(item.status) && (item.status == Status::success || m_spool.size() > 0)) {
    count(item.entry, tally);
    write_entry(item);
  } else {
    item.entry.clear();
    item.digest_before.clear();
  }
  keep(std::move(item));
}

void Recorder::read_into_spool(Item& item, Form form, const ReadContent& read, Tally& tally) {
  HmacSha256 digest(m_settings.key);
  const auto room =
      m_settings.limits.total_size - std::min(m_settings.limits.total_size, m_written);
  try {
    const auto filter = m_redactor->filter(form, item.source, m_spool, tally);
    RawSink raw(*filter, digest, item, m_settings.observer);
    LimitedSink limited(raw, std::min(room, m_settings.limits.item_size));
    read_item(item, limited, read);
    filter->finish();
  } catch (const Error& error) {
    // The spool is full, or the filter gave up: nothing unredacted may be kept.
    item.status = Status::failed;
    item.reason = error.what();
  }
  item.digest_before = to_hex(digest.finish());
}

void Recorder::write_entry(Item& item) {
  m_output_failed = true;
  m_writer->add(item.entry, m_spool.size(), *m_spool.read());
  m_output_failed = false;
  item.size_bytes = static_cast<std::int64_t>(m_spool.size());
  m_written += m_spool.size();
}

void Recorder::record(Item item) {
  item.entry.clear();
  if (item.started == Instant{}) item.started = m_settings.clock.now();
  if (item.finished == Instant{}) item.finished = m_settings.clock.now();
  keep(std::move(item));
}

void Recorder::remark(std::string note) {
  m_notes.push_back(redact("", note));
}

std::string Recorder::redact(const std::string& entry, std::string_view text) {
  Tally tally;
  auto scrubbed = m_redactor->text(text, tally);
  count(entry.empty() ? std::string(bundle::k_collection_entry) : entry, tally);
  return scrubbed;
}

void Recorder::count(const std::string& entry, const Tally& tally) {
  const std::lock_guard lock(m_mutex);
  for (const auto& [rule, values] : tally) m_tallies[entry][rule] += values;
}

// What an item says of itself may hold a secret as well: a URL, a message of a server.
void Recorder::scrub(Item& item) {
  item.request = redact("", item.request);
  item.reason = redact("", item.reason);
  for (auto& [name, value] : item.details) value = redact("", value);
  if (!item.http) return;
  Tally tally;
  item.http->headers = m_redactor->headers(item.http->headers, tally);
  count(std::string(bundle::k_collection_entry), tally);
}

void Recorder::keep(Item item) {
  scrub(item);
  m_items.push_back(std::move(item));
  if (m_settings.observer) {
    const auto& kept = m_items.back();
    m_settings.observer({.source = kept.source,
                         .bytes = static_cast<std::uint64_t>(kept.size_bytes),
                         .done = true});
  }
}

std::string Recorder::free_name(const std::string& name) const {
  auto free = name;
  for (int copy = 2; m_writer->has(free); ++copy) free = concat(name, '+', copy);
  return free;
}

std::vector<bundle::RedactedEntry> Recorder::redacted_entries() const {
  const std::lock_guard lock(m_mutex);
  std::vector<bundle::RedactedEntry> entries;
  for (const auto& [entry, tally] : m_tallies) {
    if (!tally.empty()) entries.push_back({entry, tally});
  }
  return entries;
}

}  // namespace coldcase::collect
