// SPDX-License-Identifier: Apache-2.0
//
// The layout: a heading, values in two columns, evidence grouped by entry, then what is below.
#include "report/why/statement_text.hpp"

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/base/wrap.hpp"
#include "report/terminal.hpp"
#include "report/wording.hpp"

#include <algorithm>

namespace coldcase::report {

namespace {

constexpr std::size_t k_name_column = 16;
constexpr std::size_t k_gutter = 10;  // "> 123456| "
constexpr std::size_t k_most_rows_of_a_line = 12;
constexpr std::size_t k_widest_column = 36;  // of the list
constexpr std::size_t k_evidence_below = 8;  // of a statement that is not the one asked for

std::size_t room(std::size_t used) {
  return used + 20 < k_terminal_width ? k_terminal_width - used : 20;
}

std::string standing_text(const Evidence& evidence, bool has_bundle) {
  switch (evidence.standing) {
    case Standing::confirmed: return "the digest is the one of the bundle's entry";
    case Standing::changed: return "DIFFERS from the entry of the bundle, which is";
    case Standing::no_entry: return "MISSING: the bundle has no such entry";
    case Standing::no_place: return "NO SUCH PLACE: the entry is the one meant, the place is not";
    case Standing::unpinned:
      return has_bundle ? "not compared: the verdict names no digest for it" : "";
    default: return "";
  }
}

class Printer {
 public:
  explicit Printer(bool has_bundle) : m_has_bundle(has_bundle) {}

  void root(const Statement& statement) {
    heading(statement, 0);
    body(statement, 2, true);
    if (statement.missing.empty() && !missing_below(statement)) paragraph("missing", "nothing", 2);
    for (const auto& below : statement.because) child(below, 2);
  }

  void value(const std::string& name, const std::string& text) { paragraph(name, text, 0); }
  // With a digest below, which is never broken.
  void source(const std::string& name, const std::string& text, const std::string& digest) {
    paragraph(name, text, 0);
    if (!digest.empty()) line(2, shown(digest));
  }
  void blank() { m_out += '\n'; }
  [[nodiscard]] std::string take() { return std::move(m_out); }

 private:
  void line(std::size_t indent, std::string_view text) {
    m_out += concat(blanks(indent), text, '\n');
  }

  void lines(std::size_t indent, std::string_view text) {
    for (const auto& one : wrap(shown(text), room(indent))) line(indent, one);
  }

  // A name in the first column, running text in the second. A digest is never broken.
  void paragraph(const std::string& name, std::string_view text, std::size_t indent) {
    auto label = pad_right(shown(name), k_name_column - 2) + "  ";
    const auto column = indent + k_name_column;
    const bool is_digest = text.starts_with("sha256:") && text.size() > room(column);
    const bool fits =
        columns(label) == k_name_column || text.size() <= room(indent + columns(label));
    if (is_digest || !fits) {
      line(indent, shown(name));
      label = blanks(k_name_column);
    }
    if (is_digest) return line(indent + 2, shown(text));
    for (const auto& one : wrap(shown(text), room(column))) {
      line(indent, label + one);
      label = blanks(k_name_column);
    }
  }

  void heading(const Statement& statement, std::size_t indent) {
    auto text = statement.kind == "verdict" ? std::string("verdict")
                                            : concat(statement.kind, ' ', statement.id);
    if (!statement.outcome.empty()) text += concat(": ", statement.outcome);
    line(indent, shown(text));
    lines(indent + 2, statement.text);
  }

  void body(const Statement& statement, std::size_t indent, bool is_root) {
    if (is_root && !statement.details.empty()) blank();
    for (const auto& [name, text] : statement.details) paragraph(name, text, indent);
    if (!statement.evidence.empty()) {
      if (is_root) blank();
      evidence(statement, indent, is_root ? statement.evidence.size() : k_evidence_below);
      if (is_root) blank();
    }
    for (const auto& one : statement.missing) paragraph("missing", one, indent);
  }

  // Names what the statements below lack: it is missing here, too.
  bool missing_below(const Statement& statement) {
    bool found = false;
    for (const auto& below : statement.because) {
      for (const auto& one : below.missing) {
        paragraph("missing", concat(one, ", for ", below.kind, ' ', below.id), 2);
        found = true;
      }
      found = missing_below(below) || found;
    }
    return found;
  }

  void child(const Statement& statement, std::size_t indent) {
    blank();
    heading(statement, indent);
    body(statement, indent + 2, false);
    for (const auto& below : statement.because) child(below, indent + 2);
  }

  // Grouped by entry, in the order in which the entries come.
  void evidence(const Statement& statement, std::size_t indent, std::size_t most) {
    line(indent, "evidence");
    const auto count = std::min(most, statement.evidence.size());
    const Evidence* before = nullptr;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& one = statement.evidence[i];
      const bool same = before != nullptr && before->pointer.entry == one.pointer.entry &&
                        before->standing == one.standing;
      if (!same) entry(one, indent + 2);
      place(one, indent + 4);
      before = &one;
    }
    if (count < statement.evidence.size()) {
      line(indent + 2, concat(statement.evidence.size() - count, " more; --format json has them"));
    }
  }

  void entry(const Evidence& one, std::size_t indent) {
    const auto& pointer = one.pointer;
    line(indent,
         pointer.entry.empty() ? "(no entry: said of what is not there)" : shown(pointer.entry));
    if (!pointer.sha256.empty()) line(indent, concat("sha256:", shown(pointer.sha256)));
    if (!pointer.entry.empty()) lines(indent, standing_text(one, m_has_bundle));
    if (!one.found_sha256.empty()) line(indent, concat("sha256:", shown(one.found_sha256)));
  }

  void place(const Evidence& one, std::size_t indent) {
    const auto place = shown(one.pointer.place.empty() ? "(all of it)" : one.pointer.place);
    const auto text = shown(one.pointer.text);
    if (one.pointer.entry.empty() || text.empty()) {
      lines(indent, text.empty() ? place : text);
    } else if (place.size() + 2 + text.size() <= room(indent)) {
      line(indent, concat(place, "  ", text));
    } else {
      line(indent, place);
      lines(indent + 2, text);
    }
    for (const auto& quoted : one.lines) quote(quoted, indent);
  }

  // What is no line has no number, and nothing stands around it.
  void quote(const QuotedLine& quoted, std::size_t indent) {
    const bool numbered = quoted.number > 0;
    const std::string mark = numbered && quoted.meant ? "> " : "  ";
    const auto width = numbered ? k_gutter - 4 : 0;
    auto gutter =
        concat(mark, pad_left(numbered ? std::to_string(quoted.number) : "", width), "| ");
    const auto next = concat(mark, blanks(width), "| ");
    const auto width_left = room(indent + gutter.size());
    const auto text = shown(quoted.text);
    const auto rows = wrap(quoted.meant ? text : shorten(text, width_left), width_left);
    const auto most = quoted.meant ? k_most_rows_of_a_line : 1;
    for (std::size_t i = 0; i < std::min(most, rows.size()); ++i) {
      line(indent, gutter + rows[i]);
      gutter = next;
    }
    if (rows.empty()) line(indent, gutter.substr(0, gutter.size() - 1));
    if (quoted.meant && rows.size() > most) line(indent, next + "...");
  }

  bool m_has_bundle;
  std::string m_out;
};

using Group = std::vector<const Statement*>;

// The column that most of these texts fit into.
std::size_t widest(const Group& group, std::string Statement::*member) {
  std::size_t width = 0;
  for (const auto* statement : group) {
    const auto size = columns(shown(statement->*member));
    if (size <= k_widest_column) width = std::max(width, size);
  }
  return width;
}

std::string one_line(const Statement& statement) {
  for (const auto& detail : statement.details) {
    if (detail.name == "against recipe") return concat("against recipe: ", detail.value);
    if (detail.name == "recipe" && statement.text.empty()) return detail.value;
  }
  return statement.text;
}

std::string without_trailing_blanks(const std::string& text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

// Name, outcome and as much of the text as the line holds. A name that is longer than its column
// has a line of its own: names are copied.
std::string list_row(const Statement& statement, std::size_t id_width, std::size_t outcome_width) {
  auto row = concat("  ", pad_right(shown(statement.id), id_width));
  std::string out;
  const auto rest = one_line(statement);
  if (columns(row) > id_width + 2 && !(statement.outcome + rest).empty()) {
    out = concat(row, '\n');
    row = blanks(id_width + 2);
  }
  if (outcome_width > 0) row += concat("  ", pad_right(shown(statement.outcome), outcome_width));
  const auto lines = wrap(shown(rest), room(columns(row) + 6));
  if (!lines.empty()) row += concat("  ", lines.front(), lines.size() > 1 ? " ..." : "");
  return concat(out, without_trailing_blanks(row), '\n');
}

std::string list_group(const Group& group, std::size_t most) {
  const auto id_width = widest(group, &Statement::id);
  const auto outcome_width = widest(group, &Statement::outcome);
  auto out = concat(group.front()->kind, '\n');
  const auto count = std::min(group.size(), most);
  for (std::size_t i = 0; i < count; ++i) out += list_row(*group[i], id_width, outcome_width);
  if (count < group.size()) {
    out += concat("  and ", group.size() - count, " more; --format json lists all\n");
  }
  return out;
}

}  // namespace

std::string render_statement(const Statement& statement, const Provenance& from) {
  Printer printer(!from.bundle_file.empty());
  printer.root(statement);
  printer.blank();
  printer.source("verdict", from.verdict_file, from.verdict_digest);
  printer.source("rules", "in force", from.rules_digest);
  printer.source("bundle",
                 concat("captured ", format_for_people(from.bundle.captured), "Z on ",
                        from.bundle.host.empty() ? "?" : from.bundle.host,
                        from.bundle.clock == "given" ? ", clock: given" : ""),
                 from.bundle.identity);
  printer.value("evidence", from.coverage);
  if (from.bundle_file.empty()) {
    printer.value("look further",
                  "--bundle BUNDLE quotes the lines and compares the digests; 'coldcase show "
                  "BUNDLE ENTRY#PLACE' prints one");
  } else if (from.given_identity == from.bundle.identity) {
    printer.value("looked into", concat(from.bundle_file, ", which is that bundle"));
  } else {
    printer.source("looked into", concat(from.bundle_file, ", which is another one"),
                   from.given_identity);
  }
  return printer.take();
}

std::string render_list(const std::vector<Statement>& all, std::size_t most_of_a_kind) {
  std::vector<Group> groups;
  for (const auto& statement : all) {
    if (groups.empty() || groups.back().front()->kind != statement.kind) groups.emplace_back();
    groups.back().push_back(&statement);
  }
  std::vector<std::string> texts;
  for (const auto& group : groups) texts.push_back(list_group(group, most_of_a_kind));
  return join(texts, "\n");
}

}  // namespace coldcase::report
