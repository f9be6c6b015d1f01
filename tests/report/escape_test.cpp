// SPDX-License-Identifier: Apache-2.0
#include "report/escape.hpp"

#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

using coldcase::report::escape_html;
using coldcase::report::escape_markdown;

BOOST_AUTO_TEST_SUITE(escape)

BOOST_AUTO_TEST_CASE(html_has_no_markup_left) {
  BOOST_TEST(escape_html("<img src=x onerror=\"a('b')\">&amp;") ==
             "&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;amp;");
}

BOOST_AUTO_TEST_CASE(markdown_marks_are_escaped) {
  BOOST_TEST(escape_markdown("a *b* `c` [d](e) ![f](g) |h| ~~i~~ $j$") ==
             R"(a \*b\* \`c\` \[d\](e) !\[f\](g) \|h\| \~\~i\~\~ \$j\$)");
  BOOST_TEST(escape_markdown("<b>&copy;") == "&lt;b&gt;&amp;copy;");
  BOOST_TEST(escape_markdown("a\\|b") == R"(a\\\|b)");
}

BOOST_AUTO_TEST_CASE(markdown_text_begins_no_block) {
  BOOST_TEST(escape_markdown("# a") == R"(\# a)");
  BOOST_TEST(escape_markdown("- a - b") == R"(\- a - b)");
  BOOST_TEST(escape_markdown("+ a") == R"(\+ a)");
  BOOST_TEST(escape_markdown("=== a") == R"(\=== a)");
  BOOST_TEST(escape_markdown("> a") == "&gt; a");
  BOOST_TEST(escape_markdown("12. a") == R"(12\. a)");
  BOOST_TEST(escape_markdown("12.") == R"(12\.)");
  BOOST_TEST(escape_markdown("10.10.0.0/16") == "10.10.0.0/16");
  BOOST_TEST(escape_markdown("PR #4") == "PR #4");
  BOOST_TEST(escape_markdown("1) a") == R"(1\) a)");
  BOOST_TEST(escape_markdown("12.5 a 3. b") == "12.5 a 3. b");
}

BOOST_AUTO_TEST_CASE(names_stay_readable) {
  BOOST_TEST(escape_markdown("builds/build_id=7") == "builds/build_id=7");
  BOOST_TEST(escape_markdown("_a_ b_") == R"(\_a\_ b\_)");
}

BOOST_AUTO_TEST_CASE(markdown_addresses_are_no_links) {
  BOOST_TEST(escape_markdown("see https://evil.example/x") == "see https&#58;//evil.example/x");
  BOOST_TEST(escape_markdown("WWW.evil.example") == "&#87;WW.evil.example");
}

BOOST_AUTO_TEST_SUITE_END()
