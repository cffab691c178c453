// A log as it comes in: a file or standard input, in pieces, to its end or as it grows.

import Arguments
import FIXText
import Glibc
import Printing

/// Why a log couldn't be read.
public struct LogFileError: Error, CustomStringConvertible, Equatable, Sendable {
  public var description: String
}

public struct LogFile: ~Copyable {
  /// As errors call it.
  public let name: String
  private let descriptor: Int32
  /// Zero where the size isn't known.
  private var byteCount = 0
  private var done = 0
  private var chunk: [UInt8]
  private var began = Clock.now()
  private var shownPercent = -1
  /// Not while the messages themselves go to a terminal: they say how far it has come.
  public var showsProgress = true
  private static let chunkByteCount = 1 << 20

  private enum Clock {
    static func now() -> Int {
      var time = timespec()
      _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
      return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
  }

  /// `-` is standard input.
  public init(path: String) throws(LogFileError) {
    descriptor = try Self.opened(path)
    name = path == "-" ? "(stdin)" : path
    chunk = [UInt8](repeating: 0, count: Self.chunkByteCount)
    byteCount = regularSize ?? 0
  }

  private static func opened(_ path: String) throws(LogFileError) -> Int32 {
    // A name can't hold NUL, and the C call would silently stop at one.
    guard !path.utf8.contains(0) else {
      throw LogFileError(description: "a file's name can't hold NUL")
    }
    let descriptor = unsafe path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw LogFileError(description: "\(path): \(sentence(for: errno))")
    }
    return descriptor
  }

  deinit { close(descriptor) }

  private var regularSize: Int? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int(status.st_size)
  }

  /// Bytes that were read so far.
  public var readByteCount: Int { done }

  /// The next bytes; empty at the end, which may move when the file grows.
  public mutating func next() throws(LogFileError) -> ArraySlice<UInt8> {
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0 {
        if errno == EINTR, !Interrupt.isRequested { continue }
        if errno == EINTR { return [] }
        throw LogFileError(description: "\(name): \(Self.sentence(for: errno))")
      }
      done += count
      tellProgress(isAtEnd: count == 0)
      return chunk[..<count]
    }
  }

  /// True when the file has become shorter than what was read: somebody began it anew.
  public mutating func wasCut() -> Bool {
    guard let size = regularSize, size < done else { return false }
    done = 0
    return lseek(descriptor, 0, SEEK_SET) == 0
  }

  /// Back to the beginning; false where the input can't.
  public mutating func rewind() -> Bool {
    done = 0
    return lseek(descriptor, 0, SEEK_SET) == 0
  }

  // MARK: Progress

  /// On a person's terminal, once it has taken two seconds.
  private mutating func tellProgress(isAtEnd: Bool) {
    guard showsProgress, byteCount > 0, Terminal.errors.isInteractive, Clock.now() - began > 2_000
    else { return }
    let percent = min(100, done * 100 / byteCount)
    if isAtEnd {
      if shownPercent >= 0 { Self.redraw("") }
      shownPercent = -1
    } else if percent != shownPercent {
      shownPercent = percent
      Self.redraw("\(name): \(percent)% of \(Readable.bytes(UInt64(byteCount)))")
    }
  }

  private static func redraw(_ text: String) {
    var output = Output(descriptor: STDERR_FILENO, loss: .isIgnored)
    output.write("\r\u{1B}[K" + text)
    output.flush()
  }

  private static func sentence(for error: CInt) -> String {
    switch error {
    case ENOENT: "no such file; check the path and the directory that it starts from"
    case ENOTDIR: "no such file: a part of the path that should be a directory isn't one"
    case EACCES, EPERM: "may not be read by this user; check its permissions"
    case EISDIR: "is a directory; name a file in it"
    default: "can't be read (errno \(error))"
    }
  }
}

/// Who is told of a log's messages.
public protocol LogListener: ~Copyable {
  mutating func hear(_ entry: LogEntry)
  /// Nothing more is there for now: what waits to be shown is shown.
  mutating func rest()
}

extension LogFile {
  /// Tells of each message to the end, or for ever when it follows; a request to stop ends it.
  public mutating func read<Listener: LogListener & ~Copyable>(
    _ lexicon: Lexicon, follows: Bool = false, to listener: inout Listener
  ) throws(LogFileError) {
    var reader = LogReader(lexicon)
    // A pipe that has ended doesn't grow.
    let waits = follows && regularSize != nil
    while !Interrupt.isRequested {
      let bytes = try next()
      if !bytes.isEmpty {
        reader.feed(bytes)
      } else if !waits {
        reader.finish()
      } else if wasCut() {
        listener.rest()
        Terminal.complain("\(name): it was cut; reading it from its beginning")
        reader = LogReader(lexicon)
        continue
      } else {
        listener.rest()
        Interrupt.sleep(ns: 100_000_000)
        continue
      }
      while let entry = reader.next() { listener.hear(entry) }
      if bytes.isEmpty { break }
    }
    listener.rest()
  }

  /// The same input for a second reading: a pipe is first written to a file that nobody sees.
  public mutating func makeRepeatable() throws(LogFileError) {
    if lseek(descriptor, 0, SEEK_CUR) >= 0 { return }
    guard let file = unsafe tmpfile() else {
      throw LogFileError(description: "no room for a copy of \(name): give a file instead")
    }
    defer { unsafe fclose(file) }
    while true {
      let bytes = try next()
      if bytes.isEmpty { break }
      let written = unsafe bytes.withUnsafeBytes { all in
        unsafe fwrite(all.baseAddress, 1, all.count, file)
      }
      guard written == bytes.count else {
        throw LogFileError(description: "no room for a copy of \(name): give a file instead")
      }
    }
    _ = unsafe fflush(file)
    _ = unsafe dup2(fileno(file), descriptor)
    byteCount = done
    _ = rewind()
  }
}
