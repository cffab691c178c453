// What rests in the engine, for tools and tests; and that all of it is consistent. Nothing here is for the hot path.

import Books
import Events

/// Where a live order waits, as the world calls it.
public enum RestingPlace: String, Hashable, Sendable, CaseIterable {
  case displayed
  case hidden
  case allOrNone = "all_or_none"
  case stop
  case auction
}

/// One live order.
public struct RestingOrder: Hashable, Sendable {
  public var order: OrderID
  public var account: UInt32
  public var side: Side
  /// Its limit; zero for an order without one.
  public var price: Price
  public var leaves: Quantity
  public var shown: Quantity
  public var place: RestingPlace
}

extension MatchingEngine {
  /// All live orders of an instrument, buys first. For each side displayed, hidden and all-or-none orders best first in
  /// priority order, then stops and orders that wait beside an auction in the order of acceptance. Allocates.
  public func resting(of instrument: Int) -> [RestingOrder] {
    var found: [RestingOrder] = []
    for isSell in [false, true] {
      for place in [OrderPlace.displayed, .hidden, .allOrNone] {
        let ladder = OrderBooks.ladder(instrument, place, isSell: isSell)
        var slot = books.firstOrder(of: ladder)
        while slot != noSlot {
          let tick = books.tick(of: slot, in: ladder)
          found.append(resting(slot, Price(units: books.grid(instrument).value(tick))))
          slot = books.order(after: slot, in: ladder)
        }
      }
      var others = [UInt32]()
      for slot in 1..<books.usedSlotEnd where books.isLive(slot) {
        let traits = books[slot].traits
        let isWaiting = traits.place == .stop || !traits.place.isLadder
        if isWaiting && traits.isSell == isSell && Int(books[slot].instrument.index) == instrument {
          others.append(slot)
        }
      }
      others.sort { books[$0].accepted < books[$1].accepted }
      found += others.map { resting($0, terms[Int($0)].price) }
    }
    return found
  }

  private func resting(_ slot: UInt32, _ price: Price) -> RestingOrder {
    let order = books[slot]
    let place: RestingPlace =
      switch order.traits.place {
      case .displayed: .displayed
      case .hidden: .hidden
      case .allOrNone: .allOrNone
      case .beside: .auction
      default: .stop
      }
    return RestingOrder(
      order: order.id, account: order.account, side: order.traits.side, price: price,
      leaves: order.leaves, shown: place == .displayed ? shown(at: slot) : .zero, place: place)
  }

  /// What a displayed order shows, what counts of any other.
  func shown(at slot: UInt32) -> Quantity {
    books[slot].traits.isIceberg ? terms[Int(slot)].slice : books[slot].leaves
  }

  /// What is displayed at a price; an empty level where nothing is.
  @inlinable
  public func level(_ price: Price, _ instrument: Int, isSell: Bool) -> Level {
    books.level(price, instrument, isSell: isSell)
  }

  /// The number of the displayed level behind one, of the best behind `noSlot`; `noSlot` behind the last. A number is good
  /// as long as no order comes or goes.
  @inlinable
  public func level(after level: UInt32, _ instrument: Int, isSell: Bool) -> UInt32 {
    books.level(after: level, instrument, isSell: isSell)
  }

  @inlinable
  public func level(numbered level: UInt32, _ instrument: Int, isSell: Bool) -> Level {
    books.level(numbered: level, instrument, isSell: isSell)
  }

  /// Displayed levels of a side, at most `limit`.
  @inlinable
  public func levelCount(_ instrument: Int, isSell: Bool, _ limit: Int) -> Int {
    min(limit, books.levelCount(instrument, isSell: isSell))
  }

  /// Where a displayed order stands in the queue of its price. Walks the queue ahead of it.
  public func queuePosition(of order: OrderID) -> OrderBooks.QueuePosition? {
    books.queuePosition(of: order) { shown(at: $0) }
  }

  /// A digest of the displayed orders of an instrument, each with its place in the queue.
  public func orderDigest(of instrument: Int) -> UInt64 {
    books.orderDigest(of: instrument) { shown(at: $0) }
  }

  /// A digest of the displayed levels of an instrument.
  public func levelDigest(of instrument: Int) -> UInt64 { books.levelDigest(of: instrument) }

  /// Levels, queues, lists and counts agree, and no book is crossed in continuous trading. Allocates: for tests.
  public func checkInvariants() {
    books.checkInvariants { shown(at: $0) }
    var live = [UInt32](repeating: 0, count: states.count)
    var dark = live
    var whole = live
    var stops = live
    var icebergs = live
    var expiring = 0
    for slot in 1..<books.usedSlotEnd where books.isLive(slot) {
      let order = books[slot]
      let instrument = Int(order.instrument.index)
      live[instrument] += 1
      switch order.traits.place {
      case .hidden: dark[instrument] += 1
      case .allOrNone:
        dark[instrument] += 1
        whole[instrument] += 1
      case .stop, .trailing: stops[instrument] += 1
      case .nowhere: precondition(activity != .idle, "an order is nowhere between two commands")
      default: break
      }
      if order.traits.isIceberg {
        icebergs[instrument] += 1
        let rare = terms[Int(slot)]
        precondition(
          rare.slice.units > 0 && rare.slice <= rare.display && rare.slice <= order.leaves)
      }
      if order.traits.timeInForce == .goodTillDate {
        expiring += 1
        precondition(heap[Int(terms[Int(slot)].heapIndex)] == slot)
      }
      precondition(order.filled.units >= 0)
    }
    precondition(expiring == heapCount)
    for index in stride(from: 1, to: heapCount, by: 1) {
      let above = heap[(index - 1) / 2]
      let expiries = (terms[Int(heap[index])].expiry, terms[Int(above)].expiry)
      precondition(
        expiries.0 == expiries.1
          ? books[heap[index]].accepted > books[above].accepted : expiries.0 > expiries.1)
    }
    for instrument in 0..<states.count {
      let state = states[instrument]
      precondition(gates[instrument].live == live[instrument])
      precondition(live[instrument] <= gates[instrument].capacity)
      precondition(state.darkCount == dark[instrument])
      precondition(state.allOrNoneCount == whole[instrument])
      precondition(state.stopCount == stops[instrument])
      precondition(state.icebergCount == icebergs[instrument])
      if activity == .idle && !state.isInAuction { checkUncrossed(instrument) }
      precondition(
        !state.owesUncross || state.isInAuction && (state.isShut || activity != .idle),
        "an uncross that nothing holds back is done")
    }
  }

  /// Displayed and hidden orders of the two sides don't meet.
  private func checkUncrossed(_ instrument: Int) {
    precondition(states[instrument].setOff.isEmpty, "a stop was set off and hasn't entered")
    for buys in [OrderPlace.displayed, .hidden] {
      let ladder = OrderBooks.ladder(instrument, buys, isSell: false)
      if books.ladders.best(ladder) == noSlot { continue }
      let tick = books.ladders.bestRank(ladder) ^ books.ladders.mask(ladder)
      for sells in [OrderPlace.displayed, .hidden] {
        precondition(
          !books.ladders.reaches(OrderBooks.ladder(instrument, sells, isSell: true), tick))
      }
    }
  }
}
