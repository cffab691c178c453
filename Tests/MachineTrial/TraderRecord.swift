// What went between a trader and its venue, heard on the wire, against what the trader's journal holds: each order that was
// sent is on record, and each fill that was told is, once.

import Events
import Journal
import SimulatedMachine

final class WireEar {
  /// Orders as the venue got them, and how often: by their id.
  private(set) var orders: [UInt64: Int] = [:]
  /// Executions that the trader was told of.
  private(set) var executions: Set<String> = []
  private var parts: [UInt64: [UInt8]] = [:]

  /// Hears all that arrives at a process, whoever it is by then.
  func hear(_ event: Happening, traders: Set<UInt32>, venue: UInt32) {
    guard event.what == .arrived, event.process == venue || traders.contains(event.process) else {
      return
    }
    let key = event.connection << 1 | (event.process == venue ? 1 : 0)
    var bytes = parts[key, default: []] + event.bytes
    while let end = Self.end(of: bytes) {
      take(bytes[..<end])
      bytes.removeFirst(end)
    }
    parts[key] = bytes
  }

  /// Behind the first message's checksum.
  private static func end(of bytes: [UInt8]) -> Int? {
    // Three digits and a separator are behind it.
    guard let start = FIXCaller.checksum(in: bytes[...]), start + 8 <= bytes.count else {
      return nil
    }
    return start + 8
  }

  private func take(_ message: ArraySlice<UInt8>) {
    var fields: [Int: String] = [:]
    for (tag, value) in FIXCaller.fields(of: message) { fields[tag] = value }
    switch fields[35] {
    case "D" where fields[49] == "TRADER" && fields[43] != "Y":
      if let id = fields[11].flatMap(Self.number) { orders[id, default: 0] += 1 }
    case "8" where fields[56] == "TRADER":
      // An answer to a question tells nothing new.
      if fields[20] == "0", fields[150] == "1" || fields[150] == "2", let name = fields[17] {
        executions.insert(name)
      }
    default: break
    }
  }

  /// `Z` and thirteen digits of base 32.
  private static func number(_ text: String) -> UInt64? {
    guard text.first == "Z", text.utf8.count == 14 else { return nil }
    return UInt64(text.dropFirst(), radix: 32)
  }

  /// What its journal lacks, or has too often.
  func objections(to record: Record) -> [String] {
    var found: [String] = []
    for (id, count) in orders.sorted(by: { $0.key < $1.key }) {
      if !record.sent.contains(id) { found.append("order \(id) was sent and isn't on record") }
      if count > 1 { found.append("order \(id) was sent \(count) times") }
    }
    if record.heardTwice.count != record.knownTwice {
      found.append(
        "fills \(record.heardTwice) are on record twice, and \(record.knownTwice) were known for that"
      )
    }
    let missing = executions.subtracting(record.heard)
    if let one = missing.min() { found.append("fill \(one) was told and isn't on record") }
    return found
  }
}
