// SPDX-License-Identifier: Apache-2.0
//
// One source of evidence: Drone, Gitea, Docker ... collectors.cpp lists them all, in the order of
// the bundle.
#pragma once

#include "collect/evidence_sink.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace coldcase::collect {

// A line of --dry-run.
struct PlannedRead {
  std::string source;   // "docker.services"
  std::string request;  // "GET unix:/var/run/docker.sock /services?status=true"
};

class Collector {
 public:
  Collector() = default;
  virtual ~Collector() = default;
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;
  Collector(Collector&&) = delete;
  Collector& operator=(Collector&&) = delete;

  // Lower case, the first word of item.source; for --only and --skip.
  [[nodiscard]] virtual std::string_view id() const noexcept = 0;

  // What would be read. Touches nothing.
  [[nodiscard]] virtual std::vector<PlannedRead> plan() const = 0;

  // Only reads. Trouble with an item is that item's status, never an exception; an exception that
  // escapes all the same becomes one failed item for the source.
  virtual void collect(EvidenceSink& sink) = 0;
};

}  // namespace coldcase::collect
