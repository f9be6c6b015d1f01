// SPDX-License-Identifier: Apache-2.0
//
// From a host to a bundle: runs the collectors, side by side where they wait, and writes what they
// bring in a fixed order.
#pragma once

#include "bundle/collection.hpp"
#include "bundle/writer.hpp"
#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/configuration.hpp"
#include "collect/recorder.hpp"
#include "collect/scope.hpp"
#include "collect/stop.hpp"
#include "core/base/stream.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace coldcase::collect {

// The sources, in the order of the bundle. What --only and --skip take.
[[nodiscard]] const std::vector<std::string>& source_ids();

struct GivenCase {
  std::string id;
  std::string text;  // as it was written; goes into the bundle
};

struct Request {
  Configuration configuration;
  Scope scope;
  std::optional<GivenCase> given_case;
  std::set<std::string> sources;  // of source_ids(): those that may be asked
  Clock clock;
  Environment environment;
  std::filesystem::path spool_folder;
  bundle::Tool tool;
  std::vector<std::string> command;  // the arguments
};

struct Outcome {
  std::string root;  // the top folder of the bundle
  bundle::Identity identity;
  bundle::Collection collection;
  bundle::Redactions redactions;
};

// What would be read, source by source. Touches nothing.
[[nodiscard]] std::vector<PlannedRead> plan(const Request& request);

// The name of the bundle's top folder: case or host, and the time.
[[nodiscard]] std::string bundle_root(const Request& request);

// Writes a whole bundle to `out`. Trouble of sources is in the outcome; throws for what the
// collection cannot go on without: an output that cannot be written, a secret that cannot be read.
// `stop` is canceled when the output fails: nobody waits for servers any more then.
[[nodiscard]] Outcome collect_host(const Request& request, ByteSink& out, Stop& stop,
                                   const Observer& observer = {});

// The window of a collection: what is given, else the case's, else the 48 hours before `now`. Its
// end is never later than `now`. Throws Error{usage} if it is empty.
[[nodiscard]] Scope make_scope(const casefile::Case* given_case, std::optional<Instant> since,
                               std::optional<Instant> until, Instant now);

}  // namespace coldcase::collect
