// What of a venue's book is ours. A venue shows everybody's orders and ours among them, and a strategy that took those for
// the market would chase itself. The venue's reports, which pass through the book's stage as well, say what rests of ours
// and where; a report comes before the market data that shows what it did, so the two agree whenever market data is looked at.
//
// This stage hears reports before the order manager does, which tells news from what was heard before and from what is said of
// orders that are over. A venue that died says again whatever it has no record of having said; so the same is told apart here:
// by the executions that were heard, and by the orders that don't rest any more, the last of which are remembered.

import Events
import Orders
import Tables

/// An order of ours: in the list of its side while it rests, else in the list of those that are remembered.
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
  /// 1: whatever is said of it, it never rests again.
  @usableFromInline var isOver: UInt32 = 0

  @inlinable init() {}

  /// Below zero where more is filled than it is said to be of. The ends of 64 bits bound it: a total is the venue's word.
  @inlinable var left: Quantity {
    let (left, isOver) = total.units.subtractingReportingOverflow(filled.units)
    return Quantity(units: isOver ? .min : left)
  }
}

@usableFromInline
struct OwnOrders: ~Copyable {
  @usableFromInline var places: IdTable
  @usableFromInline var orders: Slab<OwnOrder>
  @usableFromInline var free: FreeList
  /// The first of each side of each instrument, or `nobody`; last the youngest of those that are remembered.
  @usableFromInline var first: Slab<UInt32>
  /// Who of the remembered gives way first.
  @usableFromInline var oldest: UInt32
  @usableFromInline var resting: Int
  @usableFromInline var remembered: Int
  @usableFromInline var executions: ExecutionLog
  @usableFromInline let instrumentCount: Int
  @usableFromInline let capacity: Int
  @usableFromInline let memory: Int
  /// False: what is ours isn't in the book.
  @usableFromInline let isOn: Bool

  @inlinable static var nobody: UInt32 { .max }

  /// `capacity`: orders of ours over all instruments; 0 where the book doesn't show them. `memory`: those that don't rest.
  init(capacity: Int, memory: Int, executionCapacity: Int, instrumentCount: Int) {
    isOn = capacity > 0
    self.capacity = capacity
    self.memory = isOn ? max(1, memory) : 1
    // One more, since who comes is remembered before the oldest gives way or it rests.
    let slots = capacity + self.memory + 1
    places = IdTable(capacity: slots)
    orders = Slab(count: slots, repeating: OwnOrder())
    free = FreeList(capacity: slots)
    first = Slab(count: 2 * instrumentCount + 1, repeating: Self.nobody)
    oldest = Self.nobody
    resting = 0
    remembered = 0
    executions = ExecutionLog(capacity: isOn ? max(1, executionCapacity) : 1)
    self.instrumentCount = instrumentCount
  }

  /// Orders that rest.
  var count: Int { resting }

  // MARK: What the venue says

  @inlinable
  mutating func hear(_ event: Event) {
    switch event.kind {
    case .orderAccepted:
      let report = event.payload(as: OrderAccepted.self)
      let slot = seat(report.order.bits)
      if !rests(slot) { enter(slot, event.instrument, report.side, report.price, report.quantity) }
    case .orderFill: fill(event.payload(as: OrderFill.self))
    case .orderReplaced:
      let report = event.payload(as: OrderReplaced.self)
      let slot = seat(report.order.bits)
      if report.replacement != .none, report.replacement != report.order {
        rename(slot, report.replacement.bits)
      }
      enter(slot, event.instrument, report.side, report.price, report.quantity)
    case .orderCanceled, .orderExpired: end(seat(event.words.w0))
    case .orderRejected:
      // One that the venue never took has nothing to come back for.
      let slot = places.index(of: event.payload(as: OrderRejected.self).order.bits)
      if slot != IdTable.absent { end(slot) }
    default: break
    }
  }

  /// It rests there, if it isn't over and anything is left of it. More than there may be of ours: what has no room counts as
  /// somebody else's.
  @inlinable
  mutating func enter(
    _ slot: UInt32, _ instrument: InstrumentID, _ side: Side, _ price: Price, _ total: Quantity
  ) {
    let at = Int(slot)
    if orders[at].isOver != 0 { return }
    orders[at].price = price
    orders[at].total = total
    if orders[at].left.units == 0 { return end(slot) }
    let hasRoom = rests(slot) || resting < capacity
    guard Int(instrument.index) < instrumentCount, side == .buy || side == .sell, hasRoom,
      orders[at].left.units > 0
    else { return move(slot, to: Self.past(instrumentCount)) }
    move(slot, to: UInt32(2 * Int(instrument.index) + (side == .sell ? 1 : 0)))
  }

  /// An execution counts once; that of an order whose acceptance it has overtaken as well.
  @inlinable
  mutating func fill(_ report: OrderFill) {
    guard report.execution != 0, report.quantity.units > 0,
      executions.find(report.execution, of: report.order) == 0
    else { return }
    executions.keep(report.execution, of: report.order, report.quantity, at: report.price)
    let slot = seat(report.order.bits)
    let at = Int(slot)
    let (filled, isTooMuch) = orders[at].filled.units.addingReportingOverflow(report.quantity.units)
    orders[at].filled.units = isTooMuch ? .max : filled
    guard rests(slot), orders[at].left.units <= 0 else { return }
    if orders[at].left.units == 0 { return end(slot) }
    // More than it was: a replace that the venue took is yet to be told of.
    move(slot, to: Self.past(instrumentCount))
  }

  // MARK: Places

  /// The list of those that are remembered and don't rest, behind the two of each instrument.
  @inlinable
  static func past(_ instrumentCount: Int) -> UInt32 { UInt32(2 * instrumentCount) }

  @inlinable
  func rests(_ slot: UInt32) -> Bool { orders[Int(slot)].list != Self.past(instrumentCount) }

  /// The order of that id; one that wasn't heard of before is remembered, and doesn't rest.
  @inlinable
  mutating func seat(_ id: UInt64) -> UInt32 {
    let known = places.index(of: id)
    if known != IdTable.absent { return known }
    let slot = free.take()
    precondition(slot != FreeList.none, "there is room for one more than rest and are remembered")
    _ = places.insert(id, index: slot)
    orders[Int(slot)] = OwnOrder()
    orders[Int(slot)].id = id
    link(slot, Self.past(instrumentCount))
    giveWay()
    return slot
  }

  /// Its id from now on, unless somebody has that.
  @inlinable
  mutating func rename(_ slot: UInt32, _ id: UInt64) {
    if places.index(of: id) != IdTable.absent { return }
    _ = places.remove(orders[Int(slot)].id)
    _ = places.insert(id, index: slot)
    orders[Int(slot)].id = id
  }

  /// It never rests again.
  @inlinable
  mutating func end(_ slot: UInt32) {
    orders[Int(slot)].isOver = 1
    move(slot, to: Self.past(instrumentCount))
  }

  @inlinable
  mutating func move(_ slot: UInt32, to list: UInt32) {
    unlink(slot)
    link(slot, list)
    giveWay()
  }

  @inlinable
  mutating func giveWay() {
    if remembered <= memory { return }
    let slot = oldest
    unlink(slot)
    _ = places.remove(orders[Int(slot)].id)
    free.giveBack(slot)
  }

  @inlinable
  mutating func link(_ slot: UInt32, _ list: UInt32) {
    let at = Int(slot)
    orders[at].list = list
    orders[at].next = first[Int(list)]
    orders[at].previous = Self.nobody
    if orders[at].next != Self.nobody { orders[Int(orders[at].next)].previous = slot }
    first[Int(list)] = slot
    if list != Self.past(instrumentCount) { return resting &+= 1 }
    remembered &+= 1
    if oldest == Self.nobody { oldest = slot }
  }

  @inlinable
  mutating func unlink(_ slot: UInt32) {
    let order = orders[Int(slot)]
    if order.next != Self.nobody { orders[Int(order.next)].previous = order.previous }
    if order.previous != Self.nobody {
      orders[Int(order.previous)].next = order.next
    } else {
      first[Int(order.list)] = order.next
    }
    if order.list != Self.past(instrumentCount) { return resting &-= 1 }
    remembered &-= 1
    if oldest == slot { oldest = order.previous }
  }

  // MARK: Looking

  /// What of a level isn't ours. A level that shows less than what rests of ours hasn't caught up.
  @inlinable
  mutating func others(_ level: Level, _ instrument: Int, isSell: Bool) -> Level {
    var at = first[2 * instrument + (isSell ? 1 : 0)]
    var rest = level
    while at != Self.nobody {
      let order = orders[Int(at)]
      if order.price.units == level.price.units {
        // Each that rests has something left, however much; so what is taken from never passes zero.
        if rest.quantity <= order.left { return .empty }
        rest.quantity -= order.left
        if rest.orderCount > 0 { rest.orderCount -= 1 }
      }
      at = order.next
    }
    if rest.quantity.units <= 0 { return .empty }
    if rest.orderCount == 0 { rest.orderCount = 1 }
    return rest
  }

  /// The lists hold each order once; those that rest aren't over and have something left.
  func checkInvariants() {
    let last = 2 * instrumentCount
    var count = 0
    for list in 0...last {
      var at = first[list]
      var previous = Self.nobody
      while at != Self.nobody {
        let order = orders[Int(at)]
        precondition(order.list == UInt32(list) && order.previous == previous)
        precondition(places.index(of: order.id) == at)
        precondition(list == last || order.isOver == 0 && order.total > order.filled)
        count += 1
        previous = at
        at = order.next
      }
      precondition(list < last || oldest == previous)
    }
    precondition(count == places.count && count == resting + remembered)
    precondition(count == free.takenCount && resting <= capacity && remembered <= memory)
    executions.checkInvariants()
  }
}
