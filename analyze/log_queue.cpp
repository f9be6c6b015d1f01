// SPDX-License-Identifier: Apache-2.0
//
// A bounded queue between the reading thread and the scanning ones.
#include "analyze/log_queue.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_block_size = std::size_t{256} << 10U;
constexpr std::size_t k_most_waiting = 32;  // blocks
constexpr std::size_t k_most_threads = 8;

template <typename Row>
void append(std::vector<Row>& rows, std::vector<Row>& more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

struct Block {
  std::unique_ptr<std::array<char, k_block_size>> bytes;
  std::size_t size = 0;
  [[nodiscard]] std::string_view text() const { return {bytes ? bytes->data() : nullptr, size}; }
};

}  // namespace

// One log on its way: the reading thread puts blocks, one of the others takes and scans them.
struct LogQueue::Log {
  LogSubject subject;
  std::deque<Block> blocks;
  bool complete = false;  // no more blocks will come
  bool scanned = false;
  Facts found;  // of the scanning thread, until it is scanned
};

struct LogQueue::Shared {
  // The blocks of one log as its bytes.
  class Source : public ByteSource {
   public:
    Source(Shared& shared, Log& log) : m_shared(&shared), m_log(&log) {}

    [[nodiscard]] std::size_t read(std::span<char> buffer) override {
      if (m_rest.empty()) next();
      const auto count = m_rest.copy(buffer.data(), buffer.size());
      m_rest.remove_prefix(count);
      return count;
    }

    // Damage may have ended the scan early.
    void drain() {
      do next();
      while (!m_rest.empty());
    }

   private:
    void next() {
      m_block = m_shared->exchange(*m_log, std::move(m_block));
      m_rest = m_block.text();
    }

    Shared* m_shared;
    Log* m_log;
    Block m_block;
    std::string_view m_rest;
  };

  Shared(const Scanner& with, std::size_t most) : scanner(&with), room(most) {
    const auto count =
        std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, k_most_threads);
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
  }

  // --- the reading thread ---

  Log& begin(LogSubject subject) {
    const std::lock_guard lock(mutex);
    logs.push_back(std::make_unique<Log>());
    logs.back()->subject = std::move(subject);
    changed.notify_all();
    return *logs.back();
  }

  // Memory for the next one; what has been scanned is used again.
  Block spare_block() {
    const std::lock_guard lock(mutex);
    if (spare.empty()) {
      return {.bytes = std::make_unique_for_overwrite<std::array<char, k_block_size>>()};
    }
    auto block = std::move(spare.back());
    spare.pop_back();
    return block;
  }

  // An empty block ends the log.
  void put(Log& log, Block block) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return waiting < k_most_waiting || problem; });
    if (problem) std::rethrow_exception(problem);
    log.complete = block.size == 0;
    if (log.complete) {
      spare.push_back(std::move(block));
    } else {
      log.blocks.push_back(std::move(block));
      ++waiting;
    }
    changed.notify_all();
  }

  // `at_once`: whatever waits is left where it is.
  void stop(bool at_once) {
    {
      const std::lock_guard lock(mutex);
      ended = true;
      abandoned = abandoned || at_once;
    }
    changed.notify_all();
    for (auto& thread : threads) thread.join();
    threads.clear();
  }

  // --- the scanning threads ---

  // The next log that nobody scans; null: there will be no more.
  Log* take_log() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return next < logs.size() || ended || abandoned; });
    return next < logs.size() && !abandoned ? logs[next++].get() : nullptr;
  }

  // Takes the scanned block back and gives the next one; empty at the end of the log.
  Block exchange(Log& log, Block scanned) {
    std::unique_lock lock(mutex);
    if (scanned.bytes) spare.push_back(std::move(scanned));
    changed.wait(lock, [&] { return !log.blocks.empty() || log.complete || abandoned; });
    if (log.blocks.empty() || abandoned) return {};
    auto block = std::move(log.blocks.front());
    log.blocks.pop_front();
    --waiting;
    changed.notify_all();
    return block;
  }

  // Joins what was found in logs before which nothing is missing.
  void finish(Log& log) {
    const std::lock_guard lock(mutex);
    log.scanned = true;
    for (; !logs.empty() && logs.front()->scanned; --next) {
      join(*logs.front());
      logs.pop_front();
    }
  }

  void join(Log& log) {
    auto rows = row_count(log.found);
    for (const auto& one : log.found.log_mentions) rows += one.app_names.size() + one.ids.size();
    if (rows > room) {
      found.parse_issues.push_back(
          {log.subject.entry, "", "nothing of it is kept: the rows that are held are full", true});
      return;
    }
    room -= rows;
    append(found.signature_hits, log.found.signature_hits);
    append(found.log_lines, log.found.log_lines);
    append(found.log_mentions, log.found.log_mentions);
    append(found.parse_issues, log.found.parse_issues);
  }

  void work() {
    try {
      while (auto* log = take_log()) {
        Source source(*this, *log);
        scanner->scan_log(log->subject, source, log->found);
        source.drain();
        finish(*log);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!problem) problem = std::current_exception();
      abandoned = true;
      changed.notify_all();
    }
  }

  const Scanner* scanner;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Block> spare;
  std::deque<std::unique_ptr<Log>> logs;  // that are not joined, in the order of the bundle
  std::size_t next = 0;                   // the first of them that nobody has taken
  Facts found;                            // of those that are joined
  std::size_t room = 0;                   // rows
  std::size_t waiting = 0;                // blocks
  bool ended = false;
  bool abandoned = false;
  std::exception_ptr problem;
  std::vector<std::thread> threads;
};

LogQueue::LogQueue(const Scanner& scanner, std::size_t most_rows)
    : m_shared(std::make_unique<Shared>(scanner, most_rows)) {}

LogQueue::~LogQueue() {
  m_shared->stop(true);
}

void LogQueue::add(LogSubject subject, ByteSource& log) {
  auto& waiting = m_shared->begin(std::move(subject));
  while (true) {
    auto block = m_shared->spare_block();
    block.size = read_fully(log, *block.bytes);
    const bool last = block.size == 0;
    m_shared->put(waiting, std::move(block));
    if (last) return;
  }
}

void LogQueue::finish(Facts& facts) {
  m_shared->stop(false);
  if (m_shared->problem) std::rethrow_exception(m_shared->problem);
  auto& found = m_shared->found;
  append(facts.signature_hits, found.signature_hits);
  append(facts.log_lines, found.log_lines);
  append(facts.log_mentions, found.log_mentions);
  append(facts.parse_issues, found.parse_issues);
}

}  // namespace coldcase::analyze
