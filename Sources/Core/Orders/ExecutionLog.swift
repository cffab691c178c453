// The last executions that were heard of. A venue's number of an execution says nothing of its
// place in time (foreign ones are numbered as they come, and reports overtake one another), so what
// tells a duplicate from one that merely came late is to remember them: by the number and the
// order, since the two sides of a trade with ourselves share a number.

import Events
import Tables

/// An execution as it stands: a venue may correct it, or take it back.
@frozen
public struct LoggedExecution: BitwiseCopyable, Sendable {
  public var execution: UInt64
  public var order: OrderID
  /// Zero: taken back.
  public var quantity: Quantity
  public var price: Price

  @inlinable
  public init(execution: UInt64, order: OrderID, quantity: Quantity, price: Price) {
    self.execution = execution
    self.order = order
    self.quantity = quantity
    self.price = price
  }
}

/// A bounded memory: the oldest makes room for the next. One bucket and one record a question.
public struct ExecutionLog: ~Copyable {
  @usableFromInline var index: IdIndex
  /// Slots are 1 … capacity.
  @usableFromInline var items: Slab<LoggedExecution>
  /// Where the next one goes.
  @usableFromInline var next: UInt32

  public init(capacity: Int) {
    precondition(capacity > 0, "without a memory no duplicate is known")
    index = IdIndex(capacity: capacity)
    items = Slab(
      count: capacity + 1,
      repeating: LoggedExecution(execution: 0, order: .none, quantity: .zero, price: .zero))
    next = 1
  }

  @inlinable public var count: Int { index.count }

  /// The slot of an order's execution; 0 when it isn't remembered.
  @inlinable @inline(__always)
  public mutating func find(_ execution: UInt64, of order: OrderID) -> UInt32 {
    var place = index.first(of: execution)
    while place.slot != IdIndex.absent {
      let item = items[Int(place.slot)]
      if item.execution == execution && item.order == order { break }
      place = index.next(after: place)
    }
    return place.slot
  }

  @inlinable
  public subscript(slot: UInt32) -> LoggedExecution {
    @inline(__always) _read { yield items[Int(slot)] }
    @inline(__always) _modify { yield &items[Int(slot)] }
  }

  /// Remembers one that isn't remembered yet. Its number isn't 0.
  @inlinable @inline(__always)
  public mutating func keep(
    _ execution: UInt64, of order: OrderID, _ quantity: Quantity, at price: Price
  ) {
    let slot = next
    next = Int(slot) &+ 1 == items.count ? 1 : slot &+ 1
    if items[Int(slot)].execution != 0 { index.remove(items[Int(slot)].execution, slot: slot) }
    items[Int(slot)] = LoggedExecution(
      execution: execution, order: order, quantity: quantity, price: price)
    index.insert(slot, at: index.first(of: execution))
  }

  public func checkInvariants() { index.checkInvariants { items[Int($0)].execution } }
}
