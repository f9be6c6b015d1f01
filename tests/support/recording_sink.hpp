// SPDX-License-Identifier: Apache-2.0
//
// An EvidenceSink that keeps everything in memory and redacts nothing: for tests of collectors.
#pragma once

#include "collect/evidence_sink.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::test {

struct RecordedItem {
  bundle::Item item;
  collect::Form form = collect::Form::binary;  // of items without content: binary
  std::string content;
};

// Behaves as the contract of EvidenceSink says: an exception of the reader makes the item failed or
// partial, a status without content drops the entry, a name that is taken gets a suffix.
class RecordingSink : public collect::EvidenceSink {
 public:
  void add(bundle::Item item, collect::Form form, const collect::ReadContent& read) override;
  void record(bundle::Item item) override;
  void remark(std::string note) override { m_notes.push_back(std::move(note)); }
  // The text itself, so that a test sees what would have been redacted; calls are counted.
  [[nodiscard]] std::string redact(const std::string& entry, std::string_view text) override;

  [[nodiscard]] const std::vector<RecordedItem>& items() const { return m_items; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return m_notes; }
  [[nodiscard]] int redact_calls() const { return m_redact_calls; }

  // The item with this entry; a null pointer if there is none.
  [[nodiscard]] const RecordedItem* entry(std::string_view name) const;

  // All items of a source, of all subjects or of one.
  [[nodiscard]] std::vector<const RecordedItem*> of(std::string_view source,
                                                    std::string_view subject = "") const;

  // One line per item, in order: "source subject status entry", for golden comparisons.
  [[nodiscard]] std::string summary() const;

  // Called before each item is kept: to cancel in the middle of a collection.
  std::function<void(const bundle::Item&)> on_item;

 private:
  void keep(RecordedItem recorded);
  [[nodiscard]] std::string free_name(const std::string& wanted) const;

  std::vector<RecordedItem> m_items;
  std::vector<std::string> m_notes;
  int m_redact_calls = 0;
};

}  // namespace coldcase::test
