// The terms of an instrument and all that the reference keeps of an order: plain values, so that a
// copy of the matcher is a world of its own.

public struct ReferenceInstrument: Hashable, Sendable {
  public var tick: Int64
  public var lot: Int64
  public var lowest: Int64
  public var highest: Int64
  public var reference: Int64?
  /// Zero is no dynamic band.
  public var bandBasisPoints: Int64
  public var isProRata: Bool
  public var capacity: Int

  public init(
    tick: Int64 = 1, lot: Int64 = 1, lowest: Int64 = .min, highest: Int64 = .max,
    reference: Int64? = nil, bandBasisPoints: Int64 = 0, isProRata: Bool = false,
    capacity: Int = 65_536
  ) {
    self.tick = tick
    self.lot = lot
    self.lowest = lowest
    self.highest = highest
    self.reference = reference
    self.bandBasisPoints = bandBasisPoints
    self.isProRata = isProRata
    self.capacity = capacity
  }
}

enum ReferencePhase: Hashable, Sendable {
  case continuous
  case auction(AuctionKind)
}

struct ReferenceMarket: Hashable, Sendable {
  var terms: ReferenceInstrument
  /// What it is doing, or what a resume returns to.
  var phase = ReferencePhase.continuous
  var isHalted = false
  /// An uncross was ordered in the halt: what ends it does it.
  var owesUncross = false
  /// The last trade's.
  var lastPrice: Int64?

  var isContinuous: Bool { !isHalted && phase == .continuous }

  /// The auction that is on, even if it is halted.
  var auction: AuctionKind? {
    if case .auction(let kind) = phase { return kind }
    return nil
  }
}

public enum ReferencePlace: Int, Hashable, Sendable, CaseIterable, Comparable {
  case displayed, hidden, allOrNone, stop, auction

  public static func < (a: ReferencePlace, b: ReferencePlace) -> Bool { a.rawValue < b.rawValue }
}

struct ReferenceOrder: Hashable, Sendable {
  var id: UInt64
  var account: UInt32
  var instrument: Int
  var side: OrderSide
  /// A stop's becomes that of what it turns into.
  var kind: OrderKind
  var lifetime: Lifetime
  /// The limit; nil where it has none (yet).
  var price: Int64?
  /// Without what was decremented away.
  var total: Int64
  var filled: Int64 = 0
  var leaves: Int64
  /// The slice that is shown; of an order that isn't displayed, all of it.
  var shown: Int64 = 0
  var display: Int64?
  /// Nil once it is met.
  var minimum: Int64?
  var expiry: UInt64?
  /// Wider than a price: the distance of a trail may lead out of the range of prices.
  var stop: Int128?
  var trail: Int64?
  var isPostOnly: Bool
  var isHidden: Bool
  var isAllOrNone: Bool
  var selfTrade: SelfTradeMode?
  /// The how manieth order that was accepted.
  var acceptance: Int
  /// Its turn at its price: smaller is older.
  var turn: Int
  var place = ReferencePlace.displayed
  /// A stop that was set off and hasn't entered yet.
  var isSetOff = false
  var isQueued = false

  /// Whether an incoming order of the other side may trade at `price`, as far as its limit goes.
  func reaches(_ price: Int64) -> Bool {
    guard let limit = self.price else { return true }
    return side == .buy ? price <= limit : price >= limit
  }
}
