// SPDX-License-Identifier: Apache-2.0
//
// Dispatch, and the one place where errors become text and exit codes.
#include "cli/program.hpp"

#include "cli/arguments.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <exception>
#include <new>
#include <ostream>
#include <string>

namespace coldcase::cli {

namespace {

// The exit code must come through even if nobody listens on standard error.
ExitCode tell(std::ostream& err, const std::string& text, ExitCode code) {
  try {
    err << text << std::flush;
  } catch (const std::exception&) {
    // There is nobody left to tell.
  }
  return code;
}

ExitCode report_error(std::ostream& err, const Error& error) {
  auto text = concat("coldcase: error: ", error.what(), '\n');
  if (!error.advice().empty()) text += concat("advice: ", error.advice(), '\n');
  return tell(err, text, exit_code_for(error.code()));
}

ExitCode run_request(const std::vector<std::string>& arguments, Streams& streams) {
  const auto request = parse_arguments(arguments);
  streams.quiet = streams.quiet || request.quiet;
  auto code = ExitCode::ok;
  if (request.run) {
    code = request.run(streams);
  } else {
    streams.out << request.text;
    if (arguments.empty()) code = ExitCode::usage;
  }
  // What stays in the buffer has not been written: a full disk shows here at the latest.
  streams.out.flush();
  return code;
}

}  // namespace

ExitCode run_program(const std::vector<std::string>& arguments, Streams streams) {
  try {
    return run_request(arguments, streams);
  } catch (const Error& error) {
    return report_error(streams.err, error);
  } catch (const std::bad_alloc&) {
    return tell(streams.err, "coldcase: error: out of memory\n", ExitCode::internal);
  } catch (const std::exception& error) {
    return tell(streams.err, concat("coldcase: internal error: ", error.what(), '\n'),
                ExitCode::internal);
  }
}

}  // namespace coldcase::cli
