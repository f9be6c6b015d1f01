// SPDX-License-Identifier: Apache-2.0
//
// Chunks of JSON to blocks of lines, without holding the log in memory.
#include "analyze/parse/drone_log.hpp"

#include "analyze/parse/drone_chunk.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_stream.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_block_size = 65536;
constexpr std::size_t k_deepest = 8;
constexpr std::string_view k_tail_warning = "warning: maximum output exceeded";

constexpr std::string_view k_xml_escape = "#x1B[";

// The next place, from some offset on, of a text; looked up again only when it has been passed.
class NextPlace {
 public:
  NextPlace(std::string_view text, std::string_view wanted) : m_text(text), m_wanted(wanted) {}

  std::size_t from(std::size_t offset) {
    if (m_place != std::string_view::npos && (m_place < offset || !m_known)) {
      m_place = m_text.find(m_wanted, offset);
    }
    m_known = true;
    return m_place;
  }

 private:
  std::string_view m_text;
  std::string_view m_wanted;
  std::size_t m_place = 0;
  bool m_known = false;
};

// The length of a control sequence whose parameters begin at `at`.
std::size_t control_sequence_length(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] < 0x40 || text[at] > 0x7E)) ++at;
  return std::min(at + 1, text.size());
}

// Ends with BEL or ESC "\", or with the text.
std::size_t system_command_length(std::string_view text) {
  for (std::size_t at = 2; at < text.size(); ++at) {
    if (text[at] == '\a') return at + 1;
    if (text.substr(at, 2) == "\x1B\\") return at + 2;
  }
  return text.size();
}

// The length of the escape sequence at the start of `text`, which begins with ESC; at least 1.
std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return 1;
  if (text[1] == '[') return control_sequence_length(text, 2);
  if (text[1] == ']') return system_command_length(text);
  // Two bytes, or more with intermediate ones between: "ESC ( B".
  std::size_t at = 1;
  while (at < text.size() && text[at] >= 0x20 && text[at] <= 0x2F) ++at;
  return std::min(at + 1, text.size());
}

void append_without_ansi(std::string& out, std::string_view text) {
  NextPlace escape(text, "\x1B");
  NextPlace xml(text, k_xml_escape);
  std::size_t at = 0;
  while (true) {
    const auto begin = std::min({escape.from(at), xml.from(at), text.size()});
    out += text.substr(at, begin - at);
    if (begin == text.size()) return;
    const auto rest = text.substr(begin);
    // The XML form is as CSI, with five characters for its first two.
    at = begin + (rest.front() == '\x1B' ? escape_length(rest)
                                         : control_sequence_length(rest, k_xml_escape.size()));
  }
}

// Takes what is no text out of a block: escape sequences, and carriage returns before line breaks.
// Neither reaches over the end of a line.
class Cleaner {
 public:
  [[nodiscard]] LogBlock clean(const LogBlock& block) {
    m_text.clear();
    m_seconds.clear();
    const auto text = block.text;
    NextPlace escape(text, "\x1B");
    NextPlace xml(text, k_xml_escape);
    NextPlace carriage_return(text, "\r");
    auto seconds = block.seconds;
    std::size_t at = 0;
    while (true) {
      const auto dirt = std::min({escape.from(at), xml.from(at), carriage_return.from(at)});
      if (dirt == std::string_view::npos) break;
      const auto begin = at + line_start(text.substr(at), dirt - at);
      copy(text, at, begin, seconds);
      at = std::min(text.find('\n', dirt), text.size());
      add_line(text.substr(begin, at - begin));
    }
    copy(text, at, text.size(), seconds);
    return {.text = m_text, .first_line = block.first_line, .seconds = m_seconds};
  }

 private:
  // Seconds that begin within a line before `begin` count from here on: they matter to the next
  // line only.
  void copy(std::string_view text, std::size_t begin, std::size_t end,
            std::span<const LogSecond>& seconds) {
    while (!seconds.empty() && seconds.front().offset <= end) {
      const auto offset = std::max(seconds.front().offset, begin);
      m_seconds.push_back({m_text.size() + (offset - begin), seconds.front().second});
      seconds = seconds.subspan(1);
    }
    m_text += text.substr(begin, end - begin);
  }

  void add_line(std::string_view line) {
    while (line.ends_with('\r')) line.remove_suffix(1);
    append_without_ansi(m_text, line);
  }

  std::string m_text;
  std::vector<LogSecond> m_seconds;
};

// Joins chunks and passes them on in blocks of whole lines.
class BlockBuilder {
 public:
  explicit BlockBuilder(const std::function<void(const LogBlock&)>& on_block)
      : m_on_block(&on_block) {}

  void add(std::string_view out, std::int64_t second) {
    if (out.empty()) return;
    if (m_seconds.empty() || m_seconds.back().second != second) {
      m_seconds.push_back({m_text.size(), second});
    }
    m_text += out;
    if (m_text.size() < k_block_size) return;
    const auto last = m_text.rfind('\n');
    // A line without end (a progress bar, a dump) must not grow without bound.
    pass_on(last == std::string::npos ? m_text.size() : last + 1);
  }

  void finish() {
    if (!m_text.empty()) pass_on(m_text.size());
  }

  [[nodiscard]] std::int64_t lines() const { return m_ended + (m_in_line ? 1 : 0); }

 private:
  void pass_on(std::size_t size) {
    const LogBlock block{.text = std::string_view(m_text).substr(0, size),
                         .first_line = m_ended + 1,
                         .seconds = m_seconds};
    (*m_on_block)(needs_cleaning(block.text) ? m_cleaner.clean(block) : block);
    m_ended += static_cast<std::int64_t>(count(block.text, '\n'));
    m_in_line = block.text.back() != '\n';
    m_text.erase(0, size);
    drop_seconds(size);
  }

  static bool needs_cleaning(std::string_view text) {
    return text.find('\x1B') != std::string_view::npos ||
           text.find('\r') != std::string_view::npos ||
           text.find(k_xml_escape) != std::string_view::npos;
  }

  // Keeps the one that holds at `size`, if text is left there.
  void drop_seconds(std::size_t size) {
    const auto after = std::find_if(m_seconds.begin(), m_seconds.end(),
                                    [&](const LogSecond& second) { return second.offset > size; });
    m_seconds.erase(m_seconds.begin(), m_text.empty() ? m_seconds.end() : std::prev(after));
    for (auto& second : m_seconds) second.offset -= std::min(size, second.offset);
  }

  const std::function<void(const LogBlock&)>* m_on_block;
  Cleaner m_cleaner;
  std::string m_text;
  std::vector<LogSecond> m_seconds;
  std::int64_t m_ended = 0;  // lines
  bool m_in_line = false;
};

// An object is a chunk, wherever it stands.
class ChunkReader : public json::Events {
 public:
  ChunkReader(BlockBuilder& blocks, DroneLogSummary& summary)
      : m_blocks(&blocks), m_summary(&summary) {}

  std::size_t take_object(std::string_view text) override {
    const auto size = read_plain_chunk(text, m_chunk);
    if (size > 0) add_chunk(m_chunk.position);
    return size;
  }
  void start_object() override {
    m_chunk.out.clear();
    m_chunk.second = 0;
    m_position.reset();
  }
  void key(std::string_view name) override {
    m_key = name == "out"    ? Key::out
            : name == "pos"  ? Key::position
            : name == "time" ? Key::time
                             : Key::other;
  }
  void string(std::string_view text) override {
    if (m_key == Key::out) {
      m_chunk.out = text;
    } else {
      count_if_known();
    }
  }
  void integer(std::int64_t value) override {
    if (m_key == Key::time) m_chunk.second = value;
    if (m_key == Key::position) m_position = value;
    if (m_key == Key::out) ++m_summary->unusable;
  }
  void other_number(std::string_view /*text*/) override { count_if_known(); }
  void boolean(bool /*value*/) override { count_if_known(); }
  void end_object() override {
    m_key = Key::other;
    add_chunk(m_position);
  }

 private:
  enum class Key { other, out, position, time };

  void add_chunk(std::optional<std::int64_t> position) {
    if (!m_seen_chunk && position) m_summary->dropped_chunks = *position;
    m_seen_chunk = true;
    m_summary->cut_at_tail = std::string_view(m_chunk.out).starts_with(k_tail_warning);
    m_blocks->add(m_chunk.out, m_chunk.second);
  }

  void count_if_known() {
    if (m_key != Key::other) ++m_summary->unusable;
  }

  BlockBuilder* m_blocks;
  DroneLogSummary* m_summary;
  Key m_key = Key::other;
  DroneChunk m_chunk;
  std::optional<std::int64_t> m_position;  // as it was told by its key
  bool m_seen_chunk = false;
};

}  // namespace

DroneLogSummary parse_drone_log(ByteSource& log,
                                const std::function<void(const LogBlock&)>& on_block) {
  DroneLogSummary summary;
  BlockBuilder blocks(on_block);
  ChunkReader reader(blocks, summary);
  summary.problem = json::parse_stream(log, reader, k_deepest);
  blocks.finish();
  summary.lines = blocks.lines();
  return summary;
}

void for_each_line(const LogBlock& block, const std::function<void(const LogLine&)>& on_line) {
  auto number = block.first_line;
  for (std::size_t at = 0; at < block.text.size(); ++number) {
    const auto end = std::min(block.text.find('\n', at), block.text.size());
    on_line({.number = number,
             .second = second_at(block, at),
             .text = block.text.substr(at, end - at)});
    at = end + 1;
  }
}

std::int64_t second_at(const LogBlock& block, std::size_t offset) {
  const auto after = std::upper_bound(
      block.seconds.begin(), block.seconds.end(), offset,
      [](std::size_t value, const LogSecond& second) { return value < second.offset; });
  return std::prev(after)->second;
}

std::string strip_ansi(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_without_ansi(out, text);
  return out;
}

}  // namespace coldcase::analyze
