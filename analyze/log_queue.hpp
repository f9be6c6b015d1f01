// SPDX-License-Identifier: Apache-2.0
//
// Step logs are scanned beside the reading: one thread decompresses and verifies the bundle, the
// other one scans what it has read.
//
// Order    logs are scanned one after another, as they come: the facts are the same as without a
//          thread.
// Memory   a few blocks between the two; whoever is faster waits.
#pragma once

#include "analyze/facts/facts.hpp"
#include "analyze/signatures/scanner.hpp"
#include "core/base/stream.hpp"

#include <memory>

namespace coldcase::analyze {

class LogQueue {
 public:
  // The scanner must outlive the queue.
  explicit LogQueue(const Scanner& scanner);
  // Stops the other thread, whatever it has not scanned yet.
  ~LogQueue();
  LogQueue(const LogQueue&) = delete;
  LogQueue& operator=(const LogQueue&) = delete;
  LogQueue(LogQueue&&) = delete;
  LogQueue& operator=(LogQueue&&) = delete;

  // Reads `log` to its end and leaves the rest to the other thread. Throws what `log` throws, or
  // what went wrong there.
  void add(LogSubject subject, ByteSource& log);

  // Waits for the other thread and appends what it found. Throws what went wrong there.
  void finish(Facts& facts);

 private:
  struct Shared;
  std::unique_ptr<Shared> m_shared;
};

}  // namespace coldcase::analyze
