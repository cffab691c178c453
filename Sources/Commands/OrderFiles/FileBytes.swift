// An order file as it lies on disk, or comes in by standard input: read whole, because the instruments
// that it names must be known before the first of its commands is done.

import Glibc

/// Why a file couldn't be read, or what it lacks as a whole.
public struct OrderFileError: Error, CustomStringConvertible, Equatable, Sendable {
  public var description: String

  init(_ description: String) { self.description = description }
}

struct FileBytes {
  /// As errors call it.
  var name: String
  var bytes: [UInt8]

  /// Places in a file are counted in 32 bits.
  private static let byteCountMax = (4 << 30) - 1
  private static let chunkByteCount = 1 << 20

  init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Reads a file; `-` is standard input.
  static func read(path: String) throws(OrderFileError) -> FileBytes {
    if path == "-" { return try read(descriptor: STDIN_FILENO, name: "(stdin)") }
    // A name can't hold NUL, and the C call would silently stop at one.
    guard !path.utf8.contains(0) else { throw OrderFileError("a file's name can't hold NUL") }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OrderFileError("\(path): \(sentence(for: errno))") }
    defer { close(descriptor) }
    return try read(descriptor: descriptor, name: path)
  }

  private static func read(descriptor: Int32, name: String) throws(OrderFileError) -> FileBytes {
    var bytes: [UInt8] = []
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      bytes.reserveCapacity(min(max(0, Int(status.st_size)), byteCountMax) + 1)
    }
    var chunk = [UInt8](repeating: 0, count: chunkByteCount)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count == 0 { return FileBytes(name: name, bytes: bytes) }
      if count < 0 {
        if errno == EINTR { continue }
        throw OrderFileError("\(name): \(sentence(for: errno))")
      }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= byteCountMax else {
        throw OrderFileError("\(name): it is over 4 GiB, the most that is read at once: split it")
      }
    }
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
