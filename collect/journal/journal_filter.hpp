// SPDX-License-Identifier: Apache-2.0
//
// Which journal lines of a unit are kept, and which of their fields.
//
// Source  `journalctl -o json`, systemd 247 to 256: one object a line, all numbers as strings.
// Kept    lines of the unit itself, of systemd about it, and of journald about what it dropped; not
//         what containers wrote (the journald log driver of Docker puts it under docker.service).
#pragma once

#include "core/base/lines.hpp"
#include "core/base/stream.hpp"
#include "core/base/time.hpp"
#include "core/formats/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coldcase::collect {

struct JournalCounts {
  std::int64_t kept = 0;
  std::uint64_t bytes = 0;      // of what is kept
  std::int64_t container = 0;   // written by a container
  std::int64_t other = 0;       // another unit, or outside of the window
  std::int64_t damaged = 0;     // no JSON object, or without a time
  std::int64_t suppressed = 0;  // messages that journald says it dropped
  std::optional<Instant> first;
  std::optional<Instant> last;
  bool cut = false;  // the limit of bytes was reached
};

class JournalFilter {
 public:
  // Takes at most `most_bytes` out. `out` must outlive it.
  JournalFilter(std::string unit, Instant since, Instant until, std::uint64_t most_bytes,
                ByteSink& out);
  ~JournalFilter() = default;
  JournalFilter(const JournalFilter&) = delete;
  JournalFilter& operator=(const JournalFilter&) = delete;
  JournalFilter(JournalFilter&&) = delete;
  JournalFilter& operator=(JournalFilter&&) = delete;

  // Pieces of JSON lines; false when the limit is reached.
  [[nodiscard]] bool push(std::string_view bytes);
  // The end of one input; another may follow.
  void finish();

  [[nodiscard]] const JournalCounts& counts() const { return m_counts; }

 private:
  void take(std::string_view line, bool too_long);
  [[nodiscard]] bool is_of_unit(const json::Value& line) const;

  std::string m_unit;
  Instant m_since;
  Instant m_until;
  std::uint64_t m_most_bytes;
  ByteSink* m_out;
  LineSplitter m_lines;
  JournalCounts m_counts;
};

// "docker" -> "docker.service", as systemd's tools do.
[[nodiscard]] std::string full_unit_name(const std::string& unit);

// __REALTIME_TIMESTAMP: microseconds since the epoch, as text.
[[nodiscard]] std::optional<Instant> time_of_line(const json::Value& line);

}  // namespace coldcase::collect
