// SPDX-License-Identifier: Apache-2.0
#include "collect/relay.hpp"

#include "core/base/error.hpp"
#include "tests/support/recording_sink.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <thread>

using namespace coldcase;
using namespace coldcase::collect;

namespace {

// A collector that does what the test says.
class Scripted : public Collector {
 public:
  explicit Scripted(std::function<void(EvidenceSink&)> script) : m_script(std::move(script)) {}
  [[nodiscard]] std::string_view id() const noexcept override { return "scripted"; }
  [[nodiscard]] std::vector<PlannedRead> plan() const override { return {}; }
  void collect(EvidenceSink& sink) override { m_script(sink); }

 private:
  std::function<void(EvidenceSink&)> m_script;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(relay)

BOOST_AUTO_TEST_CASE(items_arrive_in_order_with_their_content_and_status) {
  Scripted collector([](EvidenceSink& sink) {
    for (int i = 0; i < 100; ++i) {
      sink.add({.entry = "data/x/" + std::to_string(i), .source = "x"}, Form::text,
               [&](bundle::Item& item, ByteSink& out) {
                 out.write(std::to_string(i));
                 if (i == 7) item.status = bundle::Status::partial;
               });
    }
    sink.record({.source = "x", .status = bundle::Status::absent});
    sink.remark("done");
  });
  test::RecordingSink target;
  Relay relay(collector, target, 1000);
  relay.drain();
  BOOST_REQUIRE_EQUAL(target.items().size(), 101U);
  BOOST_TEST(target.entry("data/x/42")->content == "42");
  BOOST_TEST((target.items()[7].item.status == bundle::Status::partial));
  BOOST_TEST(target.items()[100].item.source == "x");
}

BOOST_AUTO_TEST_CASE(what_the_collector_throws_comes_out_of_drain) {
  Scripted collector([](EvidenceSink&) { throw Error(ErrorCode::io, "gone"); });
  test::RecordingSink target;
  Relay relay(collector, target, 1000);
  BOOST_CHECK_THROW(relay.drain(), Error);
}

BOOST_AUTO_TEST_CASE(an_item_over_the_limit_is_partial_with_what_was_kept) {
  Scripted collector([](EvidenceSink& sink) {
    sink.add({.entry = "data/x/long", .source = "x"}, Form::text,
             [](bundle::Item&, ByteSink& out) { out.write("0123456789"); });
  });
  test::RecordingSink target;
  Relay relay(collector, target, 4);
  relay.drain();
  BOOST_TEST((target.items().front().item.status == bundle::Status::partial));
  BOOST_TEST(target.entry("data/x/long")->content == "0123");
}

BOOST_AUTO_TEST_CASE(whoever_drains_is_told_while_the_collector_waits) {
  std::atomic<bool> told{false};
  Scripted collector([&](EvidenceSink& sink) {
    // A slow server: until somebody has noticed, or a time that no test takes.
    for (int i = 0; i < 3000 && !told; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    sink.record({.source = "x", .status = bundle::Status::absent});
  });
  test::RecordingSink target;
  Relay relay(collector, target, 1000);
  relay.drain([&] { told = true; });
  BOOST_TEST(told);
  BOOST_TEST(target.items().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_relay_that_nobody_drains_ends_all_the_same) {
  Scripted collector([](EvidenceSink& sink) {
    for (int i = 0; i < 50; ++i) {
      sink.add({.entry = "data/x/" + std::to_string(i), .source = "x"}, Form::text,
               [](bundle::Item&, ByteSink& out) { out.write(std::string(4U << 20U, 'x')); });
    }
  });
  test::RecordingSink target;
  { const Relay relay(collector, target, 1U << 30U); }
  BOOST_TEST(target.items().empty());
}

BOOST_AUTO_TEST_SUITE_END()
