// SPDX-License-Identifier: Apache-2.0
//
// A progress bar on stderr, for work that takes longer than a second. Nothing with --quiet, nothing
// when stderr is no terminal.
#pragma once

#include "cli/streams.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace coldcase::cli {

class ProgressBar {
 public:
  // `label` is at most ten characters.
  ProgressBar(const Streams& io, std::string label);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ProgressBar(ProgressBar&&) = delete;
  ProgressBar& operator=(ProgressBar&&) = delete;

  // To be called with bytes done and bytes in all (0 if unknown), as often as one likes.
  [[nodiscard]] std::function<void(std::uint64_t, std::uint64_t)> for_bytes();

  // Wipes the line.
  void finish();

 private:
  void draw(std::uint64_t done, std::uint64_t total);

  const Streams* m_io;
  std::string m_label;
  std::chrono::steady_clock::time_point m_started;
  std::chrono::steady_clock::time_point m_drawn;
  bool m_visible = false;
};

// "312 kB", "1.4 MB", "1,023 B": decimal units, at most four characters of number.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

}  // namespace coldcase::cli
