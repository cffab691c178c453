// The lines of a file or of standard input, one after the other, whatever its size.

import Glibc
import Platform

public struct LineFile: ~Copyable {
  /// As errors call it.
  public let name: String
  /// Of the line that was read last, from 1.
  public private(set) var line = 0
  private let descriptor: Int32
  private var chunk: [UInt8]
  private var buffer: ArraySlice<UInt8> = []
  private var isAtEnd = false

  private static let chunkByteCount = 1 << 20
  /// A config of 16 MiB, escaped, fits.
  private static let lineByteCountMax = 64 << 20

  /// `-` is standard input.
  public init(path: String) throws(SystemFailure) {
    descriptor = unsafe path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure(doing: "open '\(path)'", code: errno) }
    name = path == "-" ? "(stdin)" : path
    chunk = [UInt8](repeating: 0, count: Self.chunkByteCount)
  }

  deinit { close(descriptor) }

  /// The next line without its end; nil when there is none. What stands behind the last end of line is
  /// a line too.
  public mutating func next() throws(SystemFailure) -> [UInt8]? {
    var searched = buffer.startIndex
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        line += 1
        let found = Array(buffer[..<end])
        buffer = buffer[(end + 1)...]
        return found
      }
      if isAtEnd {
        guard !buffer.isEmpty else { return nil }
        line += 1
        defer { buffer = [] }
        return Array(buffer)
      }
      searched = buffer.endIndex
      let before = buffer.count
      try read()
      // The slice may have moved.
      searched = buffer.startIndex + before
      guard buffer.count <= Self.lineByteCountMax else {
        throw SystemFailure(doing: "read line \(line + 1) of '\(name)'", code: EFBIG)
      }
    }
  }

  private mutating func read() throws(SystemFailure) {
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw SystemFailure(doing: "read '\(name)'", code: errno) }
      isAtEnd = count == 0
      if buffer.startIndex > 0 { buffer = ArraySlice(Array(buffer)) }
      buffer.append(contentsOf: chunk[..<count])
      return
    }
  }
}
