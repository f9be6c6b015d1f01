// SPDX-License-Identifier: Apache-2.0
//
// collection.json and redactions.json as text.
#include "bundle/collection.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"

#include <algorithm>
#include <iterator>

namespace coldcase::bundle {

namespace {

constexpr std::int64_t k_format = 1;

template <typename Document>
Document parse_document(std::string_view text, std::string_view name) {
  Document document;
  const auto parsed = json::parse(text);
  json::from_value(parsed.root, document, "");
  if (document.format != k_format) {
    throw Error(ErrorCode::unsupported_version,
                concat(name, " has format ", document.format, "; this build reads ", k_format));
  }
  return document;
}

// The members of a collection, but for its items.
class MembersOnly {
 public:
  template <typename Member>
  void operator()(std::string_view key, const Member& member) {
    m_writer(key, member);
  }
  void operator()(std::string_view key, const std::vector<Item>& /*items*/) {
    m_writer(key, std::vector<std::string>{});
  }
  [[nodiscard]] json::Value take() { return m_writer.take(); }

 private:
  json::FieldWriter m_writer;
};

void write_items(const std::vector<Item>& items, ByteSink& out) {
  out.write("[");
  for (const auto& item : items) {
    if (&item != &items.front()) out.write(",");
    out.write(json::to_canonical(json::to_value(item)));
  }
  out.write("]");
}

}  // namespace

// As one tree, very many items would take many times the memory of their text.
void write_json(const Collection& collection, ByteSink& out) {
  MembersOnly members;
  describe(members, collection);
  const auto head = members.take();
  std::string_view before = "{";
  for (const auto& [key, value] : *head.object()) {
    out.write(concat(before, '"', key, "\":"));
    before = ",";
    if (key == "items") {
      write_items(collection.items, out);
    } else {
      out.write(json::to_canonical(value));
    }
  }
  out.write("}");
}

std::string to_json(const Collection& collection) {
  StringSink text;
  write_json(collection, text);
  return text.bytes();
}

Collection parse_collection(std::string_view text) {
  return parse_document<Collection>(text, "collection.json");
}

std::vector<Item> gaps(const Collection& collection) {
  std::vector<Item> found;
  std::copy_if(collection.items.begin(), collection.items.end(), std::back_inserter(found),
               [](const Item& item) { return is_gap(item.status); });
  return found;
}

std::string to_json(const Redactions& redactions) {
  return json::to_canonical(json::to_value(redactions));
}

Redactions parse_redactions(std::string_view text) {
  return parse_document<Redactions>(text, "redactions.json");
}

}  // namespace coldcase::bundle
