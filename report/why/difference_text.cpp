// SPDX-License-Identifier: Apache-2.0
//
// The layout of differences.
#include "report/why/difference_text.hpp"

#include "core/base/text.hpp"
#include "core/base/wrap.hpp"
#include "report/terminal.hpp"
#include "report/wording.hpp"

#include <algorithm>

namespace coldcase::report {

namespace {

constexpr std::size_t k_name_column = 16;
constexpr std::size_t k_digest_column = 7;  // "sha256:" and 64 digits fit behind it
constexpr std::size_t k_most_pointers = 8;

bool is_long_word(std::string_view text) {
  return text.size() > k_terminal_width - k_name_column && text.find(' ') == std::string_view::npos;
}

std::string or_nothing(std::string_view text) {
  return text.empty() ? "(nothing)" : shown(text);
}

// `text` in lines behind `first`, which stands for as many blanks in the lines after it.
std::string hanging(const std::string& first, std::string_view text) {
  std::string out;
  auto label = first;
  for (const auto& row : wrap(text, std::max<std::size_t>(k_terminal_width - first.size(), 20))) {
    out += concat(label, row, '\n');
    label = blanks(first.size());
  }
  return out;
}

std::string pointer_text(std::string_view sign, const verdict::Pointer& pointer) {
  auto out = concat("    ", sign, ' ', pointer.entry.empty() ? "(no entry)" : shown(pointer.entry),
                    pointer.place.empty() ? "" : "#", shown(pointer.place), '\n');
  return out + hanging(blanks(8), shown(pointer.text));
}

std::string pointers_text(std::string_view sign, const std::vector<verdict::Pointer>& pointers) {
  std::string out;
  const auto count = std::min(pointers.size(), k_most_pointers);
  for (std::size_t i = 0; i < count; ++i) out += pointer_text(sign, pointers[i]);
  if (count < pointers.size()) {
    out += concat("    ", sign, ' ', pointers.size() - count, " more; --format json has them\n");
  }
  return out;
}

std::string_view sign_of(Presence presence) {
  switch (presence) {
    case Presence::gone: return "- ";
    case Presence::added: return "+ ";
    default: return "";
  }
}

// Of what is new or gone the outcome says enough: everything else is on one side only.
std::string whole_text(const StatementChange& change) {
  std::string outcome;
  for (const auto& value : change.values) {
    if (value.name == "outcome") outcome = concat(": ", shown(value.before + value.after));
  }
  return concat("  ", sign_of(change.presence), shown(change.kind), ' ', shown(change.id), outcome,
                '\n');
}

std::string change_text(const StatementChange& change) {
  if (change.presence != Presence::changed) return whole_text(change);
  auto out = concat("  ", shown(change.kind),
                    change.id == change.kind ? "" : concat(' ', shown(change.id)), '\n');
  for (const auto& value : change.values) out += render_change(value, 4);
  out += pointers_text("-", change.gone) + pointers_text("+", change.added);
  // Where no pointer says which fact did it.
  const bool told = !change.gone.empty() || !change.added.empty();
  for (const auto& entry : told ? std::vector<std::string>{} : change.changed_entries) {
    out += concat("    its evidence is in an entry that changed: ", shown(entry), '\n');
  }
  return out;
}

std::string heading(std::string_view what, const std::vector<StatementChange>& changes) {
  std::size_t changed = 0;
  std::size_t gone = 0;
  std::size_t added = 0;
  for (const auto& one : changes) {
    (one.presence == Presence::changed ? changed
     : one.presence == Presence::gone  ? gone
                                       : added) += 1;
  }
  return concat(what, ": ", changed, " changed, ", added, " came, ", gone, " went\n");
}

std::string section(std::string_view what, const std::vector<StatementChange>& changes) {
  if (changes.empty()) return concat(what, ": none changed\n");
  auto out = heading(what, changes);
  for (const auto& change : changes) out += change_text(change);
  return out;
}

std::string entry_text(const CitedEntry& change) {
  const auto name = shown(change.entry);
  if (change.before.empty()) return concat("  + ", name, "\n");
  if (change.after.empty()) return concat("  - ", name, "\n");
  return concat("  ~ ", name, "\n       sha256:", shown(change.before),
                "\n    -> sha256:", shown(change.after), '\n');
}

}  // namespace

std::string render_change(const ValueChange& change, std::size_t indent) {
  const auto before = or_nothing(change.before);
  const auto after = or_nothing(change.after);
  const auto width = k_name_column > indent ? k_name_column - indent : 2;
  const auto name = shown(change.name);
  auto label = blanks(indent) + name + blanks(name.size() + 2 < width ? width - name.size() : 2);
  if (label.size() + before.size() + after.size() + 4 <= k_terminal_width) {
    return concat(label, before, " -> ", after, '\n');
  }
  // A digest would be broken behind its name.
  const bool long_word = is_long_word(before) || is_long_word(after);
  if (long_word || label.size() > k_name_column + 8) {
    const auto column = long_word ? k_digest_column : k_name_column;
    return concat(blanks(indent), name, '\n') + hanging(blanks(column), before) +
           hanging(blanks(column - 3) + "-> ", after);
  }
  return hanging(label, before) + hanging(blanks(label.size() - 3) + "-> ", after);
}

std::string render_difference(const Difference& difference) {
  if (difference.same) return "conclusions: the same, byte for byte\n";
  std::string out;
  if (!difference.heading.empty()) out += "made of\n";
  for (const auto& change : difference.heading) out += render_change(change, 2);
  out += section("conclusions", difference.conclusions);
  if (!difference.clocks.empty()) out += section("clocks", difference.clocks);
  out += section("record", difference.coverage);
  if (!difference.entries.empty()) out += "entries pointed to (~ changed, + only B, - only A)\n";
  for (const auto& change : difference.entries) out += entry_text(change);
  out += hanging("members that differ: ", join(difference.members, ", "));
  return out;
}

}  // namespace coldcase::report
