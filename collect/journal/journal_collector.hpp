// SPDX-License-Identifier: Apache-2.0
//
// Source "journal": lines of units, from the running journal, from journal files or from JSON
// lines. docs/sources.md#journal says which fields are kept.
//
// Items    journal, subject = the unit, data/journal/<unit>.ndjson; since and until are the window.
#pragma once

#include "collect/clock.hpp"
#include "collect/collector.hpp"
#include "collect/configuration.hpp"
#include "collect/scope.hpp"
#include "collect/stop.hpp"

#include <filesystem>
#include <memory>

namespace coldcase::collect {

// `journalctl` is the program; empty: the first one in the usual folders. `stop` must outlive it.
[[nodiscard]] std::unique_ptr<Collector> make_journal_collector(
    JournalConfiguration configuration, Scope scope, Clock clock, const Stop& stop,
    std::filesystem::path journalctl = {});

}  // namespace coldcase::collect
