// SPDX-License-Identifier: Apache-2.0
#include "core/base/time.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>

using namespace coldcase;

namespace data = boost::unit_test::data;

namespace {

std::string rewritten(std::string_view text) {
  const auto instant = parse_rfc3339(text);
  return instant ? format_rfc3339(*instant) : "no instant";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(instants)

BOOST_AUTO_TEST_CASE(the_first_and_the_last_instant_are_written) {
  BOOST_TEST(format_rfc3339(Instant::min()) == "1677-09-21T00:12:43.145224192Z");
  BOOST_TEST(format_rfc3339(Instant::max()) == "2262-04-11T23:47:16.854775807Z");
}

BOOST_AUTO_TEST_CASE(instants_are_utc_with_nine_digits) {
  BOOST_TEST(rewritten("2026-06-13T06:13:02Z") == "2026-06-13T06:13:02.000000000Z");
  BOOST_TEST(rewritten("2026-06-13t08:13:02.5+02:00") == "2026-06-13T06:13:02.500000000Z");
  BOOST_TEST(rewritten("2026-06-12 23:13:02.123456789-07:00") == "2026-06-13T06:13:02.123456789Z");
  BOOST_TEST(rewritten("1969-12-31T23:59:59.999999999Z") == "1969-12-31T23:59:59.999999999Z");
  BOOST_TEST(rewritten("2024-02-29T00:00:00-00:30") == "2024-02-29T00:30:00.000000000Z");
}

const char* const k_no_instants[] = {"",
                                     "2026-06-13",
                                     "2026-06-13T06:13Z",
                                     "2026-06-13T06:13:02",
                                     "2026-06-13T24:00:00Z",
                                     "2026-06-13T23:59:60Z",
                                     "2026-02-29T00:00:00Z",
                                     "2026-13-01T00:00:00Z",
                                     "2026-06-13T06:13:02.Z",
                                     "2026-06-13T06:13:02.1234567890Z",
                                     "2026-06-13T06:13:02+2:00",
                                     "2026-06-13T06:13:02+24:00",
                                     "2026-06-13T06:13:02Zx",
                                     "0001-01-01T00:00:00Z",
                                     "9999-01-01T00:00:00Z"};

BOOST_DATA_TEST_CASE(what_is_no_instant_is_refused, data::make(k_no_instants), text) {
  BOOST_TEST(!parse_rfc3339(text));
}

BOOST_AUTO_TEST_CASE(a_written_instant_may_lack_its_offset) {
  const auto written = parse_written_instant("2026-06-13T06:13:53.120").value();
  BOOST_TEST(!written.has_offset);
  BOOST_TEST(written.fraction_digits == 3);
  BOOST_TEST(format_rfc3339(written.instant) == "2026-06-13T06:13:53.120000000Z");
}

BOOST_AUTO_TEST_CASE(people_see_no_zeros) {
  BOOST_TEST(format_for_people(parse_rfc3339("2026-06-13T06:13:02Z").value()) ==
             "2026-06-13 06:13:02");
  BOOST_TEST(format_for_people(parse_rfc3339("2026-06-13T06:13:02.250Z").value()) ==
             "2026-06-13 06:13:02.25");
}

BOOST_AUTO_TEST_CASE(epochs_are_range_checked) {
  BOOST_TEST(to_nanoseconds(instant_from_seconds(1795455563).value()) == 1795455563000000000);
  BOOST_TEST(to_nanoseconds(instant_from_microseconds(1795454968574956).value()) ==
             1795454968574956000);
  BOOST_TEST(!instant_from_seconds(std::numeric_limits<std::int64_t>::max()));
  BOOST_TEST(!instant_from_seconds(9'223'372'036));
  BOOST_TEST(!instant_from_microseconds(std::numeric_limits<std::int64_t>::min()));
}

BOOST_AUTO_TEST_CASE(http_dates) {
  BOOST_TEST(format_rfc3339(parse_http_date("Mon, 23 Nov 2026 17:42:36 GMT").value()) ==
             "2026-11-23T17:42:36.000000000Z");
  BOOST_TEST(!parse_http_date("Mon, 23 Nov 2026 17:42:36 CET"));
  BOOST_TEST(!parse_http_date("Mon, 23 Foo 2026 17:42:36 GMT"));
  BOOST_TEST(!parse_http_date("yesterday"));
}

BOOST_AUTO_TEST_CASE(durations_go_both_ways) {
  using namespace std::chrono_literals;
  BOOST_TEST((parse_duration("35m").value() == 35min));
  BOOST_TEST((parse_duration("1h30m").value() == 90min));
  BOOST_TEST((parse_duration("2d").value() == 48h));
  BOOST_TEST((parse_duration("-14s500ms").value() == -14500ms));
  BOOST_TEST(!parse_duration(""));
  BOOST_TEST(!parse_duration("-"));
  BOOST_TEST(!parse_duration("5"));
  BOOST_TEST(!parse_duration("5 m"));
  BOOST_TEST(!parse_duration("30m1h"));
  BOOST_TEST(!parse_duration("1m1m"));
  BOOST_TEST(!parse_duration("99999999999d"));
  BOOST_TEST(format_duration(98min + 48s) == "1h38m48s");
  BOOST_TEST(format_duration(48h) == "48h");
  BOOST_TEST(format_duration(0s) == "0s");
  BOOST_TEST(format_duration(-14500ms) == "-14s500ms");
  BOOST_TEST(format_duration(Duration::min()).starts_with("-2562047h47m"));
}

BOOST_AUTO_TEST_SUITE_END()
