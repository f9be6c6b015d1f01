// SPDX-License-Identifier: Apache-2.0
//
// Finds the secrets in the bytes of an entry, by the form of the entry. What becomes of them is the
// emitter's business: `collect` replaces them, `scan` lists them.
//
// All of them stream, and none gives up: what is not of its form is searched as plain text.
#pragma once

#include "collect/evidence_sink.hpp"
#include "collect/redaction/emitter.hpp"
#include "collect/redaction/field_lists.hpp"
#include "collect/redaction/secret_finder.hpp"

#include <memory>
#include <string_view>

namespace coldcase::collect {

class SecretFilter {
 public:
  virtual ~SecretFilter() = default;
  virtual void write(std::string_view bytes) = 0;
  virtual void finish() = 0;
};

// What every filter works with; all must outlive it.
struct FilterTools {
  const SecretFinder* finder = nullptr;
  const TokenMaker* tokens = nullptr;
  Emitter* emitter = nullptr;
};

// `paths`: the members of a JSON document that may stay; a null pointer: all.
[[nodiscard]] std::unique_ptr<SecretFilter> make_filter(Form form, const FieldPaths* paths,
                                                        const FilterTools& tools);

// The single ones.
[[nodiscard]] std::unique_ptr<SecretFilter> make_text_filter(const FilterTools& tools);
[[nodiscard]] std::unique_ptr<SecretFilter> make_json_filter(const FieldPaths* paths,
                                                             const FilterTools& tools);
[[nodiscard]] std::unique_ptr<SecretFilter> make_json_lines_filter(const FieldPaths* paths,
                                                                   const FilterTools& tools);
[[nodiscard]] std::unique_ptr<SecretFilter> make_drone_log_filter(const FilterTools& tools);
[[nodiscard]] std::unique_ptr<SecretFilter> make_xml_filter(const FilterTools& tools);

}  // namespace coldcase::collect
