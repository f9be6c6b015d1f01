// SPDX-License-Identifier: Apache-2.0
//
// Masker.
#include "analyze/witnesses/masking.hpp"

#include "analyze/parse/drone_log.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

constexpr char k_masked = '#';

// Whether nothing that could belong to the word stands beside [begin, end). '_' may: a stack's name
// is followed by it.
bool stands_alone(std::string_view text, Span span) {
  const bool before = span.begin == 0 || !is_alnum(text[span.begin - 1]);
  const bool after = span.end == text.size() || !is_alnum(text[span.end]);
  return before && after;
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit);
}

bool any_occurs(const std::vector<Regex>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const Regex& pattern) { return pattern.occurs_in(text); });
}

}  // namespace

Masker::Masker(const RuleBook& rules) {
  for (const auto& rule : rules.masks) {
    m_masks.push_back({Regex(rule.pattern), rule.alone, rule.needs_digit});
  }
  for (const auto& rule : rules.mute) m_mute.emplace_back(rule.pattern);
  for (const auto& rule : rules.loud) m_loud.emplace_back(rule.pattern);
}

std::string Masker::apply(const Mask& mask, const std::string& text) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t from = 0; from <= text.size();) {
    const auto match = mask.regex.find(text, from);
    if (!match || match->whole.size() == 0) break;
    const auto& span = match->whole;
    const std::string_view found(text.data() + span.begin, span.size());
    const bool fits =
        (!mask.alone || stands_alone(text, span)) && (!mask.needs_digit || has_digit(found));
    if (fits) {
      out.append(text, copied, span.begin - copied);
      out += k_masked;
      copied = span.end;
    }
    from = span.end;
  }
  out.append(text, copied);
  return out;
}

std::string Masker::mask(std::string_view message) const {
  auto text = strip_ansi(message.substr(0, message.find('\n')));
  text = trim(text);
  for (const auto& mask : m_masks) text = apply(mask, text);
  return text;
}

bool Masker::is_mute(std::string_view message) const {
  const auto text = strip_ansi(message);
  return any_occurs(m_mute, text) && !any_occurs(m_loud, text);
}

}  // namespace coldcase::analyze
