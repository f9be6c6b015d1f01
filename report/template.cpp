// SPDX-License-Identifier: Apache-2.0
//
// kainjow mustache; the only file that knows it.
#include "report/template.hpp"

#include "core/base/check.hpp"
#include "core/base/text.hpp"

#include <kainjow/mustache.hpp>

#include <algorithm>

namespace coldcase::report {

namespace {

namespace mustache = kainjow::mustache;

// Stands for an empty line while a template is rendered. No text of a view has control characters.
constexpr char k_empty_line = '\x01';

// A line that holds one tag and nothing else prints nothing, not even a line break: so says the
// specification of Mustache. kainjow keeps the break where a section is empty, and drops lines that
// are empty on purpose, so both are settled before it sees the text.
std::string prepared(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool last = i + 1 == lines.size();
    const auto line = trim(lines[i]);
    const bool one_tag =
        line.size() > 4 && line.starts_with("{{") && line.find("}}") == line.size() - 2;
    static constexpr std::string_view k_silent = "#^/>!";
    if (one_tag && k_silent.find(line[2]) != std::string_view::npos) {
      out += line;
      continue;
    }
    out += lines[i];
    if (line.empty() && !last) out += k_empty_line;
    if (!last) out += '\n';
  }
  return out;
}

mustache::data to_data(const json::Value& value);

mustache::data to_data(const json::Array& array) {
  mustache::list items;
  items.reserve(array.size());
  for (const auto& item : array) items.push_back(to_data(item));
  return mustache::data(items);
}

mustache::data to_data(const json::Object& object) {
  mustache::data data;
  for (const auto& [key, value] : object) {
    if (key.starts_with("partial_")) {
      data[key] = mustache::data(prepared(template_text(*value.string())));
    } else {
      data[key] = to_data(value);
    }
  }
  return data;
}

mustache::data to_data(const json::Value& value) {
  if (const auto* object = value.object()) return to_data(*object);
  if (const auto* array = value.array()) return to_data(*array);
  if (const auto* text = value.string()) return mustache::data(*text);
  if (const auto* number = value.number_text()) return mustache::data(*number);
  return mustache::data(value.boolean().value_or(false));
}

}  // namespace

std::string_view template_text(std::string_view name) {
  const auto path = concat("templates/", name);
  const auto files = embedded_templates();
  const auto at = std::find_if(files.begin(), files.end(),
                               [&](const EmbeddedFile& file) { return file.name == path; });
  COLDCASE_CHECK(at != files.end());
  return at->bytes;
}

std::string render_template(std::string_view name, const json::Value& view, Escape escape) {
  mustache::mustache page{prepared(template_text(name))};
  page.set_custom_escape([escape](const std::string& text) { return escape(text); });
  const auto data = to_data(view);
  mustache::context<std::string> context;
  context.push(&data);
  auto out = page.render(context);
  COLDCASE_CHECK(page.is_valid());
  std::erase(out, k_empty_line);
  return out;
}

}  // namespace coldcase::report
