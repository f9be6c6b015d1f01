// SPDX-License-Identifier: Apache-2.0
//
// The way of every item into the bundle: read, redact, spool, hash, write, note.
#pragma once

#include "bundle/collection.hpp"
#include "bundle/spool.hpp"
#include "bundle/writer.hpp"
#include "collect/clock.hpp"
#include "collect/evidence_sink.hpp"
#include "collect/redaction/redactor.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coldcase::collect {

// Bytes of one item, and of all of them together.
struct RecorderLimits {
  std::uint64_t item_size = 0;
  std::uint64_t total_size = 0;
};

// What is told while an item is read and when it is done; and, about five times a second, while a
// server is waited for.
struct Step {
  std::string_view source;  // valid during the call
  std::uint64_t bytes = 0;  // of the item so far; 0 while waiting
  bool done = false;
};
using Observer = std::function<void(const Step&)>;

class Recorder : public EvidenceSink {
 public:
  struct Settings {
    std::string key;  // of digests before redaction
    Clock clock;
    RecorderLimits limits;
    std::filesystem::path spool_folder;
    Observer observer;
  };

  // `writer` and `redactor` must outlive it.
  Recorder(bundle::Writer& writer, const Redactor& redactor, Settings settings);

  void add(bundle::Item item, Form form, const ReadContent& read) override;
  void record(bundle::Item item) override;
  void remark(std::string note) override;
  // May be called from any thread.
  [[nodiscard]] std::string redact(const std::string& entry, std::string_view text) override;

  // True once the bundle could not be written: the collection cannot go on.
  [[nodiscard]] bool output_failed() const { return m_output_failed; }

  [[nodiscard]] const std::vector<bundle::Item>& items() const { return m_items; }
  // At the end: there may be very many, too many for a copy.
  [[nodiscard]] std::vector<bundle::Item> take_items() { return std::move(m_items); }
  [[nodiscard]] const std::vector<std::string>& notes() const { return m_notes; }
  [[nodiscard]] std::vector<bundle::RedactedEntry> redacted_entries() const;

 private:
  void read_into_spool(bundle::Item& item, Form form, const ReadContent& read, Tally& tally);
  void write_entry(bundle::Item& item);
  void count(const std::string& entry, const Tally& tally);
  void scrub(bundle::Item& item);
  [[nodiscard]] std::string free_name(const std::string& name) const;
  void keep(bundle::Item item);

  bundle::Writer* m_writer;
  const Redactor* m_redactor;
  Settings m_settings;
  bundle::Spool m_spool;
  std::uint64_t m_written = 0;
  bool m_output_failed = false;
  std::vector<bundle::Item> m_items;
  std::vector<std::string> m_notes;
  mutable std::mutex m_mutex;  // of m_tallies
  std::map<std::string, Tally> m_tallies;
};

}  // namespace coldcase::collect
