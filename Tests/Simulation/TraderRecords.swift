// What a trader and the venue have on record about the trader's orders, read as `apus orders` reads it.

import Config
import Events
import Glibc
import Journal
import OrderAudit
import Pipeline
import SimulationStory
import Settings

enum TraderRecords {
  /// Each order that a trader's journal tells of, as its order manager left it. The journal may still be written.
  static func orders(of path: String) -> [Fact.What] {
    read(path, isVenue: false) { audit, order in
      let name = Token(CompactName.text(order.id.bits))
      let keeps = Fact.What.keeps(holding(order, name, audit.symbol(of: order)))
      switch order.shown {
      case .new, .pendingNew: return [keeps, .waits(name: name, what: "new order")]
      case .pendingCancel: return [keeps, .waits(name: name, what: "cancel")]
      case .pendingReplace: return [keeps, .waits(name: name, what: "replace")]
      default: return [keeps]
      }
    }
  }

  /// What strategies were told last of each instrument's best prices.
  static func tops(of path: String) -> [Fact.What] {
    var last: [Int: TopOfBook] = [:]
    do throws(JournalError) {
      var cursor = try JournalReader(path: path).cursor()
      while let record = try cursor.next() {
        guard record.stage == .book, record.event.kind == .topOfBook else { continue }
        last[Int(record.event.instrument.index)] = record.event.payload(as: TopOfBook.self)
      }
    } catch {
      return [.journalFault("\(error)")]
    }
    return SimulatedInstrument.all.enumerated().map { index, each in
      let top = last[index]
      let bid = level(each.symbol, true, top?.bidPrice ?? .zero, top?.bidQuantity ?? .zero)
      let ask = level(each.symbol, false, top?.askPrice ?? .zero, top?.askQuantity ?? .zero)
      return .top(symbol: each.symbol, bid: bid, ask: ask, isWhole: false)
    }
  }

  static func level(_ symbol: Token, _ isBid: Bool, _ price: Price, _ quantity: Quantity) -> Level {
    Level(
      symbol: symbol, isBid: isBid, price: quantity == .zero ? 0 : price.units,
      quantity: quantity.units)
  }

  /// The orders of a client in a venue's journal.
  static func booked(in path: String, client: Party) -> [Fact.What] {
    read(path, isVenue: true, client: client.name) { audit, order in
      [.booked(holding(order, Token(order.name ?? ""), audit.symbol(of: order)))]
    }
  }

  private static func read(
    _ path: String, isVenue: Bool, client: String? = nil,
    _ facts: (borrowing OrderAuditor, AuditedOrder) -> [Fact.What]
  ) -> [Fact.What] {
    do throws(JournalError) {
      let reader = try JournalReader(path: path)
      var scope = AuditScope()
      var clients: [String] = []
      if let client {
        scope.clients = [client]
        clients = sessions(reader)
      }
      var audit = OrderAuditor(scope)
      try audit.read(
        AuditedJournal(
          reader, symbols: SimulatedInstrument.all.map(\.symbol.text), isVenue: isVenue,
          clients: clients))
      var all: [Fact.What] = []
      for order in audit.orders where !order.isStranger { all += facts(audit, order) }
      return all
    } catch {
      return [.journalFault("\(error)")]
    }
  }

  /// A venue's clients by their numbers, by the config that its journal carries.
  private static func sessions(_ reader: JournalReader) -> [String] {
    let bundle = reader.header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    return (try? VenueConfig.decode(bundle: bundle).peers.map(\.name)) ?? []
  }

  private static func holding(_ order: AuditedOrder, _ name: Token, _ symbol: String?) -> Holding {
    Holding(
      name: name, order: Token(String(order.venueOrder)), symbol: Token(symbol ?? ""),
      isBuy: order.side == .buy, price: order.price.units, filled: order.filled.units,
      leaves: order.leaves.units, ending: ending(order.shown))
  }

  /// 39 of a state.
  private static func ending(_ state: ShownState) -> UInt8? {
    switch state {
    case .filled: UInt8(ascii: "2")
    case .canceled: UInt8(ascii: "4")
    case .rejected: UInt8(ascii: "8")
    case .expired: UInt8(ascii: "C")
    default: nil
    }
  }
}

/// How a trader's order is called on the wire: a `Z` and thirteen digits of base 32.
enum CompactName {
  static func text(_ bits: UInt64) -> String {
    let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUV")
    return "Z" + String((0..<13).map { digits[Int(bits >> UInt64(60 - 5 * $0) & 31)] })
  }
}
