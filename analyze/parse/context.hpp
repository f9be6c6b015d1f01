// SPDX-License-Identifier: Apache-2.0
//
// What every parser gets: the name of its entry, and where rows and issues go. A parser never
// throws for bad input; what it cannot use becomes a parse issue with its place.
#pragma once

#include "analyze/facts/facts.hpp"
#include "core/base/time.hpp"
#include "core/formats/json.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace coldcase::analyze {

// The result is canonical JSON: it carries no larger number. What exceeds this is no build number
// and no level, but damage.
constexpr std::int64_t k_largest_number = (std::int64_t{1} << 53U) - 1;

struct ParseContext {
  std::string entry;
  Facts* facts = nullptr;

  // A value could not be used; the row is there.
  void issue(std::string place, std::string what) const;
  // Rows may be missing: whoever concludes from their absence must know.
  void lost(std::string place, std::string what) const;
  // Whether there is room for another row; if not, that is said once for the entry, from `place`
  // on.
  [[nodiscard]] bool has_room(std::string place) const;
  [[nodiscard]] Origin at(std::string place) const { return {entry, std::move(place)}; }
};

// The JSON document of an entry; nothing, and an issue, if it is none. Duplicate keys and repaired
// bytes are issues as well, but the document is used.
[[nodiscard]] std::optional<json::Value> parse_json_entry(const ParseContext& context,
                                                          std::string_view bytes);

// As above, and it must be an array (JSON null counts as an empty one, as Go writes it).
[[nodiscard]] json::Array parse_json_array(const ParseContext& context, std::string_view bytes);

// Members of a known kind: empty or nothing if they are missing or null; the same and an issue if
// they are of another kind, or an integer does not fit 64 bits. `keys` lead from object to object.
using Keys = std::initializer_list<std::string_view>;
[[nodiscard]] std::string text_member(const ParseContext& context, const json::Value& object,
                                      Keys keys, const std::string& place);
[[nodiscard]] std::optional<std::int64_t> integer_member(const ParseContext& context,
                                                         const json::Value& object, Keys keys,
                                                         const std::string& place);
[[nodiscard]] std::optional<bool> boolean_member(const ParseContext& context,
                                                 const json::Value& object, Keys keys,
                                                 const std::string& place);

// The items of an array, or none; an issue that loses rows if the member is something else.
[[nodiscard]] const json::Array& items_member(const ParseContext& context,
                                              const json::Value& object, Keys keys,
                                              const std::string& place);

// A member that holds an RFC 3339 time. Nothing if it is missing, null, empty or Go's zero time
// (year 1); nothing and an issue if it is something else that is no time.
[[nodiscard]] std::optional<Instant> time_member(const ParseContext& context,
                                                 const json::Value& object, std::string_view key,
                                                 const std::string& place);

// A member that holds Unix seconds, perhaps with a fraction. Nothing for 0.
[[nodiscard]] std::optional<Instant> epoch_member(const ParseContext& context,
                                                  const json::Value& object, std::string_view key,
                                                  const std::string& place);

// "ghos-bdd2f3_ci_commoninternet_net": the label of a Docker object that names its stack.
[[nodiscard]] std::string stack_label(const json::Object& labels);

}  // namespace coldcase::analyze
