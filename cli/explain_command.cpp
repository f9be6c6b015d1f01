// SPDX-License-Identifier: Apache-2.0
//
// coldcase explain.
#include "cli/explain_command.hpp"

#include "analyze/place.hpp"
#include "bundle/reader.hpp"
#include "cli/progress.hpp"
#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"
#include "report/overview.hpp"
#include "report/why/statement.hpp"
#include "report/why/statement_text.hpp"

#include <map>
#include <ostream>
#include <vector>

namespace coldcase::cli {

namespace {

using report::Evidence;
using report::Standing;

constexpr std::uint64_t k_largest_quoted = std::uint64_t{1} << 30U;
constexpr std::int64_t k_lines_around = 2;

// Looks up the evidence of a statement while a bundle is read.
class Quoter : public bundle::Visitor {
 public:
  explicit Quoter(report::Statement& statement) : m_all(report::all_evidence(statement)) {
    for (auto* one : m_all) {
      one->standing = one->pointer.entry.empty() ? Standing::unpinned : Standing::no_entry;
      if (!one->pointer.entry.empty()) m_wanted[one->pointer.entry].push_back(one);
    }
  }

  void visit(const bundle::EntryInfo& entry, ByteSource& content) override {
    const auto wanted = m_wanted.find(entry.name);
    if (wanted == m_wanted.end()) return;
    const auto bytes = read_all(content, k_largest_quoted);
    const auto digest = sha256_hex(bytes);
    for (auto* one : wanted->second) quote(*one, bytes, digest);
  }

  // Throws Error{integrity} if anything that the verdict points to is not there as it says.
  void require_confirmed(const verdict::Bundle& expected, const bundle::Report& found) const {
    std::size_t wrong = 0;
    const Evidence* first = nullptr;
    for (const auto* one : m_all) {
      if (one->standing == Standing::confirmed || one->standing == Standing::unpinned) continue;
      if (first == nullptr) first = one;
      ++wrong;
    }
    if (first == nullptr) return;
    throw Error(
        ErrorCode::integrity,
        concat(wrong, " of ", m_all.size(), wrong == 1 ? " pointer does" : " pointers do",
               " not hold in this bundle: ", printable(first->pointer.entry), ": ", why(*first)))
        .with_advice(concat("the verdict was made from bundle ", printable(expected.identity),
                            ", this one is sha256:", found.identity));
  }

 private:
  static void quote(Evidence& one, const std::string& bytes, const std::string& digest) {
    const auto& pointer = one.pointer;
    if (!pointer.sha256.empty() && pointer.sha256 != digest) {
      one.standing = Standing::changed;
      one.found_sha256 = digest;
      return;
    }
    one.standing = pointer.sha256.empty() ? Standing::unpinned : Standing::confirmed;
    try {
      for (auto& line : analyze::lines_at(pointer.entry, bytes, pointer.place, k_lines_around)) {
        one.lines.push_back({line.number, std::move(line.text), line.meant});
      }
    } catch (const Error&) {
      one.standing = Standing::no_place;
    }
  }

  static std::string why(const Evidence& one) {
    switch (one.standing) {
      case Standing::changed:
        return concat("sha256:", one.found_sha256, ", not sha256:", printable(one.pointer.sha256));
      case Standing::no_place: return concat("no place '", printable(one.pointer.place), "'");
      default: return "no such entry";
    }
  }

  std::vector<Evidence*> m_all;
  std::map<std::string, std::vector<Evidence*>> m_wanted;
};

constexpr std::size_t k_most_conclusions = 60;  // of a kind, in a list
constexpr std::size_t k_most_on_record = 8;

// Conclusions, and what they were made from.
struct Explainable {
  explicit Explainable(const verdict::Result& result)
      : conclusions(report::statements_of(result)), record(report::record_of(result)) {
    if (result.examined) record.insert(record.begin(), report::case_of(*result.examined));
    const auto clocks = report::clocks_of(result);
    conclusions.insert(conclusions.end(), clocks.begin(), clocks.end());
  }

  [[nodiscard]] std::vector<report::Statement> all() const {
    auto both = conclusions;
    both.insert(both.end(), record.begin(), record.end());
    return both;
  }

  // A conclusion goes before what is on record: a check may be called like a source.
  [[nodiscard]] report::Statement find(std::string_view name) const {
    const bool is_conclusion = report::is_known(conclusions, name);
    return report::find_statement(is_conclusion ? conclusions : all(), name);
  }

  std::vector<report::Statement> conclusions;
  std::vector<report::Statement> record;
};

json::Value list_value(const std::vector<report::Statement>& all) {
  json::Array items;
  for (const auto& statement : all) {
    json::Value item;
    item.set("kind", statement.kind).set("id", statement.id).set("outcome", statement.outcome);
    json::Array names;
    for (const auto& name : report::names_for(statement, all)) names.emplace_back(name);
    items.push_back(item.set("names", std::move(names)).set("text", statement.text));
  }
  return items;
}

void print_list(const Explainable& given, bool as_json, std::ostream& out) {
  if (as_json) {
    out << json::to_canonical(list_value(given.all())) << '\n';
    return;
  }
  out << report::render_list(given.conclusions, k_most_conclusions);
  if (!given.record.empty()) out << '\n' << report::render_list(given.record, k_most_on_record);
}

void print_statement(const report::Statement& statement, const report::Provenance& from,
                     bool as_json, std::ostream& out) {
  if (!as_json) {
    out << report::render_statement(statement, from);
    return;
  }
  json::Value value;
  value.set("verdict_digest", from.verdict_digest).set("rules_digest", from.rules_digest);
  value.set("bundle_identity", from.bundle.identity).set("given_identity", from.given_identity);
  out << json::to_canonical(value.set("statement", report::to_value(statement))) << '\n';
}

}  // namespace

ExitCode run_explain(const ExplainOptions& options, const Streams& io) {
  const auto file = read_verdict(options.verdict);
  const Explainable given(file.result);
  const bool as_json = options.format == "json";
  if (options.id.empty()) {
    print_list(given, as_json, io.out);
    return ExitCode::ok;
  }
  auto statement = given.find(options.id);
  report::Provenance from{.verdict_file = options.verdict.native(),
                          .verdict_digest = file.digest,
                          .bundle = file.result.bundle,
                          .coverage = report::say_coverage(file.result.coverage),
                          .rules_digest = file.result.rules_digest};
  if (options.bundle.empty()) {
    print_statement(statement, from, as_json, io.out);
    return ExitCode::ok;
  }
  const auto name = printable(options.bundle.native());
  ProgressBar bar(io, "explain");
  Quoter quoter(statement);
  const auto found =
      with_context([&] { return concat("cannot look into '", name, "'"); },
                   [&] {
                     refuse_verdict(options.bundle);
                     auto read = bundle::read_bundle(options.bundle, quoter, bar.for_bytes());
                     bundle::require_valid(read);
                     return read;
                   });
  bar.finish();
  from.bundle_file = options.bundle.native();
  from.given_identity = concat("sha256:", found.identity);
  print_statement(statement, from, as_json, io.out);
  with_context([&] { return concat("comparing with '", name, "'"); },
               [&] { quoter.require_confirmed(file.result.bundle, found); });
  return ExitCode::ok;
}

}  // namespace coldcase::cli
