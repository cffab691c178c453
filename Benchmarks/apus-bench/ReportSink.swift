// The consumer at the end of an engine in the book suite: it stores every report as a ring would and
// counts what traded, so that no report can be optimised away.

import BookWorkload
import Events
import Tables

/// Stores events in a ring of slots and counts the aggressors' fills.
struct ReportSink: Emitter, ~Copyable {
  static let slotCount = 1024
  /// A price of one tick and a quantity of one, in units.
  static var tick: Int64 { 1_000_000 }
  static var lot: Int64 { 100_000_000 }

  private var slots = Slab<Event>(count: slotCount, repeating: .empty)
  private(set) var count = 0
  private(set) var trades: UInt64 = 0
  private(set) var volumeUnits: Int64 = 0
  private(set) var notionalUnits: Int128 = 0

  init() {}

  @inline(__always)
  mutating func pass(_ event: Event) { store(event) }

  @inline(__always)
  mutating func emit(_ event: Event) {
    store(event)
    if event.kind.code == EventKind.orderFill.code { hear(event) }
  }

  @inline(__always)
  private mutating func store(_ event: Event) {
    slots[count & (Self.slotCount &- 1)] = event  // Masked: the counter may wrap.
    count &+= 1
  }

  @inline(__always)
  private mutating func hear(_ event: Event) {
    let fill = event.payload(as: OrderFill.self)
    guard fill.liquidity.code == Liquidity.taker.code else { return }
    trades &+= 1
    volumeUnits &+= fill.quantity.units
    notionalUnits &+= Int128(fill.price.units) &* Int128(fill.quantity.units)
  }

  /// Forgets what was counted, not what is stored.
  mutating func reset() {
    count = 0
    trades = 0
    volumeUnits = 0
    notionalUnits = 0
  }

  var tally: TradeTally {
    let unit = Int128(Self.tick) * Int128(Self.lot)
    return TradeTally(
      trades: trades, volume: UInt64(volumeUnits / Self.lot),
      notional: UInt64(notionalUnits / unit),
      isWhole: volumeUnits % Self.lot == 0 && notionalUnits % unit == 0)
  }

  /// Of the counts and of the last reports, byte by byte.
  var checksum: UInt64 {
    var digest = StreamDigest()
    for slot in 0..<Self.slotCount { digest.add(slots[slot]) }
    var hash = WordHash()
    hash.add(digest.state)
    for word in [UInt64(count), tally.trades, tally.volume, tally.notional] { hash.add(word) }
    return hash.state
  }
}

/// What traded: trades, volume, and the sum of price in ticks × quantity.
struct TradeTally: Hashable {
  var trades: UInt64
  var volume: UInt64
  var notional: UInt64
  /// Every fill was a whole number of ticks and lots.
  var isWhole = true
}

extension BookTotals {
  var tally: TradeTally { TradeTally(trades: trades, volume: volume, notional: notional) }
}

extension TradeTally: CustomStringConvertible {
  var description: String {
    "\(trades) trades, volume \(volume), notional \(notional)"
      + (isWhole ? "" : ", not in whole ticks and lots")
  }
}

/// Keeps the makers' fills, in their order: a sweep through it reads out a whole side of a book.
struct MakerSink: Emitter, ~Copyable {
  struct Maker: Hashable {
    var id: UInt64
    var price: Int64
    var quantity: Int64
  }

  var makers: [Maker] = []

  mutating func pass(_ event: Event) {}

  mutating func emit(_ event: Event) {
    guard event.kind == .orderFill else { return }
    let fill = event.payload(as: OrderFill.self)
    guard fill.liquidity == .maker else { return }
    makers.append(
      Maker(
        id: fill.order.bits, price: fill.price.units / ReportSink.tick,
        quantity: fill.quantity.units / ReportSink.lot))
  }
}
