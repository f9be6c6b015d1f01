// SPDX-License-Identifier: Apache-2.0
//
// Parser for JUnit XML of a run directory.
//
// Source   pytest 6 to 8, --junitxml (docs/sources.md#junit): testsuites/testsuite/testcase, suites
//          may be nested, the root may be a testsuite.
// Units    `time` is seconds with a fraction; `timestamp` has an offset since pytest 8, before that
//          it is naive local time: the row then says zone_written = false.
// Places   paths such as /testsuites/testsuite[1]/testcase[3].
// Errors   never throws for bad input; XML that does not parse is a parse issue that loses rows,
// and
//          the suites and tests that were whole before the damage are kept (docs/decisions/0005).
#pragma once

#include "analyze/parse/context.hpp"

#include <string>
#include <string_view>

namespace coldcase::analyze {

// `path` is the file's path inside the run directory: "junit/custom-test_api.xml".
void parse_junit(const ParseContext& context, const std::string& run_id, const std::string& path,
                 std::string_view bytes);

// The tier that a file's path names, as a word of its own: "junit-upgrade.xml",
// "junit/custom/x.xml". Empty if it names none or more than one.
[[nodiscard]] std::string tier_of_path(std::string_view path);

}  // namespace coldcase::analyze
