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
      data[key] = mustache::data(std::string(template_text(*value.string())));
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
  mustache::mustache page{std::string(template_text(name))};
  page.set_custom_escape([escape](const std::string& text) { return escape(text); });
  auto out = page.render(to_data(view));
  COLDCASE_CHECK(page.is_valid());
  return out;
}

}  // namespace coldcase::report
