// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: any bytes as an entry of each form. A form that was valid stays valid, chunks stay
// chunks, how the bytes arrive changes nothing, and a second redaction changes nothing.
#include "collect/redaction/redactor.hpp"
#include "core/base/error.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <pugixml.hpp>

#include <optional>
#include <string>

namespace {

using coldcase::collect::Form;

std::string redact(Form form, std::string_view source, std::string_view bytes, std::size_t step) {
  static const coldcase::collect::Redactor k_redactor("key", {{"known", "kn0wn-secret"}});
  coldcase::StringSink out;
  coldcase::collect::Tally tally;
  const auto filter = k_redactor.filter(form, source, out, tally);
  for (std::size_t at = 0; at < bytes.size(); at += step) filter->write(bytes.substr(at, step));
  filter->finish();
  return out.bytes();
}

std::optional<coldcase::json::Value> parse(std::string_view bytes) {
  try {
    return coldcase::json::parse(bytes, {.bytes = 1 << 20, .values = 100'000}).root;
  } catch (const coldcase::Error&) {
    return std::nullopt;
  }
}

bool parses_as_xml(std::string_view bytes) {
  pugi::xml_document document;
  return static_cast<bool>(document.load_buffer(bytes.data(), bytes.size()));
}

}  // namespace

FUZZ_TARGET(input) {
  const std::size_t step = input.empty() ? 1 : 1 + static_cast<unsigned char>(input.front());
  for (const auto form : {Form::text, Form::json, Form::json_lines, Form::drone_log, Form::xml}) {
    for (const auto* source : {"", "docker.services"}) {
      const auto once = redact(form, source, input, input.size() + 1);
      require(redact(form, source, input, step) == once);
      if (form == Form::text || form == Form::xml) break;
      if (form != Form::json_lines) {
        const auto before = parse(input);
        const auto after = parse(once);
        require(before.has_value() == after.has_value());
        if (before && before->is_array() && after->is_array()) {
          require(before->array()->size() == after->array()->size());
        }
      }
    }
  }
  if (parses_as_xml(input)) require(parses_as_xml(redact(Form::xml, "", input, step)));
}
