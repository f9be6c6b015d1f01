// SPDX-License-Identifier: Apache-2.0
//
// A log that is not there is explained by its step (facts of Drone 1.0 to 2.28): the runner sends
// it once, when the step ends, just before the step's last change of state.
#include "collect/drone/logs.hpp"

#include "bundle/names.hpp"
#include "collect/drone/connection.hpp"
#include "core/base/text.hpp"
#include "core/sqlite/blob_reader.hpp"
#include "core/sqlite/database_error.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;
using sqlite::DatabaseError;
using sqlite::Trouble;
using Steady = std::chrono::steady_clock;

constexpr std::size_t k_read_size = 65536;

std::string subject_of(const DroneStep& step) {
  return concat(printable(step.repository), '#', step.build);
}

}  // namespace

DroneLogs::DroneLogs(sqlite::Database& database, const std::string& path, Clock clock,
                     Allowance& allowance, EvidenceSink& sink)
    : m_database(&database),
      m_path(path),
      m_clock(clock),
      m_allowance(&allowance),
      m_sink(&sink),
      m_buffer(k_log_piece) {}

DroneLogCounts DroneLogs::collect(const std::vector<DroneStep>& steps) {
  for (auto step = steps.begin(); step != steps.end();) {
    if (const auto refusal = m_allowance->why_no_item()) {
      const auto next = std::find_if(step, steps.end(), [&](const DroneStep& other) {
        return other.build_id != step->build_id;
      });
      refuse(*step, next - step, *refusal);
      step = next;
    } else {
      collect_one(*step++);
    }
  }
  return m_counts;
}

// One gap a build, not one a step: there may be very many.
void DroneLogs::refuse(const DroneStep& first, std::ptrdiff_t count,
                       const Allowance::Refusal& refusal) {
  Item item{.source = "drone.logs",
            .subject = subject_of(first),
            .request = concat("SELECT log_data FROM logs -- ", m_path),
            .started = m_clock.now(),
            .details = {{"logs_not_read", std::to_string(count)},
                        {"first_not_read", concat(first.stage, '-', first.number)}}};
  refusal.apply_to(item);
  item.finished = m_clock.now();
  m_sink->record(std::move(item));
}

Item DroneLogs::begin(const DroneStep& step) const {
  return {.entry = concat("data/drone/logs/", bundle::encode_path(step.repository), '/', step.build,
                          '/', step.stage, '-', step.number, ".json"),
          .source = "drone.logs",
          .subject = subject_of(step),
          .request = concat("SELECT log_data FROM logs WHERE log_id = ", step.id, " -- ", m_path),
          .started = m_clock.now(),
          .details = {{"step", printable(step.name)}, {"step_status", printable(step.status)}}};
}

void DroneLogs::collect_one(const DroneStep& step) {
  auto item = begin(step);
  Piece piece;
  try {
    piece = read_piece(step.id, 0);
    if (piece.row != Row::present) explain(step, piece.row, item);
  } catch (const DatabaseError& error) {
    apply(trouble_of(error), item);
  }
  if (piece.row != Row::present) {
    item.entry.clear();
    item.finished = m_clock.now();
    return m_sink->record(std::move(item));
  }
  m_sink->add(std::move(item), Form::drone_log,
              [&](Item& read, ByteSink& content) { copy(step.id, piece, read, content); });
}

void DroneLogs::explain(const DroneStep& step, Row row, Item& item) {
  const bool has_result = step.status == "success" || step.status == "failure";
  const bool never_ran = step.status == "skipped" || (step.started == 0 && !has_result);
  if (row == Row::null) {
    item.status = Status::absent;
    item.reason = "the log's row is empty (NULL)";
    ++m_counts.none_expected;
  } else if (step.status == "running") {
    item.status = Status::absent;
    item.reason = "the step is running: Drone stores its log when it ends";
    ++m_counts.none_expected;
  } else if (never_ran) {
    item.status = Status::not_applicable;
    item.reason = concat("the step is ", printable(step.status), " and never ran: it has no log");
    ++m_counts.none_expected;
  } else {
    item.status = Status::failed;
    item.reason = concat("the step ran (", printable(step.status),
                         ") and has no log in the database: deleted, lost, or kept in S3 or Azure");
    ++m_counts.lost;
  }
}

void DroneLogs::copy(std::int64_t step, Piece piece, Item& item, ByteSink& content) {
  const auto limit = m_allowance->item_bytes();
  std::uint64_t offset = 0;
  try {
    while (true) {
      // The lock is gone: redaction and compression take their time without it.
      const auto kept = std::min<std::uint64_t>(piece.count, limit - offset);
      content.write({m_buffer.data(), static_cast<std::size_t>(kept)});
      offset += kept;
      if (offset >= piece.size || offset >= limit) break;
      if (const auto refusal = m_allowance->why_stop()) {
        refusal->apply_to(item);
        break;
      }
      piece = read_piece(step, offset);
      if (piece.row != Row::present) throw DatabaseError(Trouble::other, "the row was deleted");
    }
  } catch (const DatabaseError& error) {
    apply(trouble_of(error), item);
    if (item.status == Status::failed) item.status = Status::partial;
  }
  m_allowance->take(offset);
  ++m_counts.read;
  if (item.status == Status::success && offset < piece.size) {
    item.status = Status::partial;
    item.reason = concat("cut at ", offset, " bytes of ", piece.size, " (limit)");
  }
  item.finished = m_clock.now();
}

DroneLogs::Piece DroneLogs::read_piece(std::int64_t step, std::uint64_t offset) {
  for (int attempt = 1;; ++attempt) {
    try {
      return read_once(step, offset);
    } catch (const DatabaseError& error) {
      if (error.trouble() != Trouble::busy || attempt == k_attempts || !pause(*m_allowance)) throw;
    }
  }
}

DroneLogs::Piece DroneLogs::read_once(std::int64_t step, std::uint64_t offset) {
  // The type is in the head of the row: the value itself is not read for it.
  auto type = m_database->prepare("SELECT typeof(log_data) FROM logs WHERE log_id = ?");
  type.bind(step);
  // Until here others may have been waited for; from the first row on the lock is ours.
  const bool found = type.step();
  const auto begin = Steady::now();
  Piece piece;
  if (found) piece.row = type.text(0) == "null" ? Row::null : Row::present;
  if (piece.row == Row::present) {
    const sqlite::BlobReader log(*m_database, "logs", "log_data", step);
    piece.size = log.size();
    const auto left = piece.size - std::min(offset, piece.size);
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, m_buffer.size()));
    while (piece.count < wanted && Steady::now() - begin < k_log_lock_budget) {
      const auto next = std::min(k_read_size, wanted - piece.count);
      log.read(offset + piece.count, std::span(m_buffer).subspan(piece.count, next));
      piece.count += next;
    }
  }
  type.rewind();
  note_lock(begin);
  return piece;
}

void DroneLogs::note_lock(Steady::time_point begin) {
  const auto held = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begin);
  m_counts.longest_lock = std::max(m_counts.longest_lock, held);
}

}  // namespace coldcase::collect
