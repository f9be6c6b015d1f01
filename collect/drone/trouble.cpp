// SPDX-License-Identifier: Apache-2.0
//
// SQLite's troubles in the words of somebody who runs Drone.
#include "collect/drone/trouble.hpp"

namespace coldcase::collect {

using bundle::Status;

DroneTrouble trouble_of(const sqlite::DatabaseError& error) {
  const std::string what = error.what();
  switch (error.trouble()) {
    case sqlite::Trouble::busy:
      return {Status::timeout, "another process holds a lock: " + what,
              "see who it is (fuser, lsof), a backup for instance, and collect again"};
    case sqlite::Trouble::interrupted:
      return {Status::timeout, "the read took longer than its budget and was given up: " + what,
              "collect again at a quieter time, or with a shorter window"};
    case sqlite::Trouble::no_database:
      return {Status::failed, "not a SQLite database: " + what,
              "check `database` of [drone] in the host file"};
    case sqlite::Trouble::corrupt:
      return {Status::failed, "the database is damaged: " + what,
              "copy it with its -journal and -wal files while Drone is stopped, and try `sqlite3 "
              "COPY .recover`"};
    case sqlite::Trouble::needs_recovery:
      return {Status::failed, "a crashed writer left a hot journal: " + what,
              "stop Drone, copy the database together with its -journal and -wal files, and "
              "collect from the copy"};
    case sqlite::Trouble::cannot_open:
      return {Status::failed, "cannot be opened: " + what,
              "check `database` of [drone] in the host file, and permissions"};
    case sqlite::Trouble::other: break;
  }
  return {Status::failed, what, ""};
}

void apply(const DroneTrouble& trouble, bundle::Item& item) {
  item.status = trouble.status;
  item.reason = trouble.reason;
  if (!trouble.advice.empty()) item.details["advice"] = trouble.advice;
}

}  // namespace coldcase::collect
