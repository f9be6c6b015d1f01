// SPDX-License-Identifier: Apache-2.0
//
// The progress bar.
#include "cli/progress.hpp"

#include "core/base/text.hpp"

#include <array>
#include <ostream>
#include <string_view>

namespace coldcase::cli {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds k_quiet_time{1000};
constexpr std::chrono::milliseconds k_redraw_every{100};
constexpr std::uint64_t k_width = 20;

std::string cells(std::uint64_t filled) {
  std::string text;
  for (std::uint64_t i = 0; i < k_width; ++i) text += i < filled ? "\u2588" : "\u2591";
  return text;
}

}  // namespace

ProgressBar::ProgressBar(const Streams& io, std::string label)
    : m_io(&io), m_label(std::move(label)), m_started(steady_clock::now()), m_drawn(m_started) {}

ProgressBar::~ProgressBar() {
  finish();
}

std::function<void(std::uint64_t, std::uint64_t)> ProgressBar::for_bytes() {
  if (m_io->quiet || !m_io->err_is_terminal) return {};
  return [this](std::uint64_t done, std::uint64_t total) {
    const auto now = steady_clock::now();
    if (now - m_started < k_quiet_time || now - m_drawn < k_redraw_every) return;
    m_drawn = now;
    draw(done, total);
  };
}

void ProgressBar::draw(std::uint64_t done, std::uint64_t total) {
  m_io->err << "\r " << m_label << std::string(m_label.size() < 9 ? 9 - m_label.size() : 1, ' ');
  if (total > 0) m_io->err << cells(done * k_width / total) << "  ";
  m_io->err << format_bytes(done);
  if (total > 0) m_io->err << " of " << format_bytes(total);
  m_io->err << "\x1B[K" << std::flush;
  m_visible = true;
}

void ProgressBar::finish() {
  if (m_visible) m_io->err << "\r\x1B[K" << std::flush;
  m_visible = false;
}

std::string format_bytes(std::uint64_t bytes) {
  static constexpr std::array<std::string_view, 5> k_units{"B", "kB", "MB", "GB", "TB"};
  if (bytes < 1000) return concat(bytes, " B");
  std::size_t unit = 0;
  std::uint64_t scale = 1;
  while (bytes / scale >= 1000 && unit + 1 < k_units.size()) {
    scale *= 1000;
    ++unit;
  }
  const auto whole = bytes / scale;
  const auto tenth = bytes % scale * 10 / scale;
  return whole < 10 ? concat(whole, '.', tenth, ' ', k_units.at(unit))
                    : concat(whole, ' ', k_units.at(unit));
}

}  // namespace coldcase::cli
