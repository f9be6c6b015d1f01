// SPDX-License-Identifier: Apache-2.0
#include "core/formats/json_stream.hpp"

#include "core/base/stream.hpp"
#include "core/base/text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace data = boost::unit_test::data;

using namespace coldcase;

namespace {

// What was told, in short.
class Notes : public json::Events {
 public:
  std::string text;

  void start_object() override { text += '{'; }
  void key(std::string_view name) override { text += concat(name, ':'); }
  void end_object() override { text += '}'; }
  void start_array() override { text += '['; }
  void end_array() override { text += ']'; }
  void string(std::string_view value) override { text += concat('\'', value, '\''); }
  void integer(std::int64_t value) override { text += concat('i', value); }
  void other_number(std::string_view value) override { text += concat('n', value); }
  void boolean(bool value) override { text += value ? 't' : 'f'; }
  void null() override { text += '0'; }
};

// A source that gives few bytes at a time.
class Dripping : public ByteSource {
 public:
  Dripping(std::string_view bytes, std::size_t most) : m_source(bytes), m_most(most) {}
  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    return m_source.read(buffer.first(std::min(buffer.size(), m_most)));
  }

 private:
  BytesSource m_source;
  std::size_t m_most;
};

std::string read(std::string_view bytes, std::size_t most = 1000) {
  Notes notes;
  Dripping source(bytes, most);
  const auto problem = json::parse_stream(source, notes, 4);
  return notes.text + (problem.empty() ? "" : " (" + problem + ")");
}

struct Example {
  std::string json;
  std::string told;
};

std::ostream& operator<<(std::ostream& out, const Example& example) {
  return out << example.json;
}

const std::vector<Example> k_good{
    {"", ""},
    {" \n", ""},
    {"null", "0"},
    {"\xEF\xBB\xBF[1]", "[i1]"},
    {"[]{}\n[ ]", "[]{}[]"},
    {R"([{"pos":0,"out":"a\n","time":3},{"pos":1}])", "[{pos:i0out:'a\n'time:i3}{pos:i1}]"},
    {R"({"a":{"b":[[]]},"c":true})", "{a:{b:[[]]}c:t}"},
    {R"(["\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00"])",
     "['\"\\/\b\f\n\r\tA\xC3\xA9\xF0\x9F\x98\x80']"},
    {"[-1,0,1.5,1e3,-0,9223372036854775807,9223372036854775808]",
     "[i-1i0n1.5n1e3i0i9223372036854775807n9223372036854775808]"},
    {"[\"\xC3\xA9\"]", "['\xC3\xA9']"},
    {"[false,null]", "[f0]"},
};

const std::vector<std::string> k_bad{"[1,]",
                                     "[,1]",
                                     "{\"a\":1,}",
                                     "{\"a\"}",
                                     "{a:1}",
                                     "[1 2]",
                                     "[01]",
                                     "[1.]",
                                     "[-]",
                                     "[+1]",
                                     "[\"a",
                                     "[\"\\x\"]",
                                     "[\"\\u12\"]",
                                     "[tru]",
                                     "[\"\\ud800\"]",
                                     "[\"\\udc00\"]",
                                     "[\"\xFF\"]",
                                     "[\"a\nb\"]",
                                     "]",
                                     "[",
                                     "{\"a\":",
                                     "\xEF\xBB[1]",
                                     "[\"\\ud83d\\u0041\"]"};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_stream)

BOOST_DATA_TEST_CASE(tells_what_is_there_wherever_blocks_end, data::make(k_good), example) {
  for (const std::size_t most : {1U, 2U, 3U, 7U, 1000U}) {
    BOOST_TEST(read(example.json, most) == example.told);
  }
}

BOOST_DATA_TEST_CASE(tells_where_it_is_no_json, data::make(k_bad), bad) {
  for (const std::size_t most : {1U, 5U, 1000U}) {
    BOOST_TEST(read(bad, most).find("(no JSON at byte ") != std::string::npos, read(bad, most));
  }
}

BOOST_AUTO_TEST_CASE(what_came_before_the_damage_is_told) {
  BOOST_TEST(read(R"([{"out":"a"},{"out":)") == "[{out:'a'}{out: (no JSON at byte 20)");
}

BOOST_AUTO_TEST_CASE(the_depth_is_bounded) {
  BOOST_TEST(read("[[[[]]]]") == "[[[[]]]]");
  BOOST_TEST(read("[[[[[]]]]]") == "[[[[[ (JSON with more than 4 levels)");
}

// Every position of an end within the eight bytes that are looked at together.
BOOST_AUTO_TEST_CASE(strings_end_where_they_end) {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string plain(size, 'x');
    BOOST_TEST(read("[\"" + plain + "\"]") == "['" + plain + "']");
    BOOST_TEST(read("[\"" + plain + "\\\"\"]") == "['" + plain + "\"']");
    BOOST_TEST(read("[\"" + plain + "\x1F\"]").find("no JSON") != std::string::npos);
    BOOST_TEST(read("[\"" + plain + "\x7F\"]") == "['" + plain + "\x7F']");
  }
}

BOOST_AUTO_TEST_SUITE_END()
