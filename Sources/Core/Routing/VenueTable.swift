// The venues that one instrument may be traded on: what each charges, and the best that each shows
// right now. All comparisons are exact: a price with its fee is a whole number of 128 bits, never a
// fraction.

import Events
import Tables

/// What a venue charges. A negative fee is a rebate.
@frozen
public struct VenueTerms: BitwiseCopyable, Hashable, Sendable {
  /// The session that its market data and its reports come from.
  public var session: SourceID
  /// Millionths of what is paid, for an order that takes.
  public var takerRate: Int32
  /// The same for one that was taken.
  public var makerRate: Int32
  /// And for each whole unit, in units of price.
  public var takerCharge: Price
  public var makerCharge: Price

  @inlinable
  public init(
    session: SourceID, takerRate: Int32 = 0, makerRate: Int32 = 0, takerCharge: Price = .zero,
    makerCharge: Price = .zero
  ) {
    self.session = session
    self.takerRate = takerRate
    self.makerRate = makerRate
    self.takerCharge = takerCharge
    self.makerCharge = makerCharge
  }
}

/// The best that a venue shows of an instrument. No quantity: nothing.
@frozen
public struct VenueQuote: BitwiseCopyable, Hashable, Sendable {
  public var bidPrice: Price
  public var bidQuantity: Quantity
  public var askPrice: Price
  public var askQuantity: Quantity

  @inlinable
  public init() {
    bidPrice = .zero
    bidQuantity = .zero
    askPrice = .zero
    askQuantity = .zero
  }

  /// What an order of that side would meet.
  @inlinable public func price(against side: Side) -> Price {
    side == .buy ? askPrice : bidPrice
  }

  @inlinable public func quantity(against side: Side) -> Quantity {
    side == .buy ? askQuantity : bidQuantity
  }
}

public struct VenueTable: ~Copyable {
  @usableFromInline let terms: Slab<VenueTerms>
  /// One row an instrument, one column a venue.
  @usableFromInline var quotes: Slab<VenueQuote>
  /// The venues that an instrument is traded on, a bit each.
  @usableFromInline let traded: Slab<UInt64>
  /// By a session's number; `none` for one that is no venue's.
  @usableFromInline let bySession: Slab<UInt8>
  /// The venues whose session is up.
  @usableFromInline var up: UInt64
  /// Those that somebody has stopped: nothing goes there, whether their session is up or not.
  @usableFromInline var stopped: UInt64
  public let count: Int
  public let instrumentCount: Int

  @inlinable public static var none: Int { 255 }
  /// The most venues there can be: as many children a step may send to each, twice.
  public static var maximumCount: Int { 8 }

  /// `traded`: for each instrument the numbers of the venues that trade it.
  public init(_ venues: [VenueTerms], traded instruments: [[Int]], startsUp: Bool = true) {
    precondition((1...Self.maximumCount).contains(venues.count), "there are 1 to 8 venues")
    precondition(!instruments.isEmpty, "something is traded")
    var terms = Slab<VenueTerms>(count: venues.count, repeating: venues[0])
    var bySession = Slab<UInt8>(count: 1 << 12, repeating: UInt8(Self.none))
    for (number, venue) in venues.enumerated() {
      precondition(venue.session.kind == .session, "a venue is heard of by a session")
      let session = Int(venue.session.number)
      precondition(bySession[session] == UInt8(Self.none), "a session is one venue's")
      terms[number] = venue
      bySession[session] = UInt8(number)
    }
    var masks = Slab<UInt64>(count: instruments.count, repeating: 0)
    for (index, numbers) in instruments.enumerated() {
      for number in numbers {
        precondition(number >= 0 && number < venues.count, "an instrument is traded on venues")
        masks[index] |= 1 << UInt64(number)
      }
    }
    self.terms = terms
    self.bySession = bySession
    traded = masks
    quotes = Slab(count: instruments.count * venues.count, repeating: VenueQuote())
    stopped = 0
    up = startsUp ? (1 << UInt64(venues.count)) - 1 : 0
    count = venues.count
    instrumentCount = instruments.count
  }

  // MARK: What is heard

  /// The venue of a session, or `none`.
  @inlinable
  public func venue(of source: SourceID) -> Int {
    source.kind == .session ? Int(bySession[Int(source.number)]) : Self.none
  }

  @inlinable
  public func session(of venue: Int) -> SourceID { terms[venue].session }

  @inlinable
  public mutating func see(_ top: TopOfBook, of instrument: InstrumentID, from source: SourceID) {
    let venue = venue(of: source)
    guard venue != Self.none, Int(instrument.index) < instrumentCount else { return }
    var quote = VenueQuote()
    if top.bidQuantity.units > 0 {
      quote.bidPrice = top.bidPrice
      quote.bidQuantity = top.bidQuantity
    }
    if top.askQuantity.units > 0 {
      quote.askPrice = top.askPrice
      quote.askQuantity = top.askQuantity
    }
    quotes[Int(instrument.index) * count + venue] = quote
  }

  /// Its session went down: what it showed is void. Or it is up again, and shows nothing yet.
  @inlinable
  public mutating func set(_ venue: Int, isUp: Bool) {
    let bit = UInt64(1) << UInt64(venue)
    up = isUp ? up | bit : up & ~bit
    for instrument in 0..<instrumentCount {
      quotes[instrument * count + venue] = VenueQuote()
    }
  }

  @inlinable
  public mutating func stop(_ venue: Int, _ isStopped: Bool) {
    let bit = UInt64(1) << UInt64(venue)
    stopped = isStopped ? stopped | bit : stopped & ~bit
  }

  @inlinable
  public func isStopped(_ venue: Int) -> Bool { stopped >> UInt64(venue) & 1 != 0 }

  /// What was sent there for isn't there for the next, until the venue shows again what it has.
  @inlinable
  mutating func take(_ quantity: Quantity, _ side: Side, of instrument: Int, at venue: Int) {
    let at = instrument * count + venue
    if side == .buy {
      quotes[at].askQuantity -= quantity
    } else {
      quotes[at].bidQuantity -= quantity
    }
  }

  // MARK: Choosing

  @inlinable
  public func isUp(_ venue: Int) -> Bool { up >> UInt64(venue) & 1 != 0 }

  @inlinable
  public func quote(_ instrument: Int, at venue: Int) -> VenueQuote {
    quotes[instrument * count + venue]
  }

  /// The venues that trade an instrument, up or not.
  @inlinable
  public func all(_ instrument: Int) -> UInt64 { traded[instrument] }

  /// Those of them that it can be traded on now.
  @inlinable
  public func open(_ instrument: Int) -> UInt64 { traded[instrument] & up & ~stopped }

  /// A price with what the venue charges, in millionths of a unit of price: what a buyer pays, and
  /// what a seller is left with.
  @inlinable
  public func net(_ price: Price, _ side: Side, at venue: Int, isTaker: Bool) -> Int128 {
    let venue = terms[venue]
    let rate = Int128(isTaker ? venue.takerRate : venue.makerRate)
    let charge = Int128((isTaker ? venue.takerCharge : venue.makerCharge).units)
    let fee = Int128(price.units.magnitude) * rate + charge * 1_000_000
    let gross = Int128(price.units) * 1_000_000
    return side == .buy ? gross + fee : gross - fee
  }

  /// Where taking is best, among some: by the price with its fee, then by size, then by number.
  /// `none` when none of them shows a whole lot within the limit.
  @inlinable
  public func best(
    _ side: Side, _ instrument: Int, within limit: Price?, among mask: UInt64, lot: Quantity
  ) -> Int {
    var best = Self.none
    var bestNet: Int128 = 0
    var bestSize = Quantity.zero
    var left = mask & open(instrument)
    while left != 0 {
      let venue = left.trailingZeroBitCount
      left &= left &- 1
      let quote = quote(instrument, at: venue)
      let size = quote.quantity(against: side)
      let price = quote.price(against: side)
      if size < lot { continue }
      if let limit, side == .buy ? price > limit : price < limit { continue }
      let net = net(price, side, at: venue, isTaker: true)
      let isBetter = side == .buy ? net < bestNet : net > bestNet
      if best == Self.none || isBetter || (net == bestNet && size > bestSize) {
        best = venue
        bestNet = net
        bestSize = size
      }
    }
    return best
  }

  /// The best price that others wait at on the order's own side, among some; nil when nobody does.
  @inlinable
  public func waiting(_ side: Side, _ instrument: Int, among mask: UInt64) -> Price? {
    var best: Price?
    var left = mask & open(instrument)
    while left != 0 {
      let quote = quote(instrument, at: left.trailingZeroBitCount)
      left &= left &- 1
      if quote.quantity(against: side.opposite).units <= 0 { continue }
      let price = quote.price(against: side.opposite)
      if let known = best, side == .buy ? price <= known : price >= known { continue }
      best = price
    }
    return best
  }

  /// Where waiting costs least, among some; `none` when there is none.
  @inlinable
  public func cheapest(_ side: Side, _ price: Price, _ instrument: Int, among mask: UInt64) -> Int {
    var best = Self.none
    var bestNet: Int128 = 0
    var left = mask & open(instrument)
    while left != 0 {
      let venue = left.trailingZeroBitCount
      left &= left &- 1
      let net = net(price, side, at: venue, isTaker: false)
      if best == Self.none || (side == .buy ? net < bestNet : net > bestNet) {
        best = venue
        bestNet = net
      }
    }
    return best
  }
}
