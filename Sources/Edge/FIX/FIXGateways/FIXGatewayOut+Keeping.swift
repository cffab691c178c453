// What gateway-out has to do with the keeping of its stores over a power cut (`KeepingDesk`). It waits for no device: it
// leaves its stores' words when it is asked, gives out numbers that are set aside, and asks for more in time. Two things
// do wait. Where numbers have run short, since the device is that slow, nothing is taken from the line. And what a
// session says behind a reset of its numbers stays here until the reset is on the device: the other side would hold us to
// it.

import FIXSession
import Tables

struct NumberKeeping: ~Copyable {
  let desk: KeepingDesk
  /// Which question was answered, and up to which all is on the device.
  var answered: UInt64 = 0
  var kept: UInt64 = 0
  /// Messages that may be numbered before it is looked again whether some session runs short.
  var budget: UInt64 = 0
  var counted: UInt64 = 0
  /// Numbers that went to what isn't counted as sent.
  var others: UInt64 = 0
  /// By seat: what it says stays here.
  var isHeld: Slab<Bool>
  var heldCount = 0

  init(_ desk: KeepingDesk) {
    self.desk = desk
    isHeld = Slab(count: max(1, desk.count), repeating: false)
  }

  /// Fewer left, and nothing new is begun. What one look sends to one session is far less.
  static var least: UInt64 { KeptStores.window / 4 }

  /// With so many numbers left to who has the fewest, after so many messages: whether that is short. Says when to look
  /// again, and asks for more in time.
  mutating func isShort(_ left: UInt64, numbered: UInt64) -> Bool {
    // Short of the half: more are on their way, or will be now.
    if left < KeptStores.window / 2 { desk.want() }
    counted = numbered
    let isShort = left < Self.least
    // Not even if all of them went to that one is it short before half of what it has above the least is gone.
    budget = isShort ? 0 : max(1, (left - Self.least) / 2)
    return isShort
  }
}

extension FIXGatewayOut {
  /// The stores are kept by who has this desk. Before anything is sent.
  public mutating func keepNumbers(_ desk: KeepingDesk) {
    keeping = Shelf(count: 1) { _ in NumberKeeping(desk) }
    takeLimits()
  }

  /// Answers the keeper, and takes what it says.
  mutating func attendKeeper() {
    guard keeping.count > 0 else { return }
    let asked = keeping[0].desk.asked
    if asked != keeping[0].answered {
      leaveWords()
      keeping[0].answered = asked
      keeping[0].desk.answer(asked)
    }
    let kept = keeping[0].desk.kept
    if kept != keeping[0].kept {
      keeping[0].kept = kept
      takeLimits()
      if keeping[0].heldCount > 0 { letGo() }
    } else if numbered &- keeping[0].counted >= keeping[0].budget {
      look()
    }
  }

  /// For who keeps them, with no thread at work.
  public func leaveWords() {
    guard keeping.count > 0 else { return }
    for seat in 0..<seats.count {
      seats[seat].outbound.store.leaveWords(on: keeping[0].desk, seat)
    }
  }

  private var numbered: UInt64 {
    counts.sent &+ counts.stored &+ counts.answers &+ keeping[0].others
  }

  private mutating func takeLimits() {
    for seat in 0..<seats.count {
      seats[seat].outbound.reserve(below: keeping[0].desk.limit(seat))
    }
    look()
  }

  /// Whether some session runs short of numbers, and when to look again.
  private mutating func look() {
    var least = UInt64.max
    for seat in 0..<seats.count { least = min(least, seats[seat].outbound.reserved) }
    isShort = keeping[0].isShort(least, numbered: numbered)
  }

  // MARK: Resets

  /// A session's numbers began anew.
  mutating func hold(_ seat: Int) {
    guard keeping.count > 0 else { return }
    if !keeping[0].isHeld[seat] {
      keeping[0].isHeld[seat] = true
      keeping[0].heldCount += 1
      wire.hold(seat)
    }
    keeping[0].desk.want()
  }

  /// Says what was held back of sessions whose reset is on the device.
  private mutating func letGo() {
    for seat in 0..<seats.count where keeping[0].isHeld[seat] {
      guard keeping[0].desk.epoch(seat) == seats[seat].outbound.store.epoch else { continue }
      keeping[0].isHeld[seat] = false
      keeping[0].heldCount -= 1
      if !wire.letGo(seat, over: seats[seat].route) { detach(seat, atOnce: true) }
    }
  }
}
