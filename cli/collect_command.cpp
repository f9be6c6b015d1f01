// SPDX-License-Identifier: Apache-2.0
//
// coldcase collect.
#include "cli/collect_command.hpp"

#include "casefile/case.hpp"
#include "cli/collect_output.hpp"
#include "cli/host_example.hpp"
#include "cli/interrupt.hpp"
#include "collect/collect.hpp"
#include "collect/discover.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/hash.hpp"
#include "core/base/number.hpp"
#include "core/base/suggest.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <ostream>

namespace coldcase::cli {

namespace {

constexpr std::uint64_t k_largest_input = 16U << 20U;

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

std::vector<std::filesystem::path> usual_places() {
  std::vector<std::filesystem::path> places;
  const auto config = environment("XDG_CONFIG_HOME");
  const auto home = environment("HOME");
  if (config && !config->empty()) {
    places.push_back(std::filesystem::path(*config) / "coldcase/host.toml");
  } else if (home && !home->empty()) {
    places.push_back(std::filesystem::path(*home) / ".config/coldcase/host.toml");
  }
  places.emplace_back("/etc/coldcase/host.toml");
  return places;
}

// The file to read, or an empty path if none is given and none is there.
std::filesystem::path configuration_file(const CollectOptions& options) {
  if (!options.configuration.empty()) return options.configuration;
  for (const auto& place : usual_places()) {
    std::error_code ignored;
    if (std::filesystem::exists(place, ignored)) return place;
  }
  return {};
}

collect::Configuration read_configuration(const CollectOptions& options) {
  const auto file = configuration_file(options);
  if (!file.empty()) {
    return collect::parse_configuration(read_file(file, k_largest_input), file.native());
  }
  std::vector<std::string> places;
  for (const auto& place : usual_places()) places.push_back(place.native());
  throw Error(ErrorCode::usage, concat("no host file: looked for ", join(places, ", ")))
      .with_advice(
          "give one with -c; 'coldcase collect --dry-run' shows what is on this host, "
          "'coldcase collect --write-example' prints a commented file");
}

// RFC 3339, or a duration before `now`.
std::optional<Instant> read_instant(const std::string& text, std::string_view option, Instant now) {
  if (text.empty()) return std::nullopt;
  if (const auto instant = parse_rfc3339(text)) return instant;
  const auto duration = parse_duration(text);
  if (duration && duration->count() >= 0) return now - *duration;
  throw Error(ErrorCode::usage,
              concat(option, " is \"", printable(text), "\": neither an instant nor a duration"))
      .with_advice("write 2026-06-13T06:28:01Z, or 48h for that long ago");
}

void require_source(const std::string& name) {
  const auto& ids = collect::source_ids();
  if (std::find(ids.begin(), ids.end(), name) != ids.end()) return;
  throw Error(ErrorCode::usage,
              concat("unknown source '", printable(name), "'", did_you_mean(name, ids)))
      .with_advice(concat("the sources are ", join(ids, ", ")));
}

std::set<std::string> chosen_sources(const CollectOptions& options) {
  for (const auto& name : options.only) require_source(name);
  for (const auto& name : options.skip) require_source(name);
  const auto& all = options.only.empty() ? collect::source_ids() : options.only;
  std::set<std::string> chosen(all.begin(), all.end());
  for (const auto& name : options.skip) chosen.erase(name);
  return chosen;
}

void apply_limits(const CollectOptions& options, collect::Configuration& configuration) {
  if (!options.timeout.empty()) {
    const auto limit = parse_duration(options.timeout);
    if (!limit || limit->count() <= 0) {
      throw Error(ErrorCode::usage, concat("--timeout is \"", printable(options.timeout),
                                           "\": a duration such as 5m was expected"));
    }
    configuration.total_timeout = std::chrono::duration_cast<std::chrono::milliseconds>(*limit);
  }
  if (!options.max_size.empty()) {
    const auto limit = parse_size(options.max_size);
    if (!limit || *limit == 0) {
      throw Error(ErrorCode::usage, concat("--max-size is \"", printable(options.max_size),
                                           "\": a size such as 2GiB was expected"));
    }
    configuration.total_size = *limit;
  }
}

// The digest of the running program; empty where the system does not show it.
std::string own_digest() {
  try {
    const auto program = open_for_reading("/proc/self/exe");
    FdSource source(program.get(), "/proc/self/exe");
    Sha256 hash;
    std::array<char, 65536> buffer{};
    while (const auto count = source.read(buffer)) hash.update({buffer.data(), count});
    return to_hex(hash.finish());
  } catch (const Error&) {
    return {};
  }
}

collect::Request make_request(const CollectOptions& options, collect::Configuration configuration) {
  collect::Request request{.configuration = std::move(configuration),
                           .sources = chosen_sources(options),
                           .environment = environment,
                           .spool_folder = options.spool,
                           .tool = {.version = COLDCASE_VERSION, .sha256 = own_digest()},
                           .command = options.command};
  apply_limits(options, request.configuration);
  request.clock = collect::Clock::from_text(environment("COLDCASE_CLOCK").value_or(""));
  if (request.spool_folder.empty()) request.spool_folder = temporary_folder();
  std::optional<casefile::Case> given;
  if (!options.case_file.empty()) {
    const auto text = read_file(options.case_file, k_largest_input);
    given = casefile::parse_case(text, options.case_file.native());
    request.given_case = {given->id, text};
  }
  const auto now = request.clock.now();
  request.scope =
      collect::make_scope(given ? &*given : nullptr, read_instant(options.since, "--since", now),
                          read_instant(options.until, "--until", now), now);
  return request;
}

ExitCode show_plan(const CollectOptions& options, const Streams& io) {
  if (configuration_file(options).empty()) {
    (void)chosen_sources(options);  // a typo is told here, too
    std::vector<std::string> places;
    for (const auto& place : usual_places()) places.push_back(place.native());
    io.out << "no host file: looked for " << join(places, ", ") << '\n';
    print_usual_places(io.out, collect::discover({}));
    return ExitCode::ok;
  }
  const auto request = make_request(options, read_configuration(options));
  print_plan(io.out, request, collect::plan(request));
  return ExitCode::ok;
}

ExitCode collect_to_stdout(const collect::Request& request, const Streams& io) {
  StreamSink sink(io.out);
  HashingSink bytes(sink);
  collect::Stop stop(request.configuration.total_timeout);
  const Interrupt interrupt(stop, {});
  CollectProgress progress(io, request.configuration.total_timeout);
  const auto outcome = collect::collect_host(request, bytes, stop, progress.observer());
  progress.finish();
  io.out.flush();
  print_outcome(io.err, k_standard_output, bytes.size(), outcome);
  return bundle::gaps(outcome.collection).empty() ? ExitCode::ok : ExitCode::incomplete;
}

ExitCode collect_to_file(const collect::Request& request, const std::string& name,
                         const Streams& io) {
  AtomicFile file(name);
  HashingSink bytes(file);
  collect::Stop stop(request.configuration.total_timeout);
  const Interrupt interrupt(stop, file.partial());
  CollectProgress progress(io, request.configuration.total_timeout);
  const auto outcome = collect::collect_host(request, bytes, stop, progress.observer());
  progress.finish();
  const bool regular = !file.partial().empty();
  file.commit();
  if (regular) write_transport_digest(name, bytes.digest());
  print_outcome(io.out, name, bytes.size(), outcome);
  return bundle::gaps(outcome.collection).empty() ? ExitCode::ok : ExitCode::incomplete;
}

}  // namespace

ExitCode run_collect(const CollectOptions& options, const Streams& io) {
  // What was large goes back to the host when it is done with: by default the C library keeps
  // blocks of up to 32 MiB, once in each thread.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
  if (options.write_example) {
    for (const auto& file : host_example()) io.out << file.bytes;
    return ExitCode::ok;
  }
  if (options.dry_run) return show_plan(options, io);
  const auto request = make_request(options, read_configuration(options));
  if (options.output == "-") return collect_to_stdout(request, io);
  const auto name =
      options.output.empty() ? concat(collect::bundle_root(request), ".tgz") : options.output;
  return with_context([&] { return concat("cannot collect into '", printable(name), "'"); },
                      [&] { return collect_to_file(request, name, io); });
}

}  // namespace coldcase::cli
