// Who wants to hear of which book: sessions by instrument, each with the name that it gave its request.

import Events
import Tables

struct Subscription: BitwiseCopyable {
  var request: UInt64 = 0
  var seat: UInt16 = 0
  /// Only the best level of each side.
  var isTopOnly = false
  /// Bit 0: bids, 1: offers, 2: trades.
  var entries: UInt16 = 0
  /// The instrument's next one; 0 behind the last.
  var next: UInt32 = 0
  /// The best of each side as it was told last; nil: the side was empty. Of one that has only the best.
  private(set) var bid: Price?
  private(set) var ask: Price?

  init() {}

  func best(_ side: Side) -> Price? { side == .sell ? ask : bid }

  mutating func note(_ side: Side, _ best: Price?) {
    if side == .sell { ask = best } else { bid = best }
  }
}

struct Subscriptions: ~Copyable {
  private var items: Slab<Subscription>
  /// By instrument; 0 where nobody listens.
  private var first: Slab<UInt32>
  private var free: FreeList
  private var names: HeldNames

  init(instrumentCount: Int, capacity: Int) {
    items = Slab(count: capacity + 1, repeating: Subscription())
    first = Slab(count: max(instrumentCount, 1), repeating: 0)
    free = FreeList(capacity: capacity)
    names = HeldNames(capacity: capacity)
  }

  /// Whether a name is some subscription's.
  func holds(_ name: UInt64) -> Bool { names.holds(name) }

  var count: Int { free.takenCount }

  subscript(slot: UInt32) -> Subscription { items[Int(slot)] }

  /// The first of an instrument; 0 for nobody.
  func first(of instrument: InstrumentID) -> UInt32 {
    Int(instrument.index) < first.count ? first[Int(instrument.index)] : 0
  }

  /// A session's of an instrument by its request; 0 where there is none.
  func slot(_ instrument: InstrumentID, seat: Int, request: UInt64) -> UInt32 {
    var slot = first(of: instrument)
    while slot != 0, Int(items[Int(slot)].seat) != seat || items[Int(slot)].request != request {
      slot = items[Int(slot)].next
    }
    return slot
  }

  /// What a subscriber was told of the best of a side.
  mutating func note(_ slot: UInt32, _ side: Side, _ best: Price?) {
    items[Int(slot)].note(side, best)
  }

  /// Begins or changes one. False when there is no room.
  mutating func begin(
    _ instrument: InstrumentID, seat: Int, request: UInt64, isTopOnly: Bool, entries: UInt16
  ) -> Bool {
    guard Int(instrument.index) < first.count else { return false }
    end(instrument, seat: seat, request: request)
    let slot = free.take()
    guard slot != FreeList.none else { return false }
    var item = Subscription()
    item.request = request
    item.seat = UInt16(truncatingIfNeeded: seat)
    item.isTopOnly = isTopOnly
    item.entries = entries
    item.next = first[Int(instrument.index)]
    items[Int(slot) + 1] = item
    first[Int(instrument.index)] = slot + 1
    names.hold(request)
    return true
  }

  mutating func end(_ instrument: InstrumentID, seat: Int, request: UInt64) {
    guard Int(instrument.index) < first.count else { return }
    remove(in: Int(instrument.index)) { Int($0.seat) == seat && $0.request == request }
  }

  /// A session's are over with its connection.
  mutating func endAll(seat: Int) {
    for instrument in 0..<first.count { remove(in: instrument) { Int($0.seat) == seat } }
  }

  private mutating func remove(in instrument: Int, where isMeant: (Subscription) -> Bool) {
    var previous: UInt32 = 0
    var slot = first[instrument]
    while slot != 0 {
      let next = items[Int(slot)].next
      if isMeant(items[Int(slot)]) {
        if previous == 0 { first[instrument] = next } else { items[Int(previous)].next = next }
        names.letGo(items[Int(slot)].request)
        items[Int(slot)] = Subscription()
        free.giveBack(slot - 1)
      } else {
        previous = slot
      }
      slot = next
    }
  }

  func checkInvariants() {
    var seen = 0
    for instrument in 0..<first.count {
      var slot = first[instrument]
      while slot != 0 {
        precondition(free.isTaken(slot - 1), "a listed subscription is taken")
        seen += 1
        slot = items[Int(slot)].next
      }
    }
    precondition(seen == count, "each subscription is listed once")
    precondition(names.count <= count, "a name is some subscription's")
  }
}
