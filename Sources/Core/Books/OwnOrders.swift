// What of a venue's book is ours. A venue shows everybody's orders and ours among them, and a strategy that took those for
// the market would chase itself. The venue's reports, which pass through the book's stage as well, say what rests of ours
// and where; a report comes before the market data that shows what it did, so the two agree whenever market data is looked at.

import Events
import Tables

/// An order of ours that rests, in the list of its side.
@frozen
@usableFromInline
struct OwnOrder: BitwiseCopyable {
  @usableFromInline var id: UInt64 = 0
  @usableFromInline var price = Price.zero
  @usableFromInline var total = Quantity.zero
  @usableFromInline var filled = Quantity.zero
  @usableFromInline var list: UInt32 = 0
  @usableFromInline var next: UInt32 = .max
  @usableFromInline var previous: UInt32 = .max

  @inlinable init() {}
}

@usableFromInline
struct OwnOrders: ~Copyable {
  @usableFromInline var places: IdTable
  @usableFromInline var orders: Slab<OwnOrder>
  @usableFromInline var free: FreeList
  /// The first of each side of each instrument, or `nobody`.
  @usableFromInline var first: Slab<UInt32>
  @usableFromInline let instrumentCount: Int
  /// False: what is ours isn't in the book.
  @usableFromInline let isOn: Bool

  @inlinable static var nobody: UInt32 { .max }

  /// `capacity`: orders of ours over all instruments; 0 where the book doesn't show them.
  init(capacity: Int, instrumentCount: Int) {
    isOn = capacity > 0
    places = IdTable(capacity: max(1, capacity))
    orders = Slab(count: max(1, capacity), repeating: OwnOrder())
    free = FreeList(capacity: max(1, capacity))
    first = Slab(count: 2 * instrumentCount, repeating: Self.nobody)
    self.instrumentCount = instrumentCount
  }

  var count: Int { places.count }

  // MARK: What the venue says

  @inlinable
  mutating func hear(_ event: Event) {
    switch event.kind {
    case .orderAccepted:
      let report = event.payload(as: OrderAccepted.self)
      enter(report.order, event.instrument, report.side, report.price, report.quantity, .zero)
    case .orderFill:
      let report = event.payload(as: OrderFill.self)
      fill(report.order, report.quantity)
    case .orderReplaced:
      let report = event.payload(as: OrderReplaced.self)
      let filled = leave(report.order)
      enter(
        report.replacement, event.instrument, report.side, report.price, report.quantity, filled)
    case .orderCanceled, .orderExpired: leave(OrderID(bits: event.words.w0))
    case .orderRejected: leave(event.payload(as: OrderRejected.self).order)
    default: break
    }
  }

  @inlinable
  mutating func enter(
    _ id: OrderID, _ instrument: InstrumentID, _ side: Side, _ price: Price, _ total: Quantity,
    _ filled: Quantity
  ) {
    guard Int(instrument.index) < instrumentCount, side == .buy || side == .sell,
      total.units > filled.units, places.index(of: id.bits) == IdTable.absent
    else { return }
    let slot = free.take()
    // More than there may be of ours: what has no room counts as somebody else's.
    if slot == FreeList.none { return }
    _ = places.insert(id.bits, index: slot)
    let list = UInt32(2 * Int(instrument.index) + (side == .sell ? 1 : 0))
    var order = OwnOrder()
    order.id = id.bits
    order.price = price
    order.total = total
    order.filled = filled
    order.list = list
    order.next = first[Int(list)]
    if order.next != Self.nobody { orders[Int(order.next)].previous = slot }
    orders[Int(slot)] = order
    first[Int(list)] = slot
  }

  @inlinable
  mutating func fill(_ id: OrderID, _ quantity: Quantity) {
    let slot = places.index(of: id.bits)
    if slot == IdTable.absent { return }
    orders[Int(slot)].filled.units += quantity.units
    if orders[Int(slot)].filled.units >= orders[Int(slot)].total.units { leave(id) }
  }

  /// It doesn't rest any more. Returns what was filled of it.
  @discardableResult @inlinable
  mutating func leave(_ id: OrderID) -> Quantity {
    let slot = places.index(of: id.bits)
    if slot == IdTable.absent { return .zero }
    _ = places.remove(id.bits)
    let order = orders[Int(slot)]
    if order.next != Self.nobody { orders[Int(order.next)].previous = order.previous }
    if order.previous != Self.nobody {
      orders[Int(order.previous)].next = order.next
    } else {
      first[Int(order.list)] = order.next
    }
    free.giveBack(slot)
    return order.filled
  }

  // MARK: Looking

  /// What of a level isn't ours. A level that shows less than what rests of ours hasn't caught up.
  @inlinable
  func others(_ level: Level, _ instrument: Int, isSell: Bool) -> Level {
    var at = first[2 * instrument + (isSell ? 1 : 0)]
    var rest = level
    while at != Self.nobody {
      let order = orders[Int(at)]
      if order.price.units == level.price.units {
        rest.quantity.units -= order.total.units - order.filled.units
        if rest.orderCount > 0 { rest.orderCount -= 1 }
      }
      at = order.next
    }
    if rest.quantity.units <= 0 { return .empty }
    if rest.orderCount == 0 { rest.orderCount = 1 }
    return rest
  }

  /// The lists hold each order once, and only live ones.
  func checkInvariants() {
    var count = 0
    for list in 0..<first.count {
      var at = first[list]
      var previous = Self.nobody
      while at != Self.nobody {
        let order = orders[Int(at)]
        precondition(order.list == UInt32(list) && order.previous == previous)
        precondition(places.index(of: order.id) == at && order.total > order.filled)
        count += 1
        previous = at
        at = order.next
      }
    }
    precondition(count == places.count)
  }
}
