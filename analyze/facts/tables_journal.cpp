// SPDX-License-Identifier: Apache-2.0
//
// Tables of the journal.
#include "analyze/facts/define.hpp"
#include "analyze/facts/tables.hpp"

namespace coldcase::analyze {

using namespace define;

void add_journal_tables(std::vector<Table>& tables) {
  using Row = JournalLineRow;
  tables.push_back(define::table<Facts, Row>(
      {"journal_line", "Lines of the journal.", {"journal"}, "journal"}, &Facts::journal_lines,
      {column("unit", &Row::unit, "systemd unit", "_SYSTEMD_UNIT"),
       column("identifier", &Row::identifier, "syslog identifier", "SYSLOG_IDENTIFIER"),
       column("priority", &Row::priority, "0 to 7; 6 for everything of dockerd; -1: none",
              "PRIORITY"),
       column("boot_id", &Row::boot_id, "boot", "_BOOT_ID"),
       column("message", &Row::message, "text", "MESSAGE"),
       column("at_ns", &Row::at, "when", "__REALTIME_TIMESTAMP")}));
}

}  // namespace coldcase::analyze
