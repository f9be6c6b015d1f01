// SPDX-License-Identifier: Apache-2.0
//
// Drawing.
#include "cli/progress.hpp"

#include "core/base/text.hpp"
#include "report/terminal.hpp"

#include <array>
#include <exception>
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

std::string bar_text(const std::string& label, std::uint64_t done, std::uint64_t total) {
  auto text = concat(report::pad_right(label, 8), ' ');
  if (total > 0) text += concat(cells(done * k_width / total), "  ");
  text += format_bytes(done);
  return total > 0 ? concat(text, " of ", format_bytes(total)) : text;
}

}  // namespace

ProgressLine::ProgressLine(const Streams& io)
    : m_io(&io), m_started(steady_clock::now()), m_drawn(m_started) {}

ProgressLine::~ProgressLine() {
  try {
    wipe();
  } catch (const std::exception&) {
    // There is nobody left to tell.
  }
}

bool ProgressLine::is_wanted() const {
  return !m_io->quiet && m_io->err_is_terminal;
}

void ProgressLine::show(const std::function<std::string(Elapsed)>& text) {
  const auto now = steady_clock::now();
  const bool is_time = now - m_started >= k_quiet_time && now - m_drawn >= k_redraw_every;
  if (!is_wanted() || !is_time) return;
  m_drawn = now;
  m_io->err << "\r " << text(now - m_started) << "\x1B[K" << std::flush;
  m_visible = true;
}

void ProgressLine::wipe() {
  if (m_visible) m_io->err << "\r\x1B[K" << std::flush;
  m_visible = false;
}

std::function<void(std::uint64_t, std::uint64_t)> ProgressBar::for_bytes() {
  if (!m_line.is_wanted()) return {};
  return [this](std::uint64_t done, std::uint64_t total) {
    m_line.show([&](ProgressLine::Elapsed) { return bar_text(m_label, done, total); });
  };
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
