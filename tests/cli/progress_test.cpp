// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.hpp"

#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <sstream>
#include <stdexcept>
#include <thread>

using namespace coldcase;
using namespace coldcase::cli;

namespace {

struct Terminal {
  std::ostringstream out;
  std::ostringstream err;
  Streams io{.out = out, .err = err, .err_is_terminal = true};
};

// Longer than work may take in silence.
void wait() {
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
}

// What nobody can write to any more, from a moment on.
class Breakable : public std::streambuf {
 public:
  bool is_broken = false;

 protected:
  std::streamsize xsputn(const char* /*bytes*/, std::streamsize size) override {
    if (is_broken) throw std::runtime_error("broken");
    return size;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(progress)

BOOST_AUTO_TEST_CASE(short_work_shows_nothing) {
  Terminal terminal;
  {
    ProgressBar bar(terminal.io, "verify");
    const auto report = bar.for_bytes();
    BOOST_REQUIRE(report);
    for (std::uint64_t done = 0; done < 1000; ++done) report(done, 1000);
  }
  BOOST_TEST(terminal.err.str() == "");
}

BOOST_AUTO_TEST_CASE(long_work_shows_a_bar_and_wipes_it) {
  Terminal terminal;
  {
    ProgressBar bar(terminal.io, "verify");
    const auto report = bar.for_bytes();
    wait();
    report(512'000, 1'024'000);
    // At once again: not drawn a second time.
    report(600'000, 1'024'000);
  }
  const auto text = terminal.err.str();
  BOOST_TEST(test::contains(text, "\r verify   \u2588"));
  BOOST_TEST(test::contains(text, "512 kB of 1.0 MB\x1B[K"));
  BOOST_TEST(!test::contains(text, "600 kB"));
  BOOST_TEST(text.ends_with("\r\x1B[K"));
  BOOST_TEST(terminal.out.str() == "");
}

BOOST_AUTO_TEST_CASE(nothing_is_wanted_in_silence_or_without_a_terminal) {
  Terminal terminal;
  terminal.io.quiet = true;
  BOOST_TEST(!ProgressBar(terminal.io, "verify").for_bytes());
  terminal.io.quiet = false;
  terminal.io.err_is_terminal = false;
  BOOST_TEST(!ProgressBar(terminal.io, "verify").for_bytes());
}

BOOST_AUTO_TEST_CASE(a_terminal_that_is_gone_does_not_end_the_program) {
  Breakable buffer;
  std::ostream err(&buffer);
  err.exceptions(std::ios::badbit);
  const Streams io{.out = err, .err = err, .err_is_terminal = true};
  {
    ProgressLine line(io);
    wait();
    line.show([](ProgressLine::Elapsed) { return std::string("working"); });
    buffer.is_broken = true;
  }
  BOOST_TEST(err.bad());
}

BOOST_AUTO_TEST_SUITE_END()
