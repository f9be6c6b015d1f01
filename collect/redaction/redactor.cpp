// SPDX-License-Identifier: Apache-2.0
//
// The rules, and filters that replace what they find.
#include "collect/redaction/redactor.hpp"

#include "collect/redaction/filters.hpp"
#include "collect/redaction/secret_rules.hpp"

#include <utility>

namespace coldcase::collect {

struct Redactor::Rules {
  Rules(std::string key, const std::vector<KnownSecret>& known)
      : tokens(std::move(key)), finder(load_secret_rules(), known) {}

  TokenMaker tokens;
  SecretFinder finder;
  FieldLists fields;
};

namespace {

constexpr std::size_t k_buffer_size = std::size_t{64} << 10U;

class Replacer : public Emitter {
 public:
  Replacer(ByteSink& out, Tally& tally) : m_out(&out), m_tally(&tally) {}

  void keep(std::string_view raw) override {
    m_buffer += raw;
    if (m_buffer.size() >= k_buffer_size) flush();
  }
  void replace(std::string_view /*raw*/, std::string_view by, std::string_view rule) override {
    keep(by);
    if (!rule.empty()) ++(*m_tally)[std::string(rule)];
  }
  void flush() {
    if (!m_buffer.empty()) m_out->write(m_buffer);
    m_buffer.clear();
  }

 private:
  ByteSink* m_out;
  Tally* m_tally;
  std::string m_buffer;
};

}  // namespace

Redactor::Redactor(std::string key, const std::vector<KnownSecret>& known)
    : m_rules(std::make_unique<const Rules>(std::move(key), known)) {}

Redactor::~Redactor() = default;

namespace {

// A filter and where its result goes.
class ReplacingFilter : public Redactor::Filter {
 public:
  ReplacingFilter(ByteSink& out, Tally& tally) : m_replacer(out, tally) {}

  [[nodiscard]] Emitter& emitter() { return m_replacer; }
  void set_filter(std::unique_ptr<SecretFilter> filter) { m_filter = std::move(filter); }

  void write(std::string_view bytes) override { m_filter->write(bytes); }
  void finish() override {
    m_filter->finish();
    m_replacer.flush();
  }

 private:
  Replacer m_replacer;
  std::unique_ptr<SecretFilter> m_filter;
};

}  // namespace

std::unique_ptr<Redactor::Filter> Redactor::filter(Form form, std::string_view source,
                                                   ByteSink& out, Tally& tally) const {
  auto filter = std::make_unique<ReplacingFilter>(out, tally);
  const FilterTools tools{&m_rules->finder, &m_rules->tokens, &filter->emitter()};
  filter->set_filter(make_filter(form, m_rules->fields.paths(source), tools));
  return filter;
}

std::string Redactor::text(std::string_view text, Tally& tally) const {
  StringSink out;
  const auto scrub = filter(Form::text, {}, out, tally);
  scrub->write(text);
  scrub->finish();
  return out.bytes();
}

std::map<std::string, std::string> Redactor::headers(
    const std::map<std::string, std::string>& headers, Tally& tally) const {
  std::map<std::string, std::string> kept;
  for (const auto& [name, value] : headers) {
    const auto rule = m_rules->finder.rule_for_member(name, value);
    if (rule) {
      kept[name] = m_rules->tokens.token(*rule, value);
      ++tally[std::string(*rule)];
    } else if (m_rules->fields.allows_header(name)) {
      kept[name] = text(value, tally);
    } else {
      kept[name] = std::string(k_unlisted);
      ++tally[std::string(k_unlisted_rule)];
    }
  }
  return kept;
}

}  // namespace coldcase::collect
