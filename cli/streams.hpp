// SPDX-License-Identifier: Apache-2.0
//
// Where a command writes: stdout for the result and nothing else, stderr for the rest.
#pragma once

#include "core/base/file.hpp"

#include <array>
#include <ostream>
#include <streambuf>
#include <string>

namespace coldcase::cli {

struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool quiet = false;            // no progress, no notes
  bool err_is_terminal = false;  // a progress bar makes sense
  bool out_is_terminal = false;  // what is printed must not move the cursor
  bool color = false;            // of out: a terminal, and NO_COLOR is not set
};

// A stream over a descriptor whose failures are Error{io} instead of a silent bad state: a full
// disk or a closed pipe must not look like success.
class FdStream : public std::ostream {
 public:
  enum class Buffered { yes, no };
  FdStream(int fd, std::string name, Buffered buffered = Buffered::yes);
  ~FdStream() override;
  FdStream(const FdStream&) = delete;
  FdStream& operator=(const FdStream&) = delete;
  FdStream(FdStream&&) = delete;
  FdStream& operator=(FdStream&&) = delete;

 private:
  class Buffer : public std::streambuf {
   public:
    Buffer(int fd, std::string name, Buffered buffered);

   protected:
    std::streamsize xsputn(const char* bytes, std::streamsize size) override;
    int_type overflow(int_type character) override;
    int sync() override;

   private:
    FdSink m_sink;
    bool m_buffered;
    std::array<char, 16384> m_bytes{};
  };

  Buffer m_buffer;
};

}  // namespace coldcase::cli
