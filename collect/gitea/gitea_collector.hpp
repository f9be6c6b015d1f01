// SPDX-License-Identifier: Apache-2.0
//
// Gitea and Forgejo: pull requests with their comments, timeline, reviews and statuses, and the
// documents that the case names. docs/sources.md says what is read and what it costs.
#pragma once

#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/configuration.hpp"
#include "collect/scope.hpp"
#include "collect/stop.hpp"

#include <memory>
#include <string>

namespace coldcase::collect {

// `token` may be empty: then what anonymous users see is collected. It is sent to the origin of
// `configuration.url` only. `stop` must outlive the collector.
// Throws Error{usage} if the URL is none.
[[nodiscard]] std::unique_ptr<Collector> make_gitea_collector(
    const GiteaConfiguration& configuration, std::string token, const Scope& scope, Clock clock,
    const Stop& stop);

}  // namespace coldcase::collect
