// SPDX-License-Identifier: Apache-2.0
//
// From exceptions to statuses.
#include "collect/read_outcome.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace coldcase::collect {

namespace {

// No std::exception: a handler in a collector must not take it for trouble of its own.
struct LimitReached {};

}  // namespace

void LimitedSink::write(std::string_view bytes) {
  const auto taken = bytes.substr(
      0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), m_limit - m_size)));
  m_out->write(taken);
  m_size += taken.size();
  if (taken.size() < bytes.size()) throw LimitReached{};
}

void read_item(bundle::Item& item, LimitedSink& out, const ReadContent& read) {
  try {
    read(item, out);
  } catch (const LimitReached&) {
    item.status = bundle::Status::partial;
    item.reason = concat("longer than the limit of ", out.limit(), " bytes");
  } catch (const Error& error) {
    item.status = out.size() > 0 ? bundle::Status::partial : bundle::Status::failed;
    item.reason = error.what();
  }
}

}  // namespace coldcase::collect
