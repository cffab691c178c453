// What the venue has on record, read as any reader of a journal does: each execution, and whether all of it replays.

import Events
import Glibc
import Journal
import Replay
import SimulationStory

public enum VenueRecords {
  /// Facts for the rules, out of the newest journal below a directory.
  public static func read(below root: String) -> [Fact.What] {
    guard let path = newest(below: root) else {
      return [.journalFault("there is no journal in \(root)")]
    }
    var facts: [Fact.What] = []
    do throws(JournalError) {
      var cursor = try JournalReader(path: path).cursor()
      while let record = try cursor.next() {
        // What a killed venue matched and hadn't yet on record is matched again by who goes on, and told: then the way out
        // has the record of it.
        guard record.stage == .risk || record.stage == .gatewayOut,
          record.event.kind == .orderFill
        else { continue }
        let fill = record.event.payload(as: OrderFill.self)
        facts.append(
          .recorded(
            execution: Token(String(fill.execution)), price: fill.price.units,
            quantity: fill.quantity.units))
      }
      if let end = cursor.end, !end.isClosed {
        facts.append(.journalFault("the journal's end is \(end)"))
      }
    } catch {
      facts.append(.journalFault("\(error)"))
    }
    if let fault = replay(path) { facts.append(.journalFault(fault)) }
    return facts
  }

  static func replay(_ path: String) -> String? {
    do throws(ReplayError) {
      var replay = try Replay(path: path)
      let result = try replay.run { _ in }
      return result.difference.map { "a replay differs: \($0.message)" }
    } catch {
      return "it can't be replayed: \(error)"
    }
  }

  /// Whether there is a snapshot beside the newest journal's segments.
  static func hasSnapshot(below root: String) -> Bool {
    newest(below: root).map { entries(of: $0).contains { $0.contains("snapshot") } } ?? false
  }

  static func newest(below root: String, of instance: String = "venue") -> String? {
    entries(of: root).filter { $0.hasPrefix(instance + "-") }.max().map { root + "/" + $0 }
  }

  /// Whether the newest journal's last segment is one that its maker hadn't finished.
  static func endsHeadless(below root: String, of instance: String) -> Bool {
    guard let journal = newest(below: root, of: instance),
      let last = entries(of: journal).filter({ $0.hasSuffix(".journal") }).max()
    else { return false }
    let file = unsafe open(journal + "/" + last, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var magic: UInt64 = 0
    return unsafe pread(file, &magic, 8, 0) < 8 || magic != JournalLayout.magic
  }

  private static func entries(of path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      names.append(
        unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }
}
