// Strings come and go. Clients name every order and every request, and the tables of names are bounded: the
// oldest names of what has ended make room. Gateway-in forgets a name first, and takes no message about it from
// then on; gateway-out keeps it as much longer again, for what is still in the line.

import Events
import FIXEvents
import Tables

/// Numbers, first in, first out. Bounded: it never holds more than the table of names does.
struct NumberQueue: ~Copyable {
  var items: Slab<UInt64>
  var head = 0
  var tail = 0

  init(capacity: Int) { items = Slab(count: capacity, repeating: 0) }

  var count: Int { tail - head }

  mutating func push(_ number: UInt64) {
    precondition(count < items.count, "as many numbers as there are names")
    items[tail % items.count] = number
    tail += 1
  }

  mutating func pop() -> UInt64 {
    precondition(count > 0)
    head += 1
    return items[(head - 1) % items.count]
  }

  /// The number at a place, from the oldest.
  subscript(place: Int) -> UInt64 { items[(head + place) % items.count] }
}

struct IdentifierTurnover: ~Copyable {
  /// Names that gateway-in has, the oldest first; those of live orders and subscriptions go back to the end.
  var kept: NumberQueue
  /// Names that it was told to forget.
  var forgotten: NumberQueue
  private let keptMax: Int
  private let forgottenMax: Int
  /// Names whose orders were all live when room was needed: then nothing is forgotten.
  var heldCount: UInt64 = 0

  /// `capacity`: of gateway-in's table. Gateway-out's has twice as much.
  init(capacity: Int) {
    kept = NumberQueue(capacity: 2 * capacity)
    forgotten = NumberQueue(capacity: 2 * capacity)
    keptMax = capacity / 4 * 3
    forgottenMax = capacity / 2
  }

  mutating func add(_ number: UInt64) { kept.push(number) }

  /// A name that gateway-in is to forget, or nil. Looks at a few names a call. `isHeld`: something goes on under it.
  mutating func next(
    _ names: borrowing Names, _ orders: borrowing KnownOrders, isHeld: (UInt64) -> Bool
  ) -> UInt64? {
    if kept.count <= keptMax { return nil }
    for _ in 0..<8 {
      let number = kept.pop()
      guard orders.isLive(names.identifiers.order(of: number)) || isHeld(number) else {
        forgotten.push(number)
        return number
      }
      kept.push(number)
    }
    heldCount &+= 1
    return nil
  }

  /// A name that nothing in the line can be about any more, or nil.
  mutating func nextReleased() -> UInt64? {
    forgotten.count > forgottenMax ? forgotten.pop() : nil
  }
}
