// SPDX-License-Identifier: Apache-2.0
//
// What `coldcase collect` shows: progress, the plan, the outcome.
#pragma once

#include "cli/progress.hpp"
#include "cli/streams.hpp"
#include "collect/collect.hpp"
#include "collect/discover.hpp"
#include "core/base/hash.hpp"
#include "core/base/stream.hpp"

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace coldcase::cli {

// Source, items, bytes, seconds.
class CollectProgress {
 public:
  // `limit`: the time that the whole collection may take.
  CollectProgress(const Streams& io, std::chrono::milliseconds limit)
      : m_line(io), m_limit(limit) {}

  // Empty if nobody would see it.
  [[nodiscard]] collect::Observer observer();
  void finish() { m_line.wipe(); }

 private:
  [[nodiscard]] std::string text_of(const collect::Step& step, ProgressLine::Elapsed elapsed) const;

  ProgressLine m_line;
  std::chrono::milliseconds m_limit;
  std::uint64_t m_items = 0;
  std::uint64_t m_bytes = 0;
};

// An std::ostream as the end of a bundle.
class StreamSink : public ByteSink {
 public:
  explicit StreamSink(std::ostream& out) : m_out(&out) {}
  void write(std::string_view bytes) override;

 private:
  std::ostream* m_out;
};

// Passes bytes on, and knows their number and digest.
class HashingSink : public ByteSink {
 public:
  explicit HashingSink(ByteSink& out) : m_out(&out) {}
  void write(std::string_view bytes) override;
  [[nodiscard]] std::uint64_t size() const { return m_size; }
  [[nodiscard]] std::string digest() { return to_hex(m_hash.finish()); }

 private:
  ByteSink* m_out;
  Sha256 m_hash;
  std::uint64_t m_size = 0;
};

// NAME.sha256 beside the bundle, in the form of sha256sum: for transport, not the identity.
void write_transport_digest(const std::string& name, const std::string& digest);

void print_plan(std::ostream& out, const collect::Request& request,
                const std::vector<collect::PlannedRead>& reads);

// What a host without a host file has, and a draft of one.
void print_usual_places(std::ostream& out, const std::vector<collect::UsualPlace>& places);

// The name of a bundle that was streamed.
constexpr const char* k_standard_output = "standard output";

// A line a source, the gaps, and last the bundle with its identity.
void print_outcome(std::ostream& out, const std::string& name, std::uint64_t size,
                   const collect::Outcome& outcome);

}  // namespace coldcase::cli
