// SPDX-License-Identifier: Apache-2.0
//
// The parts of the list of statements, one function for each kind of thing, and what they are built
// with. Texts stay as the verdict has them: whoever prints a statement makes it printable.
#pragma once

#include "core/base/time.hpp"
#include "report/why/statement.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::report {

[[nodiscard]] std::vector<Evidence> evidence_from(const std::vector<verdict::Pointer>& pointers);

// Nothing is added for an empty value.
void add_detail(Statement& statement, std::string name, std::string value);

// "2026-06-13 06:13:02Z"
[[nodiscard]] std::string people(Instant at);
// The text of an instant as people read it; as it is, if it is none.
[[nodiscard]] std::string people(const std::string& rfc3339);

// "journal (a single independent system)"
[[nodiscard]] std::string systems_text(const std::vector<std::string>& systems);

// "docker.volumes: failed: 500 (asked with: GET /volumes)"
[[nodiscard]] std::string gap_text(const verdict::Gap& gap);

// "owner/name#557"
[[nodiscard]] std::string build_id(std::string_view repository, std::int64_t number);

// The builds on record, and after them failures without a row there, as another tool may write
// them.
void add_builds(std::vector<Statement>& all, const verdict::Result& result);

}  // namespace coldcase::report
