// Directories: one for each journal, named by who wrote it and when it began.

import Events
import Glibc
import Platform

public enum JournalDirectory {
  /// `<instance>-<UTC start>`, with milliseconds: `demo-20260102T030405.678Z`.
  public static func name(instance: String, start: Nanoseconds) -> String {
    instance + "-" + utc(start)
  }

  /// The journals under `root`, as paths, oldest first; of one instance or of all. What bears no journal's name is none,
  /// whatever it holds: a copy that lies beside its journal would be taken for a newer one. One that can't be read is
  /// among them: who opens it says why.
  public static func journals(under root: String, of instance: String? = nil)
    throws(JournalError) -> [String]
  {
    var found: [String] = []
    for name in try names(in: root) {
      guard let whose = Self.instance(inName: name), instance == nil || whose == instance! else {
        continue
      }
      if (try? segments(in: root + "/" + name)) != [] { found.append(name) }
    }
    return found.sorted { (startText($0), $0) < (startText($1), $1) }.map { root + "/" + $0 }
  }

  /// Directories of `instance` that hold segments and whose names go on behind a journal's: copies, or what a command was about
  /// to make. Of those that begin with the name of the journal in `newest` or of a later one, if there is one.
  public static func lookalikes(under root: String, of instance: String, beside newest: String?)
    throws(JournalError) -> [String]
  {
    let last = newest.map { String($0.dropFirst(root.utf8.count + 1)) } ?? ""
    let length = instance.utf8.count + 1 + startPattern.count
    return try names(in: root).filter { name in
      guard let whole = String(name.utf8.prefix(length)), name != whole else { return false }
      return isName(whole, of: instance) && whole >= last
        && (try? segments(in: root + "/" + name).isEmpty) == false
    }.sorted().map { root + "/" + $0 }
  }

  /// Whether a journal of `instance` may have this name.
  static func isName(_ name: String, of instance: String) -> Bool {
    self.instance(inName: name).map { $0 == instance } ?? false
  }

  /// When a journal of `instance` that is begun at `now` says that it began: behind all that are there, so that the newest is the
  /// last by its name wherever a clock was set back.
  public static func start(of instance: String, under root: String, at now: Nanoseconds)
    throws(JournalError) -> Nanoseconds
  {
    let names = try names(in: root).filter { isName($0, of: instance) }
    guard let last = names.max(), last >= name(instance: instance, start: now) else { return now }
    guard let start = time(of: startText(last)) else {
      throw JournalError(
        .settings, directory: root + "/" + last,
        message: "no clock says that it began then, and none can be begun behind it: move it away")
    }
    return start
  }

  private static let startPattern = Array("00000000T000000.000Z".utf8)

  /// Whose journal bears this name; nil: none does.
  private static func instance(inName name: String) -> Substring? {
    guard let hyphen = name.lastIndex(of: "-"), hyphen > name.startIndex else { return nil }
    let start = startText(name).utf8
    let isStart =
      start.count == startPattern.count
      && zip(start, startPattern).allSatisfy { byte, place in
        place == UInt8(ascii: "0")
          ? byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") : byte == place
      }
    return isStart ? name[..<hyphen] : nil
  }

  private static func startText(_ name: String) -> Substring {
    name.lastIndex(of: "-").map { name[name.index(after: $0)...] } ?? name[...]
  }

  /// The rule of the fabric's names: they are file names as well.
  static func isValid(instance: String) -> Bool {
    let bytes = instance.utf8
    guard let first = bytes.first, bytes.count <= 48, first != UInt8(ascii: ".") else {
      return false
    }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  /// The segments' numbers, in order; those that lie in an archive included.
  static func segments(in directory: String) throws(JournalError) -> [UInt64] {
    let names = try names(in: directory)
    let archived = names.compactMap(JournalLayout.archivedNumber(fileName:))
    let here = names.compactMap(JournalLayout.segmentNumber(fileName:))
    return archived.isEmpty ? here.sorted() : Set(here + archived).sorted()
  }

  /// Of those only the ones that lie in an archive and not here.
  static func archived(in directory: String) throws(JournalError) -> [UInt64] {
    let names = try names(in: directory)
    let here = Set(names.compactMap(JournalLayout.segmentNumber(fileName:)))
    return names.compactMap(JournalLayout.archivedNumber(fileName:))
      .filter { !here.contains($0) }.sorted()
  }

  /// The names in a directory; none where it isn't there, or is a file. What can't be read isn't empty: that is an error.
  static func names(in directory: String) throws(JournalError) -> [String] {
    func unreadable() -> JournalError {
      JournalError(
        SystemFailure(doing: "read the directory '\(directory)'", code: errno),
        directory: directory)
    }
    guard let stream = unsafe opendir(directory) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw unreadable()
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      // At the end it says nothing, at an error only this.
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw unreadable() }
        return names
      }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  /// Makes `root` with its parents, then the journal's own directory, which must be new.
  static func make(_ directory: String, under root: String) throws(SystemFailure) {
    var parents = ""
    for part in root.split(separator: "/", omittingEmptySubsequences: true) {
      parents += parents.isEmpty && !root.hasPrefix("/") ? String(part) : "/" + part
      if unsafe mkdir(parents, 0o755) != 0 && errno != EEXIST {
        throw SystemFailure(doing: "make the directory '\(parents)'", code: errno)
      }
    }
    if unsafe mkdir(directory, 0o700) != 0 {
      throw SystemFailure(doing: "make the journal's directory '\(directory)'", code: errno)
    }
  }

  static func remove(file path: String) { _ = unsafe unlink(path) }

  static func remove(emptyDirectory path: String) { _ = unsafe rmdir(path) }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func byteCount(of path: String) -> UInt64 {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? UInt64(status.st_size) : 0
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0
  }

  /// The millisecond behind the one that a start's text says; nil where there is no such time.
  private static func time(of text: Substring) -> Nanoseconds? {
    let digits = text.utf8.compactMap { byte in
      byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
    }
    func number(_ places: Range<Int>) -> Int { digits[places].reduce(0) { $0 * 10 + $1 } }
    // The same eras as below, whose years begin in March.
    let month = number(4..<6)
    let year = number(0..<4) - (month <= 2 ? 1 : 0)
    let monthFromMarch = month + (month <= 2 ? 9 : -3)
    let days =
      365 * year + year / 4 - year / 100 + year / 400 + (153 * monthFromMarch + 2) / 5
      + number(6..<8) - 1 - 719_468
    let seconds = days * 86_400 + number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14)
    let (count, isTooLate) = UInt64(max(0, seconds * 1000 + number(14..<17) + 1))
      .multipliedReportingOverflow(by: 1_000_000)
    return isTooLate ? nil : Nanoseconds(count)
  }

  /// Seconds of the Unix epoch as a calendar's date and time, in UTC.
  static func utc(_ time: Nanoseconds) -> String {
    let milliseconds = time.count / 1_000_000
    let seconds = Int(milliseconds / 1000)
    // Days since the epoch to year, month, day, by eras of 400 years that begin in March.
    let shifted = seconds / 86_400 + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return digits(year, 4) + digits(month, 2) + digits(day, 2) + "T"
      + digits(seconds / 3600 % 24, 2) + digits(seconds / 60 % 60, 2) + digits(seconds % 60, 2)
      + "." + digits(Int(milliseconds % 1000), 3) + "Z"
  }
}
