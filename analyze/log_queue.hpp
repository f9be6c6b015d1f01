// SPDX-License-Identifier: Apache-2.0
//
// Step logs are scanned beside the reading: one thread decompresses and verifies the bundle, others
// scan what it has read, a log each.
//
// Order    what is found in a log is kept with the log, and joined in the order of the bundle: the
//          facts are the same whatever the number of threads, and whoever is faster.
// Memory   a few blocks between them; who is ahead waits. What was found beyond Facts::most_rows is
//          an issue of its log; which logs have room follows from their order alone.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/signatures/scanner.hpp"
#include "core/base/stream.hpp"

#include <cstddef>
#include <memory>

namespace coldcase::analyze {

class LogQueue {
 public:
  // The scanner must outlive the queue.
  explicit LogQueue(const Scanner& scanner, std::size_t most_rows = k_most_rows);
  // Stops the other threads, whatever it has not scanned yet.
  ~LogQueue();
  LogQueue(const LogQueue&) = delete;
  LogQueue& operator=(const LogQueue&) = delete;
  LogQueue(LogQueue&&) = delete;
  LogQueue& operator=(LogQueue&&) = delete;

  // Reads `log` to its end and leaves the rest to the other threads. Throws what `log` throws, or
  // what went wrong there.
  void add(LogSubject subject, ByteSource& log);

  // Waits for the other threads and appends what it found. Throws what went wrong there.
  void finish(Facts& facts);

 private:
  struct Log;
  struct Shared;
  std::unique_ptr<Shared> m_shared;
};

}  // namespace coldcase::analyze
