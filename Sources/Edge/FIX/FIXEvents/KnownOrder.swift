// What the edge knows of one order: what a report must repeat, and how far it got. Made from the events that
// go by, and from nothing else, so a journal makes the same again.

import Events

/// A name for an order or a request: a string's number, or an id of ours and which request of it it is.
public struct OrderName: BitwiseCopyable, Hashable, Sendable {
  public var number: UInt64 = 0
  public var request: UInt32 = 0
  /// Which request, when it is one: `RequestKind`.
  var kind: UInt8 = 0
  private var reserved0: UInt8 = 0
  private var reserved1: UInt16 = 0

  @_noLocks
  init(_ number: UInt64, request: UInt32 = 0, kind: RequestKind = .none) {
    self.number = number
    self.request = request
    self.kind = kind.code
  }

  static var none: OrderName { @_noLocks get { OrderName(0) } }
}

public struct KnownOrder: BitwiseCopyable, Sendable {
  public internal(set) var id: UInt64 = 0
  public internal(set) var venueOrder: UInt64 = 0
  public internal(set) var price = Price.zero
  /// Its total: filled, left, and what ended unfilled.
  public internal(set) var quantity = Quantity.zero
  public internal(set) var leaves = Quantity.zero
  private var reserved0: UInt64 = 0
  public internal(set) var average = AveragePrice()
  public internal(set) var stop = Price.zero
  public internal(set) var trail = Price.zero
  public internal(set) var display = Quantity.zero
  public internal(set) var minimum = Quantity.zero
  public internal(set) var expiry = Nanoseconds.zero
  public internal(set) var list: UInt64 = 0
  /// The name that it bears now.
  public internal(set) var name = OrderName.none
  /// What the last report answered: the request's name, and the name that the order bore before.
  var answered = OrderName.none
  var original = OrderName.none
  /// Requests without an answer, the oldest first.
  private var waiting0 = OrderName.none
  private var waiting1 = OrderName.none
  private var waiting2 = OrderName.none
  private var waiting3 = OrderName.none
  public internal(set) var instrument = InstrumentID.none
  public internal(set) var account: UInt32 = 0
  public internal(set) var source = SourceID.none
  public internal(set) var side = Side.none
  public internal(set) var type = OrderType.none
  public internal(set) var timeInForce = TimeInForce.none
  public internal(set) var instructions: UInt8 = 0
  public internal(set) var standing = OrderStanding.none
  /// The flags that it came with: of an order of ours the venue that it goes to, from 1; 0 where there is but one.
  public internal(set) var route: UInt8 = 0
  private var waitingCount: UInt8 = 0
  /// What is prepared of its reports' fields, and the price's text within `back`, with the separator.
  var nameField = PreparedSize()
  var front = PreparedSize()
  var back = PreparedSize()
  var priceText = PreparedSize()
  private var reserved1: UInt8 = 0
  private var reserved2: UInt16 = 0
  /// Requests about it so far, for names of ours.
  var requestCount: UInt32 = 0
  /// The next one that has ended.
  var next: UInt32 = 0

  @_noLocks
  init() {}

  static var waitingMax: UInt8 { @_noLocks get { 4 } }

  public var filled: Quantity { @_noLocks get { average.filled } }

  /// It is over; nothing is left of it.
  public var hasEnded: Bool {
    @_noLocks get {
      switch standing {
      case .filled, .canceled, .rejected, .expired: true
      default: false
      }
    }
  }

  /// It has more to say than price, quantity, side, type and time.
  var hasRareTerms: Bool {
    @inline(__always) @_noLocks get {
      stop.units | trail.units | display.units | minimum.units != 0 || expiry != .zero
        || instructions != 0 || list != 0 || type == .marketToLimit
    }
  }

  /// Works, has traded in part, or is done.
  var working: OrderStanding {
    @_noLocks get {
      if leaves.units <= 0 { return .filled }
      return filled == .zero ? .new : .partiallyFilled
    }
  }

  @_noLocks
  mutating func take(_ terms: OrderTerms) {
    display = terms.displayQuantity
    minimum = terms.minimumQuantity
    expiry = terms.expiry
  }

  /// It bears the name, the last report was about it, or a request with it has no answer yet.
  @_noLocks
  func goes(by number: UInt64) -> Bool {
    if name.number == number || original.number == number || answered.number == number {
      return true
    }
    var at: UInt8 = 0
    while at < waitingCount {
      if waiting(at).number == number { return true }
      at += 1
    }
    return false
  }

  // MARK: Requests

  /// One more that waits for its answer. False when as many wait as may: the oldest is forgotten then.
  @discardableResult @_noLocks
  mutating func ask(_ name: OrderName) -> Bool {
    var hasRoom = true
    if waitingCount == Self.waitingMax {
      remove(0)
      hasRoom = false
    }
    switch waitingCount {
    case 0: waiting0 = name
    case 1: waiting1 = name
    case 2: waiting2 = name
    default: waiting3 = name
    }
    waitingCount += 1
    return hasRoom
  }

  /// The oldest request of a kind, answered now.
  @_noLocks
  mutating func answer(_ kind: RequestKind) -> OrderName? {
    var at: UInt8 = 0
    while at < waitingCount {
      let name = waiting(at)
      if name.kind == kind.code {
        remove(at)
        return name
      }
      at += 1
    }
    return nil
  }

  /// The request of that name is answered now. False where none waits under it.
  @_noLocks
  mutating func answer(_ name: OrderName) -> Bool {
    var at: UInt8 = 0
    while at < waitingCount {
      if waiting(at) == name {
        remove(at)
        return true
      }
      at += 1
    }
    return false
  }

  /// The oldest request of a kind that waits for its answer.
  public func waiting(_ kind: RequestKind) -> OrderName? {
    var at: UInt8 = 0
    while at < waitingCount {
      if waiting(at).kind == kind.code { return waiting(at) }
      at += 1
    }
    return nil
  }

  /// Whether a request waits for its answer.
  public func isWaiting(_ kind: RequestKind, request: UInt32) -> Bool {
    let name = OrderName(id, request: request, kind: kind)
    var at: UInt8 = 0
    while at < waitingCount {
      if waiting(at) == name { return true }
      at += 1
    }
    return false
  }

  @_noLocks
  private func waiting(_ at: UInt8) -> OrderName {
    switch at {
    case 0: waiting0
    case 1: waiting1
    case 2: waiting2
    default: waiting3
    }
  }

  @_noLocks
  private mutating func remove(_ at: UInt8) {
    if at <= 0 { waiting0 = waiting1 }
    if at <= 1 { waiting1 = waiting2 }
    if at <= 2 { waiting2 = waiting3 }
    waiting3 = .none
    waitingCount -= 1
  }
}
