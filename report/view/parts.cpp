// SPDX-License-Identifier: Apache-2.0
//
// What the parts of the view are built with.
#include "report/view/parts.hpp"

#include "core/base/text.hpp"

namespace coldcase::report {

json::Value some_text(std::string text) {
  if (text.empty()) return false;
  json::Value value;
  value.set("text", std::move(text));
  return value;
}

json::Value some_items(json::Array items) {
  if (items.empty()) return false;
  json::Value value;
  value.set("count", std::to_string(items.size()));
  value.set("items", std::move(items));
  return value;
}

json::Value some_texts(const std::vector<std::string>& texts) {
  return some_of(texts, [](const std::string& text) {
    json::Value item;
    item.set("text", clean(text));
    return item;
  });
}

json::Value some_quote(const verdict::Pointer& pointer, std::string_view said) {
  const bool is_said = said.find(pointer.text) != std::string_view::npos;
  return some_text(is_said ? std::string{} : clean(pointer.text));
}

json::Value some_evidence(const std::vector<verdict::Pointer>& evidence) {
  return some_of(evidence, [](const verdict::Pointer& pointer) {
    json::Value item;
    item.set("place", pointer.entry.empty() ? std::string("no entry") : say_place(pointer));
    item.set("quote", some_text(clean(pointer.text)));
    return item;
  });
}

void set_kind(json::Value& value, Kind kind) {
  value.set("kind", word(kind));
  value.set("sign", sign(kind));
}

std::string say_list(const std::vector<std::string>& texts) {
  return cell(join(texts, ", "));
}

std::string cell(std::string_view text) {
  auto shown = clean(text);
  return shown.empty() ? std::string(sign(Kind::none)) : shown;
}

std::string say_commit(std::string_view commit) {
  return cell(is_hex(commit) ? commit.substr(0, 12) : commit);
}

}  // namespace coldcase::report
