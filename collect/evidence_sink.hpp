// SPDX-License-Identifier: Apache-2.0
//
// Where collectors put what they found. Every item that a collector plans ends as exactly one call
// of add() or record(): nothing is lost silently.
#pragma once

#include "bundle/collection.hpp"
#include "core/base/stream.hpp"

#include <functional>
#include <string>

namespace coldcase::collect {

// What the bytes of an entry are: decides how secrets are found in them, and that the entry stays
// valid in its format.
enum class Form {
  json,        // one JSON document; item.source chooses the allow-list of its members
  json_lines,  // one JSON object a line (journal, events)
  drone_log,   // Drone's array of chunks; a value may be split over two of them
  xml,
  sqlite,  // a database file that we made ourselves: rows were redacted before they were inserted
  text,
  binary,  // nothing is looked for (pictures)
};

// Writes the content to the sink. May set status, reason, finished, details of the item while it
// does; what it throws makes the item `failed`, or `partial` if something was written before.
using ReadContent = std::function<void(bundle::Item& item, ByteSink& content)>;

class EvidenceSink {
 public:
  virtual ~EvidenceSink() = default;

  // An item with content. item.entry, source and request are set; started too. The sink redacts,
  // counts, hashes and writes; size_bytes and digest_before are its work. If the status is then
  // failed, denied, absent, not_applicable or not_asked, no entry is written. A name that is taken
  // gets a suffix.
  virtual void add(bundle::Item item, Form form, const ReadContent& read) = 0;

  // An item without content: a gap, a link, something absent or not asked for.
  virtual void record(bundle::Item item) = 0;

  // For people: what changed while it was read, advice.
  virtual void remark(std::string note) = 0;

  // Free text that a collector puts into a file that it makes itself (rows of a database): the text
  // with its secrets replaced, counted for `entry`.
  [[nodiscard]] virtual std::string redact(const std::string& entry, std::string_view text) = 0;
};

}  // namespace coldcase::collect
