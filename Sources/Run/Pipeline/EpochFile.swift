// The epoch of this installation: a number that goes up with every start and is on disk before the
// first order of the run, so that an order id or an execution id is never given twice.
//
// Two lines take turns, each a number and what is missing of its digits to nines: so a digit that a disk has changed is
// seen, and a write that was cut leaves the line before. They are one apart, whatever happens. So where one of them can't be
// read it was the number before the other or the one behind it, and the next one is two on: by two steps, a line each.

import CPlatform
import Glibc
import Platform

public enum EpochFile {
  /// The largest epoch that fits an order id; a million starts.
  public static let largest: UInt32 = 0xF_FFFF

  /// A line is twenty-two bytes, of which a write may take one, or be interrupted.
  private static let triesMax = 64

  /// Takes the next epoch in `directory`, making the directory where it isn't there. Two cores that
  /// start at once get different ones. `given`: one that is known elsewhere to have been given; where the file knows of less it
  /// goes on behind that, and `warn` is told.
  public static func next(
    in directory: String, above given: UInt32 = 0, warn: (String) -> Void = { _ in }
  ) throws(SystemFailure) -> UInt32 {
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
    var bytes = [UInt8](repeating: 0, count: 2 * lineByteCount + 1)
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    if count < 0 { throw SystemFailure(doing: "read '\(path)'", code: errno) }
    var found = Found(bytes.prefix(count))
    if let next = found?.next, next <= given {
      found?.raise(above: min(given, largest))
      warn(
        "'\(path)' would give number \(next) again, and the last start that is on record had \(given): it goes on "
          + "behind that")
    }
    guard let found, found.last < largest, found.next <= largest else {
      let text = String(decoding: bytes.prefix(count).prefix { $0 != 10 }, as: UTF8.self)
      throw SystemFailure(
        doing:
          "count on from '\(text)' in '\(path)': write the number of the last start into it, or a larger one "
          + "below \(largest)",
        code: EINVAL)
    }
    var place = found.place
    for epoch in (found.last + 1)...found.next {
      try write(line(of: epoch), descriptor, path, at: place * lineByteCount)
      if fdatasync(descriptor) != 0 { throw SystemFailure(doing: "write '\(path)'", code: errno) }
      place = 1 - place
    }
    return found.next
  }

  // MARK: What is there

  private static let digitCount = 10
  private static let lineByteCount = 2 * digitCount + 2

  /// Always as long: a shorter number never leaves a longer one's digits behind.
  private static func line(of epoch: UInt32) -> [UInt8] {
    func digits(_ number: UInt64) -> String {
      let text = String(number)
      return String(repeating: "0", count: digitCount - text.count) + text
    }
    return Array("\(digits(UInt64(epoch))) \(digits(9_999_999_999 - UInt64(epoch)))\n".utf8)
  }

  private struct Found {
    /// The last that is known to have been given.
    var last: UInt32 = 0
    var next: UInt32 = 1
    /// The line that the next one is written to: not that of the last.
    var place = 0

    init?(_ bytes: ArraySlice<UInt8>) {
      // Made and never on the disk: no start ever had a number of it. Its first bytes are only ever written over.
      if bytes.allSatisfy({ $0 == 0 }) { return }
      // The first write of all, cut: nobody had its number.
      if line(of: 1).starts(with: bytes), bytes.count < lineByteCount { return }
      if let number = Self.plain(bytes), number <= largest {
        (last, next, place) = (number, number + 1, 1)
        return
      }
      let lines = (0..<2).map { Self.number(in: bytes.dropFirst($0 * lineByteCount)) }
      guard let known = lines.compactMap({ $0 }).max(), bytes.count <= 2 * lineByteCount else {
        return nil
      }
      last = known
      place = lines[0] == known ? 1 : 0
      // What can't be read is the one before or the one behind; and a first line alone has nothing behind it.
      let isWhole = lines[place] != nil || place == 1 && bytes.count <= lineByteCount
      next = known + (isWhole ? 1 : 2)
    }

    /// The one that is known to have been given takes its line as well, so that both are one apart.
    mutating func raise(above given: UInt32) {
      last = given - 1
      next = given + 1
    }

    /// What a person has written: one number.
    private static func plain(_ bytes: ArraySlice<UInt8>) -> UInt32? {
      let text = String(decoding: bytes, as: UTF8.self)
      guard let end = text.firstIndex(of: "\n") else { return UInt32(text) }
      return text[end...] == "\n" ? UInt32(text[..<end]) : nil
    }

    private static func number(in bytes: ArraySlice<UInt8>) -> UInt32? {
      let digits = String(decoding: bytes.prefix(digitCount), as: UTF8.self)
      guard let number = UInt32(digits), Array(bytes.prefix(lineByteCount)) == line(of: number)
      else { return nil }
      // One beyond what there is stays so, and is refused.
      return min(number, largest)
    }
  }

  /// All of it, however little of it a write takes.
  private static func write(
    _ line: [UInt8], _ descriptor: Int32, _ path: String, at place: Int
  ) throws(SystemFailure) {
    var done = 0
    for _ in 0..<triesMax where done < line.count {
      let rest = Array(line[done...])
      let count = unsafe pwrite(descriptor, rest, rest.count, off_t(place + done))
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
