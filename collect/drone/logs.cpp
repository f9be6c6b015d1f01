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

// Runs function() again while another process holds a lock.
template <typename Function>
auto with_retries(const Allowance& allowance, Function&& function) {
  for (int attempt = 1;; ++attempt) {
    try {
      return function();
    } catch (const DatabaseError& error) {
      if (error.trouble() != Trouble::busy || attempt == k_attempts || !pause(allowance)) throw;
    }
  }
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
  for (const auto& step : steps) collect_one(step);
  return m_counts;
}

Item DroneLogs::begin(const DroneStep& step) const {
  const auto now = m_clock.now();
  return {.entry = concat("data/drone/logs/", bundle::encode_path(step.repository), '/', step.build,
                          '/', step.stage, '-', step.number, ".json"),
          .source = "drone.logs",
          .subject = concat(printable(step.repository), '#', step.build),
          .request = concat("SELECT log_data FROM logs WHERE log_id = ", step.id, " -- ", m_path),
          .started = now,
          .finished = now,
          .details = {{"step", printable(step.name)}, {"step_status", printable(step.status)}}};
}

void DroneLogs::collect_one(const DroneStep& step) {
  auto item = begin(step);
  auto row = Row::missing;
  if (const auto refusal = m_allowance->why_no_item()) {
    refusal->apply_to(item);
  } else {
    try {
      row = with_retries(*m_allowance, [&] { return look_up(step.id); });
      if (row != Row::present) explain(step, row, item);
    } catch (const DatabaseError& error) {
      apply(trouble_of(error), item);
    }
  }
  if (row != Row::present) {
    item.entry.clear();
    item.finished = m_clock.now();
    return m_sink->record(std::move(item));
  }
  m_sink->add(std::move(item), Form::drone_log,
              [&](Item& read, ByteSink& content) { copy(step.id, read, content); });
}

DroneLogs::Row DroneLogs::look_up(std::int64_t step) {
  const auto begin = Steady::now();
  // The type is in the head of the row: the value itself is not read.
  auto type = m_database->prepare("SELECT typeof(log_data) FROM logs WHERE log_id = ?");
  type.bind(step);
  const bool found = type.step();
  const auto row = !found ? Row::missing : type.text(0) == "null" ? Row::null : Row::present;
  type.rewind();
  note_lock(begin);
  return row;
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

void DroneLogs::copy(std::int64_t step, Item& item, ByteSink& content) {
  const auto limit = m_allowance->item_bytes();
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
  try {
    do {
      const auto count = with_retries(*m_allowance, [&] { return read_piece(step, offset, size); });
      // The lock is gone: redaction and compression take their time without it.
      const auto kept = std::min<std::uint64_t>(count, limit - offset);
      content.write({m_buffer.data(), static_cast<std::size_t>(kept)});
      offset += kept;
      if (const auto refusal = m_allowance->why_stop()) {
        refusal->apply_to(item);
        break;
      }
    } while (offset < size && offset < limit);
  } catch (const DatabaseError& error) {
    apply(trouble_of(error), item);
    if (offset > 0 && item.status == Status::failed) item.status = Status::partial;
  }
  m_allowance->take(offset);
  ++m_counts.read;
  if (item.status == Status::success && offset < size) {
    item.status = Status::partial;
    item.reason = concat("cut at ", offset, " bytes of ", size, " (limit)");
  }
  item.finished = m_clock.now();
}

std::size_t DroneLogs::read_piece(std::int64_t step, std::uint64_t offset, std::uint64_t& size) {
  const auto begin = Steady::now();
  const sqlite::BlobReader log(*m_database, "logs", "log_data", step);
  size = log.size();
  const auto left = size - std::min(offset, size);
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, m_buffer.size()));
  std::size_t count = 0;
  while (count < wanted && Steady::now() - begin < k_log_lock_budget) {
    const auto piece = std::min(k_read_size, wanted - count);
    log.read(offset + count, std::span(m_buffer).subspan(count, piece));
    count += piece;
  }
  note_lock(begin);
  return count;
}

void DroneLogs::note_lock(Steady::time_point begin) {
  const auto held = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begin);
  m_counts.longest_lock = std::max(m_counts.longest_lock, held);
}

}  // namespace coldcase::collect
