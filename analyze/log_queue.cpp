// SPDX-License-Identifier: Apache-2.0
//
// A bounded queue between two threads.
#include "analyze/log_queue.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_block_size = std::size_t{256} << 10U;
constexpr std::size_t k_most_waiting = 16;  // blocks

template <typename Row>
void append(std::vector<Row>& rows, std::vector<Row>& more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

// Fills the block; less only at the end of the source.
std::string read_block(ByteSource& source) {
  std::string block(k_block_size, '\0');
  std::size_t size = 0;
  while (size < block.size()) {
    const auto count = source.read(std::span(block).subspan(size));
    if (count == 0) break;
    size += count;
  }
  block.resize(size);
  return block;
}

}  // namespace

struct LogQueue::Shared {
  // A part of a log. The first part has the subject; an empty block ends the log.
  struct Part {
    std::optional<LogSubject> subject;
    std::string block;
  };

  // The parts of one log as its bytes.
  class Source : public ByteSource {
   public:
    explicit Source(Shared& shared) : m_shared(&shared) {}

    [[nodiscard]] std::size_t read(std::span<char> buffer) override {
      if (m_rest.empty() && !m_ended) {
        auto part = m_shared->take();
        m_block = part ? std::move(part->block) : std::string{};
        m_rest = m_block;
        m_ended = m_block.empty();
      }
      const auto count = m_rest.copy(buffer.data(), buffer.size());
      m_rest.remove_prefix(count);
      return count;
    }

    // Damage may have ended the scan early.
    void drain() {
      while (!m_ended) {
        const auto part = m_shared->take();
        m_ended = !part || part->block.empty();
      }
    }

   private:
    Shared* m_shared;
    std::string m_block;
    std::string_view m_rest;
    bool m_ended = false;
  };

  explicit Shared(const Scanner& with) : scanner(&with), worker([this] { work(); }) {}

  // --- the reading thread ---

  void put(Part part) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return parts.size() < k_most_waiting || problem; });
    if (problem) std::rethrow_exception(problem);
    parts.push_back(std::move(part));
    changed.notify_all();
  }

  // `at_once`: whatever waits is left where it is.
  void stop(bool at_once) {
    {
      const std::lock_guard lock(mutex);
      if (at_once) parts.clear();
      ended = true;
    }
    changed.notify_all();
    if (worker.joinable()) worker.join();
  }

  // --- the scanning thread ---

  // Nothing: there will be no more.
  std::optional<Part> take() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return !parts.empty() || ended; });
    if (parts.empty()) return std::nullopt;
    auto part = std::move(parts.front());
    parts.pop_front();
    changed.notify_all();
    return part;
  }

  void work() {
    try {
      while (const auto first = take()) {
        Source source(*this);
        scanner->scan_log(*first->subject, source, found);
        source.drain();
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      problem = std::current_exception();
      changed.notify_all();
    }
  }

  const Scanner* scanner;
  Facts found;  // of the scanning thread, until it is joined
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Part> parts;
  bool ended = false;
  std::exception_ptr problem;
  std::thread worker;  // last: it uses the others
};

LogQueue::LogQueue(const Scanner& scanner) : m_shared(std::make_unique<Shared>(scanner)) {}

LogQueue::~LogQueue() {
  m_shared->stop(true);
}

void LogQueue::add(LogSubject subject, ByteSource& log) {
  m_shared->put({std::move(subject), {}});
  while (true) {
    auto block = read_block(log);
    const bool last = block.empty();
    m_shared->put({std::nullopt, std::move(block)});
    if (last) return;
  }
}

void LogQueue::finish(Facts& facts) {
  m_shared->stop(false);
  if (m_shared->problem) std::rethrow_exception(m_shared->problem);
  append(facts.signature_hits, m_shared->found.signature_hits);
  append(facts.log_lines, m_shared->found.log_lines);
  append(facts.log_mentions, m_shared->found.log_mentions);
  append(facts.parse_issues, m_shared->found.parse_issues);
}

}  // namespace coldcase::analyze
