// SPDX-License-Identifier: Apache-2.0
//
// coldcase query.
#include "cli/query_command.hpp"

#include "analyze/analyze.hpp"
#include "analyze/facts/schema.hpp"
#include "analyze/facts/sql_advice.hpp"
#include "cli/analysis_input.hpp"
#include "cli/progress.hpp"
#include "cli/row_output.hpp"
#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <ostream>

namespace coldcase::cli {

namespace {

constexpr std::int64_t k_thousands_of_steps = 1'000'000;  // a minute of work
constexpr std::size_t k_line_width = 80;

// Names in as many columns as a line holds, downwards, as sqlite3 prints them.
void print_tables(std::ostream& out) {
  const auto names = analyze::table_names();
  std::size_t width = 0;
  for (const auto& name : names) width = std::max(width, name.size() + 2);
  const auto columns = std::max<std::size_t>(1, k_line_width / width);
  const auto lines = (names.size() + columns - 1) / columns;
  for (std::size_t line = 0; line < lines; ++line) {
    std::string text;
    for (std::size_t at = line; at < names.size(); at += lines) {
      text += names[at] + std::string(width - names[at].size(), ' ');
    }
    out << trim(text) << '\n';
  }
}

void print_schema(std::ostream& out, const std::string& name) {
  if (name.empty()) {
    for (const auto& table : analyze::table_names()) {
      out << analyze::create_statement(*analyze::find_table(table));
    }
    return;
  }
  const auto* table = analyze::find_table(ascii_lower(name));
  if (table == nullptr) {
    throw Error(ErrorCode::usage, concat("no such table: ", printable(name),
                                         did_you_mean(name, analyze::table_names())))
        .with_advice("\".tables\" lists the tables");
  }
  out << analyze::create_statement(*table);
}

// ".tables", ".schema [TABLE]": what sqlite3 answers by itself. They need no bundle.
void run_dot_command(const std::string& line, std::ostream& out) {
  const auto blank = line.find(' ');
  const auto command = line.substr(0, blank);
  const auto argument =
      blank == std::string::npos ? std::string{} : std::string(trim(line.substr(blank)));
  if (command == ".tables" && argument.empty()) return print_tables(out);
  if (command == ".schema") return print_schema(out, argument);
  const std::vector<std::string> known{".tables", ".schema"};
  throw Error(ErrorCode::usage, concat("unknown command '", printable(line), "'",
                                       command == ".tables" ? "" : did_you_mean(command, known)))
      .with_advice("known are .tables and .schema [TABLE]; everything else is SQL");
}

// "SELECT 1;" is one statement, too.
std::string without_semicolons(std::string_view sql) {
  sql = trim(sql);
  while (sql.ends_with(';')) sql = trim(sql.substr(0, sql.size() - 1));
  return std::string(sql);
}

analyze::QuerySession open(const QueryOptions& options, const Streams& io) {
  const auto given = read_given_case(options.case_file);
  const auto rules = read_rules(options.rules);
  ProgressBar bar(io, "query");
  const auto progress = bar.for_bytes();
  return with_context(
      [&] { return concat("cannot query '", printable(options.bundle.native()), "'"); },
      [&] {
        refuse_verdict(options.bundle);
        return analyze::open_session(options.bundle, rules, given, progress);
      });
}

// What the reader of an answer must know: later facts are not in it.
void print_note(const analyze::QuerySession& session, std::ostream& err) {
  if (session.after_as_of.empty()) return;
  std::int64_t rows = 0;
  for (const auto& [table, count] : session.after_as_of) rows += count;
  const auto whose = session.case_id.empty() ? std::string("the end of the capture")
                                             : concat("case ", printable(session.case_id));
  err << "note: facts as of " << format_for_people(session.as_of) << "Z (" << whose << "); " << rows
      << " later rows are left out\n";
}

// Wrong SQL, and SQL that costs too much, are the reader's to mend: exit 64.
[[noreturn]] void explain(const Error& error, const std::string& sql, std::size_t rows) {
  const bool too_much = error.code() == ErrorCode::limit_exceeded;
  if (!too_much && error.code() != ErrorCode::database && error.code() != ErrorCode::usage) throw;
  const auto advice = analyze::advise(sql, error.what());
  throw Error(ErrorCode::usage,
              concat("query: ", advice.why, rows > 0 ? "; what came before was printed" : ""))
      .with_advice(advice.advice);
}

}  // namespace

ExitCode run_query(const QueryOptions& options, const Streams& io) {
  const auto sql = without_semicolons(options.sql);
  if (sql.empty()) throw Error(ErrorCode::usage, "query: the SQL is empty");
  if (sql.starts_with('.')) {
    // It needs no bundle, but a misspelt name of one should not wait for the next query.
    if (options.bundle != "-") (void)open_for_reading(options.bundle);
    run_dot_command(sql, io.out);
    return ExitCode::ok;
  }
  auto session = open(options, io);
  if (!io.quiet) print_note(session, io.err);
  const auto output = make_row_output(io.out, {.format = row_format(options.format),
                                               .widest = options.widest,
                                               .escape = io.out_is_terminal});
  try {
    (void)session.database.read(
        sql, {}, {.thousands_of_steps = k_thousands_of_steps, .rows = options.most_rows}, *output);
  } catch (const Error& error) {
    if (output->rows() > 0) output->finish();
    explain(error, sql, output->rows());
  }
  output->finish();
  return ExitCode::ok;
}

}  // namespace coldcase::cli
