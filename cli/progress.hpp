// SPDX-License-Identifier: Apache-2.0
//
// Progress on stderr, for work that takes longer than a second. Nothing with --quiet, nothing when
// stderr is no terminal.
#pragma once

#include "cli/streams.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace coldcase::cli {

// One line that is drawn over and over, and wiped at the end, whatever the end is.
class ProgressLine {
 public:
  using Elapsed = std::chrono::steady_clock::duration;

  explicit ProgressLine(const Streams& io);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ProgressLine(ProgressLine&&) = delete;
  ProgressLine& operator=(ProgressLine&&) = delete;

  [[nodiscard]] bool is_wanted() const;

  // To be called as often as one likes: `text` is asked for only when it is time to draw.
  void show(const std::function<std::string(Elapsed)>& text);

  void wipe();

 private:
  const Streams* m_io;
  std::chrono::steady_clock::time_point m_started;
  std::chrono::steady_clock::time_point m_drawn;
  bool m_visible = false;
};

// Of bytes that are read: a bar where their number is known.
class ProgressBar {
 public:
  // `label` is at most ten characters.
  ProgressBar(const Streams& io, std::string label) : m_line(io), m_label(std::move(label)) {}

  // To be called with bytes done and bytes in all (0 if unknown), as often as one likes. Empty if
  // nobody would see it.
  [[nodiscard]] std::function<void(std::uint64_t, std::uint64_t)> for_bytes();

  void finish() { m_line.wipe(); }

 private:
  ProgressLine m_line;
  std::string m_label;
};

// "312 kB", "1.4 MB", "1,023 B": decimal units, at most four characters of number.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

}  // namespace coldcase::cli
