// SPDX-License-Identifier: Apache-2.0
//
// Plain text, bytes in which nothing is looked for, and the choice between the filters.
#include "collect/redaction/filters.hpp"
#include "collect/redaction/text_stream.hpp"

namespace coldcase::collect {

namespace {

class TextFilter : public SecretFilter {
 public:
  explicit TextFilter(const FilterTools& tools)
      : m_stream(*tools.finder, *tools.tokens, *tools.emitter) {}
  void write(std::string_view bytes) override { m_stream.text(bytes, Encoding::plain); }
  void finish() override { m_stream.end_text(); }

 private:
  TextStream m_stream;
};

class PassFilter : public SecretFilter {
 public:
  explicit PassFilter(Emitter& emitter) : m_emitter(&emitter) {}
  void write(std::string_view bytes) override { m_emitter->keep(bytes); }
  void finish() override {}

 private:
  Emitter* m_emitter;
};

}  // namespace

std::unique_ptr<SecretFilter> make_text_filter(const FilterTools& tools) {
  return std::make_unique<TextFilter>(tools);
}

std::unique_ptr<SecretFilter> make_filter(Form form, const FieldPaths* paths,
                                          const FilterTools& tools) {
  switch (form) {
    case Form::json: return make_json_filter(paths, tools);
    case Form::json_lines: return make_json_lines_filter(paths, tools);
    case Form::drone_log: return make_drone_log_filter(tools);
    case Form::xml: return make_xml_filter(tools);
    case Form::text: return make_text_filter(tools);
    case Form::sqlite:
    case Form::binary: break;
  }
  return std::make_unique<PassFilter>(*tools.emitter);
}

}  // namespace coldcase::collect
