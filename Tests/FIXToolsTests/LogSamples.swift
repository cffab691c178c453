// Logs for the reader's tests: random messages, written as logs write them.

import FIXCodec
import FIXDictionary
import FIXMessages
import FIXText
import FIXTools
import Numerics

let apusLexicon = Lexicon(.apus)

/// A valid message with a body like `35=0|49=A|…`.
func whole(_ body: String) -> [UInt8] {
  RandomMessages.framed("FIX.4.2", body.utf8.map { $0 == UInt8(ascii: "|") ? 0x01 : $0 })
}

/// As a log writes it that puts something else for SOH.
func written(_ message: [UInt8], with separator: LogSeparator) -> [UInt8] {
  message.flatMap { $0 == 0x01 ? separator.bytes : [$0] }
}

/// All that the reader finds in bytes that come in pieces of `piece`.
func entries(_ log: [UInt8], piece: Int = .max, limit: Int = 1 << 20) -> [LogEntry] {
  var reader = LogReader(apusLexicon, messageLimit: limit)
  var found: [LogEntry] = []
  var at = 0
  while at < log.count {
    let end = at + min(piece, log.count - at)
    reader.feed(log[at..<end])
    at = end
    while let entry = reader.next() { found.append(entry) }
  }
  reader.finish()
  while let entry = reader.next() { found.append(entry) }
  return found
}

/// What two readings of the same log must agree on.
func summary(_ entry: LogEntry) -> String {
  "\(entry.number) \(entry.line):\(entry.column) @\(entry.offset) \(entry.separator) "
    + "[\(entry.prefix.text)] \(entry.problems.map(\.description)) "
    + String(decoding: entry.bytes, as: UTF8.self)
}
