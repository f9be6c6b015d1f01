// SPDX-License-Identifier: Apache-2.0
//
// Writes json::Value. Strings are escaped by nlohmann_json, whose form equals RFC 8785.
#include "core/formats/json_writer.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace coldcase::json {

namespace {

constexpr std::int64_t k_largest_exact = (std::int64_t{1} << 53) - 1;

enum class Rule { canonical, faithful };

class Writer {
 public:
  explicit Writer(Rule rule) : m_rule(rule) {}

  void write(const Value& value) {
    if (const auto* text = value.string()) {
      write_string(*text);
    } else if (const auto* number = value.number_text()) {
      write_number(value, *number);
    } else if (const auto* items = value.array()) {
      write_list(*items, '[', ']', [this](const Value& item) { write(item); });
    } else if (const auto* members = value.object()) {
      write_list(*members, '{', '}', [this](const Member& member) { write_member(member); });
    } else if (const auto boolean = value.boolean()) {
      m_out += *boolean ? "true" : "false";
    } else {
      m_out += "null";
    }
  }

  [[nodiscard]] std::string take() { return std::move(m_out); }

 private:
  template <typename Items, typename WriteItem>
  void write_list(const Items& items, char open, char close, const WriteItem& write_item) {
    m_out += open;
    bool first = true;
    for (const auto& item : items) {
      if (!first) m_out += ',';
      first = false;
      write_item(item);
    }
    m_out += close;
  }

  void write_member(const Member& member) {
    const bool ascii = std::all_of(member.key.begin(), member.key.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (m_rule == Rule::canonical && !ascii) {
      throw Error(ErrorCode::malformed, concat("key '", printable(member.key), "' is not ASCII"));
    }
    write_string(member.key);
    m_out += ':';
    write(member.value);
  }

  void write_string(const std::string& text) {
    m_out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

  void write_number(const Value& value, const std::string& text) {
    if (m_rule == Rule::canonical) {
      const auto integer = value.integer();
      if (!integer || *integer > k_largest_exact || *integer < -k_largest_exact) {
        throw Error(ErrorCode::malformed,
                    concat("number ", text, " is no integer within 2^53 - 1"));
      }
      m_out += std::to_string(*integer);  // "-0" becomes 0
    } else {
      m_out += text;
    }
  }

  Rule m_rule;
  std::string m_out;
};

std::string write_with(const Value& value, Rule rule) {
  Writer writer(rule);
  writer.write(value);
  return writer.take();
}

}  // namespace

std::string to_canonical(const Value& value) {
  return write_with(value, Rule::canonical);
}

std::string to_text(const Value& value) {
  return write_with(value, Rule::faithful);
}

}  // namespace coldcase::json
