// SPDX-License-Identifier: Apache-2.0
#include "analyze/parse/drone_chunk.hpp"

#include "analyze/parse/drone_log.hpp"
#include "core/base/stream.hpp"
#include "core/base/text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace data = boost::unit_test::data;

using namespace coldcase;
using namespace coldcase::analyze;

namespace {

// Values of "out" as they are written, from plain to hostile.
const std::vector<std::string> k_texts{R"()",
                                       R"(a\n)",
                                       R"(no line break)",
                                       R"(tab\t, return\r\n, \"quoted\", back\\slash\n)",
                                       R"(\u001b[32mgreen\u001b[0m \u003ca\u003e \u0026\n)",
                                       "\xC3\xA9t\xC3\xA9 \xE2\x9C\x93\\n",
                                       "a bad byte \xFF\\n",
                                       R"(half a pair \ud83d\n)",
                                       R"(a pair \ud83d\ude00\n)",
                                       R"(\u00e9\n)",
                                       R"(\x)",
                                       "a raw\nline break"};

std::string read(const std::string& log) {
  BytesSource source(log);
  std::string told;
  const auto note = [&](const LogLine& line) {
    told += concat(line.number, '@', line.second, ' ', line.text, '|');
  };
  const auto summary =
      parse_drone_log(source, [&](const LogBlock& block) { for_each_line(block, note); });
  return concat(told, summary.problem.empty() ? "whole" : "damaged", summary.dropped_chunks);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drone_chunk)

BOOST_AUTO_TEST_CASE(what_drone_writes_is_taken_whole) {
  DroneChunk chunk;
  const std::string text = R"({"pos":12,"out":"\u001b[1ma\n","time":7})";
  BOOST_TEST(read_plain_chunk(text + ",{", chunk) == text.size());
  BOOST_TEST(chunk.out == "\x1B[1ma\n");
  BOOST_TEST(chunk.position == 12);
  BOOST_TEST(chunk.second == 7);
}

BOOST_AUTO_TEST_CASE(order_and_spaces_do_not_matter) {
  DroneChunk chunk;
  const std::string text = R"({ "time": 7, "out" :"a", "pos":1 })";
  BOOST_TEST(read_plain_chunk(text, chunk) == 0U);  // nobody writes a space before the colon
  const std::string spaced = R"({ "time": 7, "out": "a" , "pos":1 })";
  BOOST_TEST(read_plain_chunk(spaced, chunk) == spaced.size());
  BOOST_TEST(chunk.out == "a");
}

BOOST_DATA_TEST_CASE(
    everything_else_is_left_to_a_reader_of_json,
    data::make(std::vector<std::string>{
        "", "[", "{", R"({})", R"({"pos":1,"out":"a"})", R"({"pos":1,"out":"a","time":2)",
        R"({"pos":1,"out":"a","time":2,"more":3})", R"({"pos":1,"pos":1,"out":"a","time":2})",
        R"({"pos":01,"out":"a","time":2})", R"({"pos":-1,"out":"a","time":2})",
        R"({"pos":1.5,"out":"a","time":2})", R"({"pos":1,"out":null,"time":2})",
        R"({"pos":1,"out":"a,"time":2})", R"({"pos":1234567890123456789,"out":"a","time":2})",
        R"({"pos":1,"out":"a","time":})"}),
    text) {
  DroneChunk chunk;
  BOOST_TEST(read_plain_chunk(text, chunk) == 0U);
}

// A member that it does not know makes it leave the chunk to the reader of JSON.
BOOST_DATA_TEST_CASE(both_readers_say_the_same, data::make(k_texts), text) {
  const auto log = [&](const std::string& more) {
    return concat(R"([{"pos":3,"out":"first\n","time":1},{"pos":4,"out":")", text, R"(","time":2)",
                  more, R"(},{"pos":5,"out":"last\n","time":3}])");
  };
  BOOST_TEST(read(log("")) == read(log(R"(,"x":0)")));
}

BOOST_AUTO_TEST_SUITE_END()
