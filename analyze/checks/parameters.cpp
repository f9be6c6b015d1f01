// SPDX-License-Identifier: Apache-2.0
//
// Binding of parameters.
#include "analyze/checks/parameters.hpp"

#include "analyze/classify/classify.hpp"
#include "analyze/facts/schema.hpp"
#include "analyze/facts/settle.hpp"
#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

class Binder {
 public:
  Binder(const casefile::Check& check, const CheckRule& rule, const Surroundings& surroundings)
      : m_check(&check), m_rule(&rule), m_in(surroundings) {}

  BoundParameters bind() {
    reject_unknown();
    for (const auto& parameter : m_rule->parameters) {
      const auto* value = m_check->with.find(parameter.name);
      if (value == nullptr && !parameter.optional) {
        throw error(concat("parameter '", parameter.name, "' is missing"));
      }
      bind_one(parameter, value);
    }
    return std::move(m_bound);
  }

 private:
  [[nodiscard]] Error error(std::string_view why) const {
    return {ErrorCode::usage, concat(m_check->where, ": check '", printable(m_check->id), "' (",
                                     m_rule->id, "): ", why)};
  }

  void reject_unknown() const {
    std::vector<std::string> known;
    for (const auto& parameter : m_rule->parameters) known.push_back(parameter.name);
    const auto* given = m_check->with.object();
    if (given == nullptr) return;
    for (const auto& [name, value] : *given) {
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        throw error(concat("unknown parameter '", printable(name), "'", did_you_mean(name, known)));
      }
    }
  }

  void put(const std::string& name, sqlite::Value value) {
    m_bound.values.push_back({name, std::move(value)});
  }

  void put_about(const Parameter& parameter, std::initializer_list<std::string> subjects) {
    if (m_rule->about == parameter.name) m_bound.about.subjects.insert(subjects);
  }

  void bind_one(const Parameter& parameter, const json::Value* value) {
    if (value == nullptr) {
      put_nothing(parameter);
      return;
    }
    switch (parameter.type) {
      case ParameterType::text: put(parameter.name, text_of(parameter, *value)); break;
      case ParameterType::integer: put(parameter.name, integer_of(parameter, *value)); break;
      case ParameterType::texts: bind_list(parameter, *value, true); break;
      case ParameterType::integers: bind_list(parameter, *value, false); break;
      case ParameterType::repository: bind_repository(parameter, *value); break;
      case ParameterType::pull_request: bind_pull_request(parameter, *value); break;
      case ParameterType::commit: bind_commit(parameter, *value); break;
      case ParameterType::build: bind_build(parameter, *value); break;
      case ParameterType::builds: bind_builds(parameter, *value); break;
      case ParameterType::event: bind_event(parameter, *value); break;
      case ParameterType::signature: bind_signature(parameter, *value); break;
    }
  }

  void put_nothing(const Parameter& parameter) {
    if (parameter.type == ParameterType::pull_request) {
      put("repository", {});
      put("pull_request", {});
    } else {
      put(parameter.name, {});
    }
  }

  [[nodiscard]] Error wrong(const Parameter& parameter, std::string_view expected,
                            const json::Value& value) const {
    const auto* text = value.string();
    return error(concat(
        "'", parameter.name, "' must be ", expected, ", not ",
        text != nullptr ? concat('"', printable(*text), '"') : std::string(value.kind_name())));
  }

  void check_word(const Parameter& parameter, const std::string& text) const {
    const auto& words = parameter.words;
    if (words.empty() || std::find(words.begin(), words.end(), text) != words.end()) return;
    throw error(concat("'", parameter.name, "' must be one of ", join(words, ", "), ", not \"",
                       printable(text), "\"", did_you_mean(text, words)));
  }

  [[nodiscard]] std::string text_of(const Parameter& parameter, const json::Value& value) const {
    if (!value.is_string()) throw wrong(parameter, "a string", value);
    check_word(parameter, *value.string());
    return *value.string();
  }

  [[nodiscard]] std::int64_t integer_of(const Parameter& parameter,
                                        const json::Value& value) const {
    const auto integer = value.integer();
    if (!integer) throw wrong(parameter, "an integer", value);
    return *integer;
  }

  void bind_list(const Parameter& parameter, const json::Value& value, bool texts) {
    if (!value.is_array()) throw wrong(parameter, "a list", value);
    for (const auto& item : *value.array()) {
      if (texts) {
        (void)text_of(parameter, item);
      } else {
        (void)integer_of(parameter, item);
      }
    }
    put(parameter.name, json::to_text(value));
  }

  void bind_repository(const Parameter& parameter, const json::Value& value) {
    const auto text = text_of(parameter, value);
    if (!casefile::is_repository(text)) throw wrong(parameter, "\"owner/name\"", value);
    put(parameter.name, text);
    // What belongs to any of its pull requests and builds, too.
    put_about(parameter, {text, concat(text, '#')});
  }

  void bind_pull_request(const Parameter& parameter, const json::Value& value) {
    const auto text = text_of(parameter, value);
    const auto request = casefile::parse_pull_request(text);
    if (!request) throw wrong(parameter, "\"owner/name#number\"", value);
    put("repository", request->repository);
    put("pull_request", request->number);
    put_about(parameter, {request->repository, text});
  }

  void bind_commit(const Parameter& parameter, const json::Value& value) {
    const auto text = text_of(parameter, value);
    if (!is_commit(text)) throw wrong(parameter, "a commit of 7 to 64 digits", value);
    put(parameter.name, text);
  }

  [[nodiscard]] std::string key_of(const Parameter& parameter, const json::Value& value) {
    auto build = value.is_string() ? casefile::parse_build(*value.string()) : std::nullopt;
    if (const auto number = value.integer(); number && *number > 0) {
      build = casefile::BuildRef{.repository = {}, .number = *number, .where = {}};
    }
    if (!build) throw wrong(parameter, "a build: 612 or \"owner/name#612\"", value);
    build->where = m_check->where;
    auto key = resolve_build(*build, *m_in.facts);
    if (!key.empty()) return key;
    m_bound.names_unknown_build = true;
    return build_key(build->repository, build->number);
  }

  void bind_build(const Parameter& parameter, const json::Value& value) {
    const auto key = key_of(parameter, value);
    put(parameter.name, key);
    put_about(parameter, {key, key.substr(key.rfind('#') + 1)});
  }

  void bind_builds(const Parameter& parameter, const json::Value& value) {
    if (!value.is_array()) throw wrong(parameter, "a list of builds", value);
    json::Array keys;
    for (const auto& item : *value.array()) keys.emplace_back(key_of(parameter, item));
    put(parameter.name, json::to_text(keys));
  }

  void bind_event(const Parameter& parameter, const json::Value& value) {
    const auto id = text_of(parameter, value);
    std::vector<std::string> known;
    for (const auto& event : m_in.examined->events) {
      if (event.id == id) {
        put(parameter.name, to_nanoseconds(event.at));
        return;
      }
      known.push_back(event.id);
    }
    throw error(concat("the case has no [[event]] '", printable(id), "'", did_you_mean(id, known)));
  }

  // The pattern is bound, so that SQL looks at the evidence itself and needs no more than that.
  void bind_signature(const Parameter& parameter, const json::Value& value) {
    const auto id = text_of(parameter, value);
    const auto* signature = m_in.rules->signature(id);
    if (signature == nullptr) {
      std::vector<std::string> known;
      for (const auto& one : m_in.rules->signatures) known.push_back(one.id);
      throw error(concat("there is no signature '", printable(id), "'", did_you_mean(id, known)));
    }
    put(parameter.name, signature->pattern);
  }

  const casefile::Check* m_check;
  const CheckRule* m_rule;
  Surroundings m_in;
  BoundParameters m_bound;
};

}  // namespace

BoundParameters bind_parameters(const casefile::Check& check, const CheckRule& rule,
                                const Surroundings& surroundings) {
  return Binder(check, rule, surroundings).bind();
}

}  // namespace coldcase::analyze
