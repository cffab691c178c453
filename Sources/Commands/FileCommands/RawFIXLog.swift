// The FIX messages that a journal keeps as they crossed the wire (journal: raw_fix), as a log that 'apus fix' reads: a
// line a message, with when, which way and whose. It is a file without a name, gone with the process.

import CommandWords
import EventText
import Events
import Glibc
import Journal
import JournalTools

enum RawFIXLog {
  /// The path to read a word's log by: itself, or, of a journal, what is made of its records. Nil where that can't be:
  /// then it has been said why. Of a directory without a journal the reader of logs says what it isn't.
  static func path(_ word: String) -> String? {
    guard isDirectory(word) else { return word }
    do throws(JournalError) {
      return try write(try JournalReader(path: word))
    } catch {
      if error.kind == .notAJournal { return word }
      complain(error.description)
      return nil
    }
  }

  private static func write(_ reader: JournalReader) throws(JournalError) -> String? {
    let directory = temporaryDirectory
    var template = Array("\(directory)/apus-raw-fix-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    guard descriptor >= 0, let file = unsafe fdopen(descriptor, "w") else {
      complain(
        "no file can be made in '\(directory)' for what the journal holds; let TMPDIR name a directory that can be "
          + "written to")
      return nil
    }
    _ = unsafe unlink(template)
    var log = RawFIXLines()
    var cursor = try reader.cursor()
    while let record = try cursor.next() {
      guard record.event.kind == .rawFIX, let line = log.hear(record.event) else { continue }
      guard unsafe fwrite(line, 1, line.count, file) == line.count else {
        complain(
          "the messages of the journal don't fit into '\(directory)'; let TMPDIR name a directory with more room"
        )
        return nil
      }
    }
    guard log.count > 0 else {
      complain(
        "journal '\(reader.directory)' holds no FIX messages as they were: a core keeps them where its config says "
          + "'journal: { raw_fix: true }'")
      return nil
    }
    guard unsafe fflush(file) == 0 else {
      complain(
        "the messages of the journal don't fit into '\(directory)'; let TMPDIR name a directory with more room"
      )
      return nil
    }
    return "/proc/self/fd/\(descriptor)"
  }

  /// Where files go that nobody keeps: $TMPDIR, or /tmp.
  private static var temporaryDirectory: String {
    guard let name = unsafe getenv("TMPDIR"), unsafe name.pointee != 0 else { return "/tmp" }
    return unsafe String(cString: name)
  }
}

/// Puts messages together again.
struct RawFIXLines {
  private(set) var count = 0
  /// By direction: a message's parts come in order, and no other's of that way between them.
  private var waiting: [WireDirection: (message: UInt32, bytes: [UInt8])] = [:]

  /// A message's line, with its last part. One that a crash cut short is left out.
  mutating func hear(_ event: Event) -> [UInt8]? {
    let part = event.payload(as: RawFIX.self)
    var held = waiting[part.direction] ?? (part.message, [])
    if part.part == 0 || held.message != part.message { held = (part.message, []) }
    guard held.bytes.count == 24 * Int(part.part) else { return nil }
    var words = (part.text0, part.text1, part.text2)
    let length = min(24, Int(part.byteCount) - held.bytes.count)
    unsafe withUnsafeBytes(of: &words) { unsafe held.bytes += $0.prefix(max(0, length)) }
    if part.part + 1 < part.partCount {
      waiting[part.direction] = held
      return nil
    }
    waiting[part.direction] = nil
    count += 1
    let direction = part.direction == .inward ? "IN" : "OUT"
    return Array("\(timeText(event.time)) session \(event.source.number) \(direction) ".utf8)
      + held.bytes + Array("\n".utf8)
  }
}
