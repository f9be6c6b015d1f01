// SPDX-License-Identifier: Apache-2.0
//
// Chunks of JSON to lines of text, without holding the log in memory.
#include "analyze/parse/drone_log.hpp"

#include "core/formats/json_stream.hpp"

#include <algorithm>
#include <optional>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_longest_part = 65536;
constexpr std::size_t k_deepest = 8;
constexpr std::string_view k_tail_warning = "warning: maximum output exceeded";

constexpr std::string_view k_xml_escape = "#x1B[";

bool has_escapes(std::string_view line) {
  return line.find('\x1B') != std::string_view::npos ||
         line.find(k_xml_escape) != std::string_view::npos;
}

// Joins chunks and splits the result into lines.
class LineBuilder {
 public:
  explicit LineBuilder(const std::function<void(const LogLine&)>& on_line) : m_on_line(&on_line) {}

  void add(std::string_view out, std::int64_t second) {
    while (!out.empty()) {
      if (m_pending.empty()) m_second = second;
      const auto end = out.find('\n');
      const auto line = out.substr(0, end);
      if (end == std::string_view::npos) {
        m_pending += line;
        break;
      }
      if (m_pending.empty()) {
        pass_on(line, true);
      } else {
        m_pending += line;
        flush(true);
      }
      out.remove_prefix(end + 1);
    }
    // A line without end (a progress bar, a dump) must not grow without bound.
    if (m_pending.size() > k_longest_part) flush(false);
  }

  void finish() {
    if (!m_pending.empty()) flush(true);
  }

  [[nodiscard]] std::int64_t lines() const { return m_number - 1; }

 private:
  void flush(bool line_ends) {
    pass_on(m_pending, line_ends);
    m_pending.clear();
  }

  void pass_on(std::string_view line, bool line_ends) {
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (has_escapes(line)) {
      const auto plain = strip_ansi(line);
      (*m_on_line)({.number = m_number, .second = m_second, .text = plain});
    } else {
      (*m_on_line)({.number = m_number, .second = m_second, .text = line});
    }
    if (line_ends) ++m_number;
  }

  const std::function<void(const LogLine&)>* m_on_line;
  std::string m_pending;
  std::int64_t m_second = 0;
  std::int64_t m_number = 1;
};

// An object is a chunk, wherever it stands.
class ChunkReader : public json::Events {
 public:
  ChunkReader(LineBuilder& lines, DroneLogSummary& summary)
      : m_lines(&lines), m_summary(&summary) {}

  void start_object() override {
    m_out.clear();
    m_time = 0;
    m_position.reset();
  }
  void key(std::string& name) override { m_key.swap(name); }
  void string(std::string& text) override {
    if (m_key == "out") {
      m_out.swap(text);  // both keep their memory for the next chunk
    } else if (m_key == "time" || m_key == "pos") {
      ++m_summary->unusable;
    }
  }
  void integer(std::int64_t value) override {
    if (m_key == "time") m_time = value;
    if (m_key == "pos") m_position = value;
    if (m_key == "out") ++m_summary->unusable;
  }
  void other_number(const std::string& /*text*/) override { count_if_known(); }
  void boolean(bool /*value*/) override { count_if_known(); }
  void end_object() override {
    m_key.clear();
    if (!m_seen_chunk && m_position) m_summary->dropped_chunks = *m_position;
    m_seen_chunk = true;
    m_summary->cut_at_tail = std::string_view(m_out).starts_with(k_tail_warning);
    m_lines->add(m_out, m_time);
  }

 private:
  void count_if_known() {
    if (m_key == "out" || m_key == "time" || m_key == "pos") ++m_summary->unusable;
  }

  LineBuilder* m_lines;
  DroneLogSummary* m_summary;
  std::string m_key;
  std::string m_out;
  std::int64_t m_time = 0;
  std::optional<std::int64_t> m_position;
  bool m_seen_chunk = false;
};

// The length of the escape sequence at the start of `text`, which begins with ESC; at least 1.
std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return 1;
  if (text[1] == '[') {
    std::size_t at = 2;
    while (at < text.size() && (text[at] < 0x40 || text[at] > 0x7E)) ++at;
    return std::min(at + 1, text.size());
  }
  if (text[1] == ']') {
    const auto bell = text.find('\a');
    const auto terminator = text.find("\x1B\\");
    if (bell < terminator) return bell + 1;
    return terminator != std::string_view::npos ? terminator + 2 : text.size();
  }
  // Two bytes, or more with intermediate ones between: "ESC ( B".
  std::size_t at = 1;
  while (at < text.size() && text[at] >= 0x20 && text[at] <= 0x2F) ++at;
  return std::min(at + 1, text.size());
}

}  // namespace

DroneLogSummary parse_drone_log(ByteSource& log,
                                const std::function<void(const LogLine&)>& on_line) {
  DroneLogSummary summary;
  LineBuilder lines(on_line);
  ChunkReader reader(lines, summary);
  summary.problem = json::parse_stream(log, reader, k_deepest);
  lines.finish();
  summary.lines = lines.lines();
  return summary;
}

std::string strip_ansi(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto escape = text.find('\x1B');
    const auto xml = text.find(k_xml_escape);
    const auto at = std::min(escape, xml);
    out += text.substr(0, at);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at);
    if (at == escape) {
      text.remove_prefix(escape_length(text));
    } else {
      // As CSI, with the five characters "#x1B[" for its first two.
      std::size_t end = k_xml_escape.size();
      while (end < text.size() && (text[end] < 0x40 || text[end] > 0x7E)) ++end;
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  return out;
}

}  // namespace coldcase::analyze
