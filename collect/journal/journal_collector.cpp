// SPDX-License-Identifier: Apache-2.0
//
// journalctl for the running journal and for journal files; JSON lines are read directly.
#include "collect/journal/journal_collector.hpp"

#include "bundle/names.hpp"
#include "collect/allowance.hpp"
#include "collect/journal/command.hpp"
#include "collect/journal/journal_filter.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

// Debian, NixOS.
constexpr std::string_view k_program_folders =
    "/usr/bin:/bin:/usr/local/bin:/run/current-system/sw/bin";

// Only these are printed, besides times, cursor and boot id, which always are.
constexpr std::string_view k_output_fields =
    "--output-fields=MESSAGE,MESSAGE_ID,PRIORITY,SYSLOG_IDENTIFIER,UNIT,OBJECT_SYSTEMD_UNIT,_PID,"
    "_SYSTEMD_UNIT,_TRANSPORT,_HOSTNAME,_LINE_BREAK,CONTAINER_ID,CONTAINER_ID_FULL,CONTAINER_NAME,"
    "CONTAINER_TAG";

constexpr std::string_view k_magic = "LPKSHHRH";  // of a journal file

std::int64_t floor_seconds(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

std::int64_t ceil_seconds(Instant at) {
  return std::chrono::ceil<std::chrono::seconds>(at).time_since_epoch().count();
}

// journalctl says so on standard error, and exits with 0; and not at all when it prints JSON.
bool says_no_permission(std::string_view errors) {
  return errors.find("not seeing messages from other users") != std::string_view::npos ||
         errors.find("insufficient permissions") != std::string_view::npos;
}

bool says_no_journal(std::string_view errors) {
  return errors.find("No journal files were found") != std::string_view::npos;
}

struct InputFile {
  std::filesystem::path path;
  bool is_journal = false;
  int error = 0;
};

InputFile look_at(const std::filesystem::path& path) {
  InputFile file{.path = path};
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::array<char, k_magic.size()> start{};
  const auto count = fd ? ::read(fd.get(), start.data(), start.size()) : ssize_t{-1};
  if (count < 0) file.error = errno;
  file.is_journal = count == static_cast<ssize_t>(start.size()) &&
                    std::string_view(start.data(), start.size()) == k_magic;
  return file;
}

class JournalCollector : public Collector {
 public:
  JournalCollector(JournalConfiguration configuration, Scope scope, Clock clock, const Stop& stop,
                   std::filesystem::path journalctl)
      : m_configuration(std::move(configuration)),
        m_scope(std::move(scope)),
        m_clock(clock),
        m_stop(&stop),
        m_program(std::move(journalctl)) {
    if (m_program.empty()) m_program = find_program("journalctl", k_program_folders);
  }

  [[nodiscard]] std::string_view id() const noexcept override { return "journal"; }

  [[nodiscard]] std::vector<PlannedRead> plan() const override {
    std::vector<PlannedRead> reads;
    for (const auto& unit : m_configuration.units) {
      if (m_configuration.files.empty()) {
        reads.push_back({"journal", command_line(arguments_for(full_unit_name(unit), {}))});
      }
      for (const auto& file : m_configuration.files) {
        reads.push_back({"journal", concat("read ", printable(file.native()), ", lines of ",
                                           printable(full_unit_name(unit)))});
      }
    }
    return reads;
  }

  void collect(EvidenceSink& sink) override {
    Allowance allowance(m_configuration.limits, *m_stop);
    std::vector<InputFile> files;
    for (const auto& path : m_configuration.files) files.push_back(look_at(path));
    if (m_configuration.units.empty()) {
      auto item = begin("");
      item.status = Status::failed;
      item.reason = "the configuration names no unit";
      return sink.record(std::move(item));
    }
    const Seen seen{oldest_entry(files, allowance), hints(files, allowance)};
    for (const auto& unit : m_configuration.units) {
      collect_unit(full_unit_name(unit), files, seen, {allowance, sink});
    }
  }

 private:
  struct Target {
    Allowance& allowance;
    EvidenceSink& sink;
  };

  // What is known of the journal as a whole.
  struct Seen {
    std::optional<Instant> oldest;  // entry, of all units: what is older was rotated away
    std::string hints;              // of journalctl, to people
  };

  [[nodiscard]] Item begin(const std::string& unit) const {
    return {.source = "journal",
            .subject = printable(unit),
            .started = m_clock.now(),
            .since = m_scope.since,
            .until = m_scope.until};
  }

  // The files are those that are no JSON lines; none means the running journal.
  [[nodiscard]] std::vector<std::string> arguments_for(const std::string& unit,
                                                       const std::vector<InputFile>& files) const {
    std::vector<std::string> arguments{"-o",    "json",       "--all",
                                       "--utc", "--no-pager", std::string(k_output_fields)};
    add_files(files, arguments);
    arguments.push_back(concat("--unit=", unit));
    arguments.push_back(concat("--since=@", floor_seconds(m_scope.since)));
    arguments.push_back(concat("--until=@", ceil_seconds(m_scope.until)));
    return arguments;
  }

  static void add_files(const std::vector<InputFile>& files, std::vector<std::string>& arguments) {
    for (const auto& file : files) {
      if (file.is_journal) arguments.push_back(concat("--file=", file.path.native()));
    }
  }

  static std::string command_line(const std::vector<std::string>& arguments) {
    return concat("journalctl ", printable(join(arguments, " ")));
  }

  [[nodiscard]] Command command(std::vector<std::string> arguments,
                                const Allowance& allowance) const {
    return {.program = m_program,
            .arguments = std::move(arguments),
            .end = allowance.end(),
            .keep_going = [this] { return !m_stop->is_over(); }};
  }

  static bool uses_journalctl(const std::vector<InputFile>& files) {
    return files.empty() || std::any_of(files.begin(), files.end(),
                                        [](const auto& file) { return file.is_journal; });
  }

  [[nodiscard]] std::string hints(const std::vector<InputFile>& files,
                                  const Allowance& allowance) const {
    if (m_program.empty() || !uses_journalctl(files)) return {};
    std::vector<std::string> arguments{"--no-pager", "--lines=0"};
    add_files(files, arguments);
    return run_command(command(arguments, allowance), [](std::string_view) { return true; }).errors;
  }

  [[nodiscard]] std::optional<Instant> oldest_entry(const std::vector<InputFile>& files,
                                                    const Allowance& allowance) const {
    if (m_program.empty() || !uses_journalctl(files)) return std::nullopt;
    std::vector<std::string> arguments{"-o", "json", "--utc", "--no-pager",
                                       "--output-fields=PRIORITY"};
    add_files(files, arguments);
    std::string start;
    const auto result = run_command(command(arguments, allowance), [&](std::string_view piece) {
      start += piece;
      return start.find('\n') == std::string::npos;
    });
    if (result.end == CommandResult::End::not_started || start.empty()) return std::nullopt;
    try {
      return time_of_line(json::parse(std::string_view(start).substr(0, start.find('\n'))).root);
    } catch (const Error&) {
      return std::nullopt;  // the units' own lines will say what is wrong
    }
  }

  void collect_unit(const std::string& unit, const std::vector<InputFile>& files, const Seen& seen,
                    Target target) const {
    auto item = begin(unit);
    item.entry = concat("data/journal/", bundle::encode_component(unit), ".ndjson");
    item.request = request_for(unit, files);
    if (seen.oldest) item.details["oldest_entry"] = format_rfc3339(*seen.oldest);
    if (const auto refusal = target.allowance.why_no_item()) {
      refusal->apply_to(item);
      item.entry.clear();
      return target.sink.record(std::move(item));
    }
    std::string note;
    target.sink.add(std::move(item), Form::json_lines, [&](Item& read, ByteSink& content) {
      JournalFilter filter(unit, m_scope.since, m_scope.until, target.allowance.item_bytes(),
                           content);
      read_all_inputs(unit, files, seen, read, {filter, target.allowance});
      target.allowance.take(filter.counts().bytes);
      conclude(filter.counts(), read);
      note = remark_on(unit, read, filter.counts(), seen.oldest);
    });
    if (!note.empty()) target.sink.remark(note);
  }

  [[nodiscard]] std::string request_for(const std::string& unit,
                                        const std::vector<InputFile>& files) const {
    std::vector<std::string> parts;
    if (uses_journalctl(files)) parts.push_back(command_line(arguments_for(unit, files)));
    for (const auto& file : files) {
      if (!file.is_journal) parts.push_back(concat("read ", printable(file.path.native())));
    }
    return join(parts, "; ");
  }

  struct Reading {
    JournalFilter& filter;
    const Allowance& allowance;
  };

  void read_all_inputs(const std::string& unit, const std::vector<InputFile>& files,
                       const Seen& seen, Item& item, Reading reading) const {
    auto& filter = reading.filter;
    if (uses_journalctl(files)) run_journalctl(unit, files, seen, item, reading);
    for (const auto& file : files) {
      if (!file.is_journal && !filter.counts().cut)
        read_lines(file, item, filter, reading.allowance);
    }
  }

  static void worsen(Item& item, Status status, std::string reason) {
    if (item.status != Status::success) return;  // the first trouble is the cause
    item.status = status;
    item.reason = std::move(reason);
  }

  void run_journalctl(const std::string& unit, const std::vector<InputFile>& files,
                      const Seen& seen, Item& item, Reading reading) const {
    auto& filter = reading.filter;
    const auto& allowance = reading.allowance;
    if (m_program.empty()) {
      return worsen(item, Status::failed,
                    "there is no journalctl on this host; name exported files in [journal] files");
    }
    const auto result = run_command(command(arguments_for(unit, files), allowance),
                                    [&](std::string_view piece) { return filter.push(piece); });
    filter.finish();
    const auto said = trim(result.errors).empty() ? seen.hints : result.errors;
    const auto errors = printable(trim(said));
    if (!errors.empty()) item.details["stderr"] = errors;
    switch (result.end) {
      case CommandResult::End::not_started:
        return worsen(item, Status::failed, concat("journalctl did not start: ", errors));
      case CommandResult::End::timeout: {
        const auto refusal = allowance.why_stop();
        return worsen(item, refusal ? refusal->status : Status::timeout,
                      refusal ? refusal->reason : "journalctl took too long");
      }
      case CommandResult::End::killed:
        return worsen(item, Status::failed, concat("journalctl ended by signal ", result.code));
      case CommandResult::End::enough: return;
      case CommandResult::End::exited: break;
    }
    const bool empty = filter.counts().kept == 0;
    if (says_no_permission(said)) {
      worsen(item, empty ? Status::denied : Status::partial,
             "no permission for the system's journal; run as root or in group systemd-journal");
    } else if (says_no_journal(said)) {
      worsen(item, Status::failed, "there is no journal on this host");
    } else if (result.code != 0) {
      worsen(item, empty ? Status::failed : Status::partial,
             concat("journalctl exited with ", result.code, ": ", errors));
    }
  }

  static void read_lines(const InputFile& file, Item& item, JournalFilter& filter,
                         const Allowance& allowance) {
    const auto name = printable(file.path.native());
    if (file.error != 0) {
      return worsen(item, filter.counts().kept > 0 ? Status::partial : status_of(file.error),
                    concat("cannot read '", name, "': ", system_message(file.error)));
    }
    const auto fd = open_for_reading(file.path);
    FdSource source(fd.get(), file.path.native());
    std::vector<char> buffer(65536);
    while (true) {
      if (const auto refusal = allowance.why_stop()) {
        return worsen(item, refusal->status, refusal->reason);
      }
      const auto count = source.read(buffer);
      if (count == 0 || !filter.push({buffer.data(), count})) break;
    }
    filter.finish();
  }

  static Status status_of(int error) {
    return error == EACCES || error == EPERM ? Status::denied : Status::failed;
  }

  void conclude(const JournalCounts& counts, Item& item) const {
    const auto note = [&](const char* name, std::int64_t count) {
      if (count != 0) item.details[name] = std::to_string(count);
    };
    item.details["lines"] = std::to_string(counts.kept);
    note("container_lines_left_out", counts.container);
    note("other_lines_left_out", counts.other);
    note("damaged_lines", counts.damaged);
    note("suppressed_messages", counts.suppressed);
    if (counts.first) item.details["first_line"] = format_rfc3339(*counts.first);
    if (counts.last) item.details["last_line"] = format_rfc3339(*counts.last);
    if (counts.cut) worsen(item, Status::partial, "cut at the limit of bytes");
    if (counts.damaged > 0) {
      worsen(item, Status::partial,
             concat(counts.damaged, " lines are no JSON, or without a time"));
    }
    item.finished = m_clock.now();
  }

  // For people: what makes silence in the journal worth less.
  [[nodiscard]] std::string remark_on(const std::string& unit, const Item& item,
                                      const JournalCounts& counts,
                                      std::optional<Instant> oldest) const {
    const auto name = concat("journal ", printable(unit), ": ");
    if (item.status != Status::success) return concat(name, item.reason);
    if (counts.suppressed > 0) {
      return concat(name, "journald dropped ", counts.suppressed, " messages (rate limit)");
    }
    if (oldest && *oldest > m_scope.since) {
      return concat(name, "nothing is older than ", format_for_people(*oldest),
                    ", the window starts ", format_for_people(m_scope.since));
    }
    if (counts.kept == 0) {
      return concat(name, "no line in the window; if it should have some, check the unit's name");
    }
    return {};
  }

  JournalConfiguration m_configuration;
  Scope m_scope;
  Clock m_clock;
  const Stop* m_stop;
  std::filesystem::path m_program;
};

}  // namespace

std::unique_ptr<Collector> make_journal_collector(JournalConfiguration configuration, Scope scope,
                                                  Clock clock, const Stop& stop,
                                                  std::filesystem::path journalctl) {
  return std::make_unique<JournalCollector>(std::move(configuration), std::move(scope), clock, stop,
                                            std::move(journalctl));
}

}  // namespace coldcase::collect
