// Orders that get new ids: while a replace is on its way both find the order, and afterwards what
// names the old one still reaches it.

import Events
import Numerics
import Orders
import Testing

@Suite struct ChainTests {
  /// An order of 100 with id 7 that works, with a replace to 150 as 8 on its way.
  private func desk(memory: Int = 64) -> Desk {
    var desk = Desk(memory: memory, admitsNewIDs: true)
    _ = desk.send(Say.new(7))
    _ = desk.send(Say.accepted(7))
    _ = desk.send(Say.replace(7, quantity: 150, replacement: 8))
    return desk
  }

  private func phase(_ desk: borrowing Desk, _ id: UInt64) -> OrderPhase {
    desk.stage.phase(of: OrderID(bits: id))
  }

  @Test func withoutLeaveTheyAreRefused() {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    _ = desk.send(Say.accepted(7))
    #expect(desk.refusal(of: Say.replace(7, quantity: 150, replacement: 8)) == .invalid)
    #expect(desk.record(7)?.state == OrderState(.working))
  }

  @Test func bothIdsFindItWhileTheReplaceIsOnItsWay() {
    var desk = desk()
    #expect(desk.record(7) == desk.record(8) && desk.record(8)?.id.bits == 7)
    #expect(phase(desk, 7) == .pendingReplace && phase(desk, 8) == .none)
    #expect(desk.refusal(of: Say.new(8)) == .duplicateOrder)
    #expect(desk.stage.liveCount == 1)
    desk.stage.checkInvariants()
  }

  @Test func itBearsTheNewOneAfterwards() {
    var desk = desk()
    #expect(desk.passes(Say.replaced(7, quantity: 150, replacement: 8)) == true)
    #expect(desk.record(8)?.id.bits == 8 && desk.record(8)?.quantity.units == 150)
    #expect(phase(desk, 7) == .replaced && phase(desk, 8) == .acknowledged)
    #expect(desk.refusal(of: Say.new(7)) == .duplicateOrder)
    #expect(desk.stage.liveCount == 1)
    desk.stage.checkInvariants()
    #expect(desk.passes(Say.fill(8, 150, execution: 1)) == true)
    #expect(phase(desk, 8) == .filled && phase(desk, 7) == .replaced)
    desk.stage.checkInvariants()
  }

  /// Under the id that the rest of the line knows: one that names another is told on under that.
  @Test func aFillCountsUnderEitherId() {
    var desk = desk()
    let overtaking = Say.fill(8, 30, execution: 1)
    var named = overtaking
    named.words.w0 = 7
    #expect(desk.send(overtaking) == [.made(named)])
    _ = desk.send(Say.replaced(7, quantity: 150, replacement: 8))
    let late = Say.fill(7, 20, execution: 2)
    named = late
    named.words.w0 = 8
    #expect(desk.send(late) == [.made(named)])
    #expect(desk.record(8)?.filled.units == 50)
    #expect(desk.anomaly(of: Say.fill(7, 30, execution: 1))?.cause == .duplicate)
    #expect(desk.anomaly(of: Say.fill(8, 20, execution: 2))?.cause == .duplicate)
    var bust = Say.bust(8, execution: 1)
    #expect(desk.send(bust) == [.passed(bust)])
    bust = Say.bust(7, execution: 2)
    _ = desk.send(bust)
    #expect(desk.record(8)?.filled.units == 0)
    desk.stage.checkInvariants()
  }

  @Test func aCancelMayNameTheNewOneAlready() {
    var desk = desk()
    let cancel = Say.cancel(8)
    var named = cancel
    named.words.w0 = 7
    #expect(desk.send(cancel) == [.made(named)])
    #expect(desk.refusal(of: Say.cancel(7)) == .invalidTransition, "it is out")
    _ = desk.send(Say.replaced(7, quantity: 150, replacement: 8))
    #expect(desk.record(8)?.state == OrderState(.working, .cancel))
    #expect(desk.passes(Say.canceled(8)) == true)
    #expect(phase(desk, 8) == .canceled && desk.stage.liveCount == 0)
  }

  @Test func aRefusedReplaceLeavesTheOldOne() {
    var desk = desk()
    #expect(desk.passes(Say.requestRejected(7, .replace)) == true)
    #expect(phase(desk, 7) == .acknowledged && phase(desk, 8) == .rejected)
    #expect(desk.record(7)?.id.bits == 7 && desk.record(8)?.id.bits == 7)
    #expect(desk.passes(Say.replace(7, quantity: 150, replacement: 9)) == true)
    desk.stage.checkInvariants()
  }

  @Test func aVenueMayKeepTheOldOne() {
    var desk = desk()
    #expect(desk.passes(Say.replaced(7, quantity: 150)) == true)
    #expect(desk.record(7)?.quantity.units == 150 && phase(desk, 8) == .rejected)
    desk.stage.checkInvariants()
  }

  @Test func aVenueMayNotGiveOneThatWasNotAskedFor() {
    var desk = desk()
    #expect(
      desk.anomaly(of: Say.replaced(7, quantity: 150, replacement: 9))?.cause == .numbers)
    #expect(desk.record(7)?.state.pending == .replace)
  }

  @Test(arguments: [true, false])
  func anEndWhileItIsOnItsWayEndsBoth(isFilled: Bool) {
    var desk = desk()
    _ = desk.send(isFilled ? Say.fill(7, 150, execution: 1) : Say.canceled(7))
    #expect(phase(desk, 7) == (isFilled ? .filled : .canceled) && phase(desk, 8) == .rejected)
    #expect(desk.stage.liveCount == 0)
    let alarm = desk.send(Say.fill(8, 10, execution: 2))
    #expect(alarm.count == 2 && alarm[0].event.words.w0 == 7, "under its last id")
    #expect(alarm[1].event.payload(as: OrderAnomaly.self).cause == .lateFill)
    let tooLate = desk.send(Say.requestRejected(8, .replace))
    #expect(tooLate.count == 1 && tooLate[0].event.words.w0 == 7)
    desk.stage.checkInvariants()
  }

  @Test func aChainGoesOn() {
    var desk = Desk(memory: 3, admitsNewIDs: true)
    _ = desk.send(Say.new(1))
    _ = desk.send(Say.accepted(1))
    for id in UInt64(1)...20 {
      #expect(desk.passes(Say.replace(id, quantity: 200, replacement: id + 1)) == true)
      #expect(desk.passes(Say.replaced(id, quantity: 200, replacement: id + 1)) == true)
      #expect(desk.passes(Say.fill(id + 1, 5, execution: id)) == true)
      desk.stage.checkInvariants()
    }
    #expect(desk.record(21)?.filled.units == 100 && desk.record(21)?.venueOrder == 901)
    #expect(phase(desk, 20) == .replaced && phase(desk, 17) == .none, "so many are remembered")
    #expect(desk.anomaly(of: Say.fill(21, 5, execution: 1))?.cause == .duplicate)
  }

  /// Anything about a handful of ids, in any order: the pool stays whole, and each execution of an
  /// order is told on once.
  @Test(arguments: [UInt64(201), 202, 203, 204])
  func nothingBreaksIt(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var desk = Desk(instruments: 1, capacity: 4, memory: 5, executions: 1_024, admitsNewIDs: true)
    var admitted = 0
    var renamed = 0
    var told: Set<[UInt64]> = []
    var base = UInt64(0)
    var asked = Say.replaced(1, quantity: 5)
    for number in 0..<4_000 {
      if number % 60 == 59 {
        for id in base...base + 9 { _ = desk.send(Say.canceled(id)) }
        base += 10
      }
      let id = base + 1 + random.next(below: 9)
      let other = random.nextBool() ? 0 : base + 1 + random.next(below: 9)
      let quantity = 5 * Int64(random.next(below: 50))
      let event: Event
      switch random.next(below: 12) {
      case 0, 1: event = Say.new(id, .buy, 200)
      case 2: event = Say.accepted(id)
      case 3, 4: event = Say.replace(id, quantity: quantity, replacement: other)
      case 5, 6:
        event =
          random.nextBool() ? asked : Say.replaced(id, quantity: quantity, replacement: other)
      case 7: event = Say.requestRejected(id, random.nextBool() ? .replace : .cancel)
      case 8: event = random.nextBool() ? Say.cancel(id) : Say.canceled(id)
      case 9: event = Say.bust(id, execution: 1 + random.next(below: UInt64(number + 1)))
      default: event = Say.fill(id, 5, execution: UInt64(number + 1))
      }
      let sent = desk.send(event)
      if event.kind == .orderNew && sent == [.passed(event)] {
        admitted += 1
        if random.nextBool() { _ = desk.send(Say.accepted(id)) }
      }
      if event.kind == .orderReplace && sent == [.passed(event)] {
        asked = Say.replaced(id, quantity: quantity, replacement: other)
      }
      if event.kind == .orderReplaced && sent == [.passed(event)]
        && event.payload(as: OrderReplaced.self).replacement != .none
      {
        renamed += 1
      }
      var isRight = true
      for fill in sent where fill.kind == .orderFill {
        isRight = told.insert([fill.event.words.w0, fill.event.words.w1]).inserted && isRight
      }
      if event.kind == .orderFill {
        // Money is told on, and once, under whatever id finds it.
        isRight = isRight && sent[0].kind == .orderFill
        isRight = isRight && desk.anomaly(of: event)?.cause == .duplicate
      }
      desk.stage.checkInvariants()
      guard isRight else {
        Issue.record("seed \(seed), event \(number): \(event), \(sent)")
        return
      }
    }
    #expect(admitted > 50 && renamed > 10, "seed \(seed): \(admitted), \(renamed)")
  }
}
