// What clients were told against what the journal holds: whatever was said must be there, once, and in the order in which it
// was said.

import Events
import Glibc
import Journal
import Replay

/// One thing that became of an order.
struct Deed: Hashable, CustomStringConvertible {
  enum Kind: String { case accepted, filled, canceled }

  var kind: Kind
  /// The venue's number of the order, as it stands on the wire.
  var order: String
  /// Of a fill.
  var execution = ""

  var description: String {
    kind == .filled ? "fill \(execution) of order \(order)" : "order \(order) \(kind.rawValue)"
  }
}

extension FIXCaller {
  /// The execution reports that it heard, in their order.
  var told: [Deed] {
    heard.compactMap { message in
      func value(_ tag: Int) -> String? { message.first { $0.tag == tag }?.value }
      guard value(35) == "8", let order = value(37), let type = value(150) else { return nil }
      switch type {
      case "0": return Deed(kind: .accepted, order: order)
      case "1", "2": return Deed(kind: .filled, order: order, execution: value(17) ?? "")
      case "4": return Deed(kind: .canceled, order: order)
      default: return nil
      }
    }
  }
}

/// The newest journal of an instance, read from outside of the machine.
struct Record {
  /// What a venue was about to tell, in its order. That it is what the venue did, a replay shows.
  var deeds: [Deed] = []
  /// Of a trader: the orders that it was about to send, and the executions that it heard of.
  var sent: Set<UInt64> = []
  var heard: Set<String> = []
  /// Fills that were heard again, and how often the order manager said so. Who was killed between a fill's record and its
  /// number's is sent it again, and books it once.
  var heardTwice: [String] = []
  var knownTwice = 0
  var isClosed = false
  var faults: [String] = []

  init(of instance: String, below root: String, replays: Bool = true) {
    guard let path = Self.newest(instance, below: root) else {
      faults.append("there is no journal of '\(instance)'")
      return
    }
    do throws(JournalError) {
      try read(path)
    } catch {
      faults.append("its journal can't be read: \(error)")
      return
    }
    if replays { replay(path) }
  }

  private mutating func read(_ path: String) throws(JournalError) {
    var names: [OrderID: String] = [:]
    var cursor = try JournalReader(path: path).cursor()
    while let record = try cursor.next() {
      let event = record.event
      if record.stage == .gatewayOut, event.kind == .orderNew {
        sent.insert(event.payload(as: OrderNew.self).order.bits)
      }
      if record.stage == .gatewayIn, event.kind == .orderFill {
        let execution = String(event.payload(as: OrderFill.self).execution)
        if !heard.insert(execution).inserted { heardTwice.append(execution) }
      }
      if record.stage == .orders, event.kind == .orderAnomaly {
        let anomaly = event.payload(as: OrderAnomaly.self)
        if anomaly.report == .orderFill, anomaly.cause == .duplicate { knownTwice += 1 }
      }
      // What is owed after a death is on record where it is sent; the stage before it doesn't say it twice.
      guard record.stage == .gatewayOut else { continue }
      switch event.kind {
      case .orderAccepted:
        let accepted = event.payload(as: OrderAccepted.self)
        let name = String(accepted.venueOrder)
        names[accepted.order] = name
        deeds.append(Deed(kind: .accepted, order: name))
      case .orderFill:
        let fill = event.payload(as: OrderFill.self)
        deeds.append(
          Deed(
            kind: .filled, order: names[fill.order] ?? "?", execution: String(fill.execution)))
      case .orderCanceled:
        let order = event.payload(as: OrderCanceled.self).order
        deeds.append(Deed(kind: .canceled, order: names[order] ?? "?"))
      default: break
      }
    }
    isClosed = cursor.end?.isClosed ?? false
  }

  private mutating func replay(_ path: String) {
    do throws(ReplayError) {
      var replay = try Replay(path: path)
      let result = try replay.run { _ in }
      if let difference = result.difference {
        faults.append("a replay differs: \(difference.message)")
      }
    } catch {
      faults.append("it can't be replayed: \(error)")
    }
  }

  /// What was told and isn't on record, isn't there in this order, or was told twice.
  func objection(to told: [Deed]) -> String? {
    var seen: Set<Deed> = []
    var at = deeds.startIndex
    for deed in told {
      guard seen.insert(deed).inserted else { return "\(deed) was told twice" }
      guard let place = deeds[at...].firstIndex(of: deed) else {
        return deeds.contains(deed)
          ? "\(deed) was told behind what came after it" : "\(deed) was told and isn't on record"
      }
      at = place + 1
    }
    return nil
  }

  /// What was never told of those orders though the clients had all the time they needed.
  func untold(_ told: [Deed]) -> Deed? {
    let orders = Set(told.map(\.order))
    let all = Set(told)
    return deeds.first { orders.contains($0.order) && !all.contains($0) }
  }

  private static func newest(_ instance: String, below root: String) -> String? {
    guard let folder = unsafe opendir(root) else { return nil }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      names.append(
        unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.filter { $0.hasPrefix(instance + "-") }.max().map { root + "/" + $0 }
  }
}
