// SPDX-License-Identifier: Apache-2.0
//
// Claims.
#include "analyze/claims/claims.hpp"

#include "analyze/claims/provenance.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::analyze {

namespace {

using verdict::Agreement;

std::string people(Instant instant) {
  return concat(format_for_people(instant), "Z");
}

// The value as claimed, for people.
std::string reported_text(const casefile::Claim& claim) {
  if (!claim.value) return claim.says;
  struct Format {
    std::string operator()(Instant instant) const { return people(instant); }
    std::string operator()(Duration duration) const { return format_duration(duration); }
    std::string operator()(std::int64_t integer) const { return std::to_string(integer); }
    std::string operator()(const std::string& text) const { return text; }
  };
  return std::visit(Format{}, *claim.value);
}

class Comparison {
 public:
  Comparison(const casefile::Claim& claim, verdict::Claim& out) : m_claim(&claim), m_out(&out) {}

  void with(const sqlite::Value& fact) {
    const auto& claimed = *m_claim->value;
    const auto* integer = std::get_if<std::int64_t>(&fact);
    const auto* text = std::get_if<std::string>(&fact);
    if (const auto* wanted = std::get_if<std::string>(&claimed)) {
      compare_text(*wanted, text, integer);
    } else if (integer == nullptr) {
      m_out->outcome = Agreement::undecided;
      m_out->detail = "the query gives a text where a number is claimed";
    } else if (const auto* instant = std::get_if<Instant>(&claimed)) {
      compare_instant(*instant, instant_from_nanoseconds(*integer));
    } else if (const auto* duration = std::get_if<Duration>(&claimed)) {
      m_out->recomputed = format_duration(Duration{*integer});
      compare_distance(Duration{*integer} - *duration);
    } else {
      m_out->recomputed = std::to_string(*integer);
      settle(*integer == std::get<std::int64_t>(claimed), "");
    }
  }

 private:
  void settle(bool agrees, std::string detail) {
    m_out->outcome = agrees ? Agreement::agree : Agreement::disagree;
    m_out->detail = std::move(detail);
  }

  void compare_text(const std::string& wanted, const std::string* text,
                    const std::int64_t* integer) {
    m_out->recomputed = text != nullptr      ? *text
                        : integer != nullptr ? std::to_string(*integer)
                                             : "";
    settle(m_out->recomputed == wanted, "");
  }

  void compare_instant(Instant wanted, Instant fact) {
    m_out->recomputed = people(fact);
    if (!m_claim->not_after) {
      compare_distance(fact - wanted);
      return;
    }
    settle(wanted <= fact, wanted <= fact ? concat(format_duration(fact - wanted), " before it")
                                          : concat(format_duration(wanted - fact), " after it"));
  }

  void compare_distance(Duration difference) {
    const auto size = difference < Duration{0} ? -difference : difference;
    const bool agrees = m_claim->exclusive ? size < m_claim->tolerance : size <= m_claim->tolerance;
    settle(agrees, difference == Duration{0}
                       ? ""
                       : concat("the facts are ", format_duration(size),
                                difference < Duration{0} ? " less" : " more", " (tolerance ",
                                format_duration(m_claim->tolerance), ")"));
  }

  const casefile::Claim* m_claim;
  verdict::Claim* m_out;
};

constexpr std::size_t k_most_evidence = 5;

// The rows that the value was made from.
void add_evidence(const Examination& examination, const std::string& sql, verdict::Claim& out) {
  for (const auto& query : provenance_queries(sql)) {
    try {
      for (const auto& row : examination.database->query(query).rows) {
        const auto* entry = std::get_if<std::string>(row.data());
        const auto* place = std::get_if<std::string>(&row.back());
        if (entry == nullptr || entry->empty() || place == nullptr) continue;
        auto pointer = examination.pointers->make({*entry, *place}, out.recomputed);
        const auto known = std::find(out.evidence.begin(), out.evidence.end(), pointer);
        if (known == out.evidence.end()) out.evidence.push_back(std::move(pointer));
        if (out.evidence.size() == k_most_evidence) return;
      }
    } catch (const Error&) {
      // The claim's own query ran; one that cannot be turned into this form has no pointers.
      continue;
    }
  }
}

void examine(const Examination& examination, const casefile::Claim& claim, verdict::Claim& out) {
  const auto result = examination.database->query(claim.sql);
  const auto missing = missing_sources(result.tables, {}, *examination.sources, {});
  const bool has_value = !result.rows.empty() && !result.rows.front().empty() &&
                         !std::holds_alternative<std::monostate>(result.rows.front().front());
  if (!missing.empty()) {
    out.detail = concat("evidence is missing: ", join(missing, "; "));
  } else if (!has_value) {
    out.detail = "the facts have no such value";
  } else {
    Comparison(claim, out).with(result.rows.front().front());
    add_evidence(examination, claim.sql, out);
  }
}

}  // namespace

std::vector<verdict::Claim> examine_claims(const Examination& examination) {
  std::vector<verdict::Claim> claims;
  for (const auto& claim : examination.examined->claims) {
    verdict::Claim out{.id = claim.id,
                       .source = claim.source,
                       .says = claim.says,
                       .reported = reported_text(claim)};
    if (!claim.value) {
      out.detail = claim.undecidable;
    } else {
      try {
        examine(examination, claim, out);
      } catch (const Error& error) {
        out.detail = concat("the query could not be run: ", error.what());
      }
    }
    claims.push_back(std::move(out));
  }
  return claims;
}

}  // namespace coldcase::analyze
