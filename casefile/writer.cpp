// SPDX-License-Identifier: Apache-2.0
//
// Writing the tables of a case file.
#include "casefile/writer.hpp"

#include "core/base/text.hpp"
#include "core/formats/toml_writer.hpp"

namespace coldcase::casefile {

namespace {

using config::toml_instant;
using config::toml_string;

class TableText {
 public:
  explicit TableText(std::string_view heading) : m_text(concat(heading, '\n')) {}

  // Left out if it is empty.
  TableText& text(std::string_view key, const std::string& value) {
    return value.empty() ? *this : raw(key, toml_string(value));
  }
  TableText& instant(std::string_view key, Instant value) { return raw(key, toml_instant(value)); }
  TableText& raw(std::string_view key, std::string_view toml) {
    m_text += concat(key, " = ", toml, '\n');
    return *this;
  }
  [[nodiscard]] std::string take() { return std::move(m_text); }

 private:
  std::string m_text;
};

std::string expectation_text(const Expectation& expect) {
  switch (expect.kind) {
    case Expectation::Kind::none: return "\"none\"";
    case Expectation::Kind::some: return "\"some\"";
    default: return std::to_string(expect.count);
  }
}

json::Value list_of(const std::vector<std::string>& texts) {
  json::Array items;
  for (const auto& text : texts) items.emplace_back(text);
  return items;
}

std::string to_toml(const Check& check) {
  TableText table("[[gate.check]]");
  table.text("id", check.id).text("title", check.title);
  if (!check.use.empty()) {
    table.text("use", check.use).raw("with", config::toml_value(check.with));
  } else {
    table.text("sql", check.sql).raw("expect", expectation_text(check.expect));
  }
  if (!check.needs.empty()) table.raw("needs", config::toml_value(list_of(check.needs)));
  return table.take();
}

void add_value(const Claim& claim, TableText& table) {
  if (!claim.value) return;
  if (const auto* instant = std::get_if<Instant>(&*claim.value)) {
    table.instant("instant", *instant);
  } else if (const auto* duration = std::get_if<Duration>(&*claim.value)) {
    table.raw("duration", toml_string(format_duration(*duration)));
  } else if (const auto* integer = std::get_if<std::int64_t>(&*claim.value)) {
    table.raw("integer", std::to_string(*integer));
  } else {
    table.raw("text", toml_string(std::get<std::string>(*claim.value)));
  }
}

}  // namespace

std::string to_toml(const Document& document) {
  return TableText("[[document]]")
      .text("id", document.id)
      .text("repository", document.repository)
      .text("path", document.path)
      .text("ref", document.ref)
      .take();
}

std::string to_toml(const Event& event) {
  return TableText("[[event]]")
      .text("id", event.id)
      .instant("at", event.at)
      .text("what", event.what)
      .take();
}

std::string to_toml(const Interval& interval) {
  return TableText("[[interval]]")
      .text("id", interval.id)
      .instant("from", interval.from)
      .instant("to", interval.to)
      .text("declares", interval.declares)
      .text("what", interval.what)
      .text("source", interval.source)
      .take();
}

std::string to_toml(const Gate& gate) {
  auto text = TableText("[[gate]]").text("id", gate.id).text("title", gate.title).take();
  for (const auto& check : gate.checks) text += concat('\n', to_toml(check));
  return text;
}

std::string to_toml(const Claim& claim) {
  TableText table("[[claim]]");
  table.text("id", claim.id).text("source", claim.source).text("says", claim.says);
  table.text("sql", claim.sql);
  add_value(claim, table);
  table.text("undecidable", claim.undecidable);
  // A tolerance that is the precision written is not written.
  const bool has_tolerance = claim.value && !claim.exclusive && claim.tolerance > Duration{0};
  if (has_tolerance) table.raw("tolerance", toml_string(format_duration(claim.tolerance)));
  if (claim.not_after) table.raw("not_after", "true");
  return table.take();
}

}  // namespace coldcase::casefile
