// The epoch of this installation: a number that goes up with every start and is on disk before the
// first order of the run, so that an order id or an execution id is never given twice.

import CPlatform
import Glibc
import Platform

public enum EpochFile {
  /// The largest epoch that fits an order id; a million starts.
  public static let largest: UInt32 = 0xF_FFFF

  /// A number is eleven bytes, of which a write may take one, or be interrupted.
  private static let triesMax = 64

  /// Takes the next epoch in `directory`, making the directory where it isn't there. Two cores that
  /// start at once get different ones.
  public static func next(in directory: String) throws(SystemFailure) -> UInt32 {
    try makeDirectory(directory)
    let path = directory + "/epoch"
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw SystemFailure(doing: "open '\(path)'", code: errno) }
    // Unlocked before it is closed: a child that is just being started shares the open file.
    defer {
      flock(descriptor, LOCK_UN)
      close(descriptor)
    }
    if flock(descriptor, LOCK_EX) != 0 {
      throw SystemFailure(doing: "lock '\(path)'", code: errno)
    }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = unsafe pread(descriptor, &bytes, bytes.count - 1, 0)
    if count < 0 { throw SystemFailure(doing: "read '\(path)'", code: errno) }
    // Made and never on the disk: no start ever had a number of it. Its first bytes are only ever written over.
    let isNew = bytes.prefix(count).allSatisfy { $0 == 0 }
    let text =
      isNew ? "" : String(decoding: bytes.prefix(count).prefix { $0 != 10 }, as: UTF8.self)
    guard isNew || UInt32(text) != nil, (UInt32(text) ?? 0) < largest else {
      throw SystemFailure(
        doing: "count on from '\(text)' in '\(path)': it must hold a number below \(largest)",
        code: EINVAL)
    }
    let epoch = (UInt32(text) ?? 0) + 1
    // Always eleven bytes: a shorter number never leaves a longer one's digits behind.
    let digits = "\(epoch)"
    let line = Array((String(repeating: "0", count: 10 - digits.count) + digits + "\n").utf8)
    try write(line, descriptor, path)
    if fdatasync(descriptor) != 0 { throw SystemFailure(doing: "write '\(path)'", code: errno) }
    return epoch
  }

  /// All of it, however little of it a write takes.
  private static func write(
    _ line: [UInt8], _ descriptor: Int32, _ path: String
  ) throws(SystemFailure) {
    var done = 0
    for _ in 0..<triesMax where done < line.count {
      let rest = Array(line[done...])
      let count = unsafe pwrite(descriptor, rest, rest.count, off_t(done))
      if count < 0, errno != EINTR {
        throw SystemFailure(doing: "write '\(path)'", code: errno)
      }
      done += max(0, count)
    }
    // A write that takes nothing leaves no reason.
    if done < line.count { throw SystemFailure(doing: "write '\(path)'", code: EIO) }
  }

  static func makeDirectory(_ path: String) throws(SystemFailure) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += part
      defer { made += "/" }
      if part.isEmpty { continue }
      if unsafe mkdir(made, 0o755) != 0 && errno != EEXIST {
        throw SystemFailure(doing: "make the directory '\(made)'", code: errno)
      }
    }
  }
}
