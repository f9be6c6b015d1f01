// SPDX-License-Identifier: Apache-2.0
//
// Removes secrets from evidence before it is hashed. docs/redaction.md describes the rules; they
// are data (collect/redaction/rules/*.toml).
//
// The same value gives the same token in a bundle: "[redacted:gitea-token:5f2c19]", where the
// digits are of an HMAC with a key that its owner keeps, or that is random and forgotten.
#pragma once

#include "collect/evidence_sink.hpp"
#include "core/base/stream.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

// How many values each rule removed.
using Tally = std::map<std::string, std::int64_t>;

// A secret that is known from the configuration itself: looked for in plain, base64, URL and
// JSON-escaped form.
struct KnownSecret {
  std::string rule;  // "gitea-token"
  std::string value;
};

class Redactor {
 public:
  // Throws Error{usage} for rules that do not load: a bug, since they are compiled in.
  Redactor(std::string key, const std::vector<KnownSecret>& known);
  ~Redactor();
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;
  Redactor(Redactor&&) = delete;
  Redactor& operator=(Redactor&&) = delete;

  // Takes the bytes of one entry, gives the scrubbed ones to `out`. Call finish() at the end: some
  // forms can only then be written. `out`, `tally` and the redactor must outlive it.
  class Filter : public ByteSink {
   public:
    virtual void finish() = 0;
  };
  // `source` ("docker.services") chooses the members of a JSON document that may stay.
  [[nodiscard]] std::unique_ptr<Filter> filter(Form form, std::string_view source, ByteSink& out,
                                               Tally& tally) const;

  // A piece of free text.
  [[nodiscard]] std::string text(std::string_view text, Tally& tally) const;

  // Names and values of HTTP headers: those that may stay, values scrubbed.
  [[nodiscard]] std::map<std::string, std::string> headers(
      const std::map<std::string, std::string>& headers, Tally& tally) const;

 private:
  struct Rules;
  std::unique_ptr<const Rules> m_rules;
};

}  // namespace coldcase::collect
