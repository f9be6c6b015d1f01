// SPDX-License-Identifier: Apache-2.0
#include "collect/http/json_list.hpp"

#include "core/base/stream.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_stream.hpp"

namespace coldcase::collect {

namespace {

using bundle::Status;

// What the outermost value is, and how many items it has.
class Outermost : public json::Events {
 public:
  void start_object() override { enter(Kind::other); }
  void end_object() override { --m_depth; }
  void start_array() override { enter(Kind::list); }
  void end_array() override { --m_depth; }
  void string(std::string_view /*text*/) override { count(Kind::other); }
  void integer(std::int64_t /*value*/) override { count(Kind::other); }
  void other_number(std::string_view /*text*/) override { count(Kind::other); }
  void boolean(bool /*value*/) override { count(Kind::other); }
  void null() override { count(Kind::list); }

  [[nodiscard]] bool is_one_list() const { return m_values == 1 && m_kind == Kind::list; }
  [[nodiscard]] std::size_t items() const { return m_items; }

 private:
  enum class Kind { list, other };

  void count(Kind kind) {
    if (m_depth == 0) {
      m_kind = kind;
      ++m_values;
    }
    if (m_depth == 1) ++m_items;
  }
  void enter(Kind kind) {
    count(kind);
    ++m_depth;
  }

  Kind m_kind = Kind::other;
  std::size_t m_values = 0;
  std::size_t m_depth = 0;
  std::size_t m_items = 0;
};

// Where the last comma between two items of the outermost list is.
std::size_t last_separator(std::string_view text) {
  auto last = std::string_view::npos;
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (c == ',' && depth == 1) last = i;
  }
  return last;
}

}  // namespace

ListShape shape_of_list(std::string_view body) {
  Outermost outermost;
  BytesSource source(body);
  const auto problem = json::parse_stream(source, outermost);
  if (!problem.empty()) return {.problem = concat("no JSON: ", problem)};
  if (!outermost.is_one_list()) return {.problem = "JSON, but no list"};
  return {.items = outermost.items()};
}

std::string complete_items(std::string_view cut_list) {
  const auto text = trim(cut_list);
  if (!text.starts_with('[')) return {};
  // The last item may be whole and only what follows it be missing: not known, so it is left out.
  const auto end = last_separator(text);
  if (end == std::string_view::npos) return {};
  auto list = concat(text.substr(0, end), ']');
  return shape_of_list(list).problem.empty() ? list : std::string{};
}

std::string salvage_list(const Answer& answer, bundle::Item& item) {
  const auto& http = answer.http;
  const bool was_cut = http.outcome != HttpResult::Outcome::answered;
  if (!was_cut || http.status < 200 || http.status >= 300) return {};
  auto list = complete_items(http.body);
  if (list.empty()) return {};
  const auto items = shape_of_list(list).items;
  if (item.status == Status::failed) item.status = Status::partial;
  item.reason += concat("; the first ", items, items == 1 ? " item is kept" : " items are kept");
  item.details["items"] = std::to_string(items);
  return list;
}

}  // namespace coldcase::collect
