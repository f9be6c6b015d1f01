// SPDX-License-Identifier: Apache-2.0
//
// Step logs: one row at a time, and of a large one a piece at a time, so that no lock is held long.
// Drone writes a log once, when the step ends, and never changes it: rows need not be consistent
// with each other.
#pragma once

#include "collect/allowance.hpp"
#include "collect/clock.hpp"
#include "collect/drone/metadata.hpp"
#include "collect/evidence_sink.hpp"
#include "core/sqlite/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace coldcase::collect {

// One lock reads at most this many bytes, and for at most this long.
constexpr std::size_t k_log_piece = std::size_t{4} << 20U;
constexpr std::chrono::milliseconds k_log_lock_budget{250};

struct DroneLogCounts {
  std::int64_t read = 0;
  std::int64_t none_expected = 0;  // skipped, still running
  std::int64_t lost = 0;           // should be there and is not
  std::chrono::milliseconds longest_lock{0};
};

class DroneLogs {
 public:
  DroneLogs(sqlite::Database& database, const std::string& path, Clock clock, Allowance& allowance,
            EvidenceSink& sink);

  // In this order. Where the allowance ends, each build that is left is a gap.
  DroneLogCounts collect(const std::vector<DroneStep>& steps);

 private:
  enum class Row { missing, null, present };

  // What one lock gave: the bytes are in m_buffer.
  struct Piece {
    Row row = Row::missing;
    std::uint64_t size = 0;  // of the whole value
    std::size_t count = 0;   // of the piece
  };

  [[nodiscard]] bundle::Item begin(const DroneStep& step) const;
  void collect_one(const DroneStep& step);
  void refuse(const DroneStep& first, std::ptrdiff_t count, const Allowance::Refusal& refusal);
  void explain(const DroneStep& step, Row row, bundle::Item& item);
  void copy(std::int64_t step, Piece piece, bundle::Item& item, ByteSink& content);
  // The bytes from `offset` on, until a piece is full, its time is over, or the value ends. Tries
  // again while another process holds a lock. Throws DatabaseError.
  [[nodiscard]] Piece read_piece(std::int64_t step, std::uint64_t offset);
  [[nodiscard]] Piece read_once(std::int64_t step, std::uint64_t offset);
  void note_lock(std::chrono::steady_clock::time_point begin);

  sqlite::Database* m_database;
  std::string m_path;
  Clock m_clock;
  Allowance* m_allowance;
  EvidenceSink* m_sink;
  std::vector<char> m_buffer;
  DroneLogCounts m_counts;
};

}  // namespace coldcase::collect
