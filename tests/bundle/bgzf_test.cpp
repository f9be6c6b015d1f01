// SPDX-License-Identifier: Apache-2.0
#include "bundle/bgzf.hpp"

#include "bundle/gzip.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::bundle;

namespace {

std::string compress(std::string_view bytes) {
  StringSink out;
  BgzfSink sink(out);
  sink.write(bytes);
  sink.finish();
  return out.bytes();
}

template <typename Source>
std::string read_with(const std::string& bytes) {
  BytesSource in(bytes);
  Source source(in);
  return read_all(source, 1ULL << 30U);
}

template <typename Source>
std::string complaint(const std::string& bytes) {
  try {
    (void)read_with<Source>(bytes);
  } catch (const Error& error) {
    BOOST_TEST((error.code() == ErrorCode::integrity));
    return error.what();
  }
  return "no complaint";
}

// Log-like text, with long runs of zeros: the input for which deflate has many equal spellings.
std::string sample(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) {
    text += concat("time=", i, " level=error msg=could not find an available IP\n");
    text.append(i % 97, '\0');
  }
  text.resize(size);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(block_gzip)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_by_us_and_by_any_gzip_reader) {
  for (const std::size_t size : {0U, 1U, 65279U, 65280U, 65281U, 200000U}) {
    const auto text = sample(size);
    const auto packed = compress(text);
    BOOST_TEST((read_with<BgzfSource>(packed) == text), size);
    BOOST_TEST((read_with<GzipSource>(packed) == text), size);
    BOOST_TEST(looks_sealed(packed));
  }
}

BOOST_AUTO_TEST_CASE(equal_input_gives_equal_bytes_however_it_is_cut) {
  const auto text = sample(150000);
  StringSink out;
  BgzfSink sink(out);
  for (std::size_t at = 0; at < text.size(); at += 777) sink.write(text.substr(at, 777));
  sink.finish();
  BOOST_TEST((out.bytes() == compress(text)));
}

BOOST_AUTO_TEST_CASE(every_single_flipped_bit_is_found) {
  const auto packed = compress(sample(3000));
  for (std::size_t at = 0; at < packed.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      auto flipped = packed;
      flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1U << bit));
      const bool sealed = looks_sealed(flipped);
      const auto text = sealed ? complaint<BgzfSource>(flipped) : complaint<GzipSource>(flipped);
      if (text == "no complaint") BOOST_ERROR("unseen: byte " << at << " bit " << bit);
    }
  }
  BOOST_TEST(packed.size() > 100U);
}

BOOST_AUTO_TEST_CASE(damage_names_the_block_and_its_place) {
  const auto first = compress(sample(65280)).size() - compress("").size();
  auto packed = compress(sample(130000));
  packed[first + 100] = static_cast<char>(packed[first + 100] ^ 1);
  BOOST_TEST(
      complaint<BgzfSource>(packed) ==
      concat("block 1 at byte ", first, " is damaged: CRC-32 of its compressed bytes differs"));
}

BOOST_AUTO_TEST_CASE(a_cut_anywhere_is_found) {
  const auto packed = compress(sample(1000));
  for (std::size_t size = 0; size < packed.size(); ++size) {
    BOOST_TEST(complaint<BgzfSource>(packed.substr(0, size)).starts_with("the file is cut off"));
  }
}

BOOST_AUTO_TEST_CASE(data_after_the_end_is_found) {
  BOOST_TEST(complaint<BgzfSource>(compress("x") + "y").starts_with("data after the end"));
  BOOST_TEST(complaint<GzipSource>(compress("x") + "y").find("data after the end") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(plain_gzip_that_is_cut_or_no_gzip_is_found) {
  const auto packed = compress(sample(1000));
  BOOST_TEST(complaint<GzipSource>(packed.substr(0, packed.size() / 2)).find("it is cut off") !=
             std::string::npos);
  BOOST_TEST(complaint<GzipSource>("no gzip at all").starts_with("gzip data is damaged"));
  BOOST_TEST(complaint<GzipSource>("").find("it is cut off") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
