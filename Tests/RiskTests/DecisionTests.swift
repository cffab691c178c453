// Each check at, below and above its limit, on both sides, with the numbers that the reject tells.

import Events
import Risk
import Testing

@Suite struct DecisionTests {
  @Test(arguments: [Side.buy, .sell])
  func anOrderHasALargestQuantity(side: Side) {
    var desk = Desk()
    #expect(desk.refusal(of: Say.new(1, side, 49)) == nil)
    #expect(desk.refusal(of: Say.new(2, side, 50)) == nil)
    #expect(
      desk.refusal(of: Say.new(3, side, 51)) == Refusal(reason: .orderSize, limit: 50, value: 51))
    #expect(
      desk.refusal(of: Say.new(3, side, .max))
        == Refusal(reason: .orderSize, limit: 50, value: .max))
    #expect(desk.stage.passedCount == 2 && desk.stage.refusedCount == 2)
  }

  @Test(arguments: [Side.buy, .sell])
  func openOrdersCountTowardsThePosition(side: Side) {
    var desk = Desk()
    _ = desk.send(Say.new(1, side, 50))
    _ = desk.send(Say.new(2, side, 49))
    #expect(
      desk.refusal(of: Say.new(3, side, 2))
        == Refusal(reason: .positionLimit, limit: 100, value: 101))
    #expect(desk.refusal(of: Say.new(3, side, 1)) == nil, "at the limit")
    #expect(
      desk.refusal(of: Say.new(4, side, 1))
        == Refusal(reason: .positionLimit, limit: 100, value: 101))
    #expect(desk.refusal(of: Say.new(4, side.opposite, 50)) == nil, "the other side is its own")
    #expect(desk.refusal(of: Say.new(5, side, 50, at: 1)) == nil, "and so is another instrument")
    #expect(desk.open() == (side == .buy ? [100, 50] : [50, 100]))
    desk.stage.checkInvariants()
  }

  @Test(arguments: [Side.buy, .sell])
  func whatIsHeldCountsOnBothSides(side: Side) {
    var desk = Desk()
    let sign: Int64 = side == .buy ? 1 : -1
    _ = desk.send(Say.new(1, side, 40))
    _ = desk.send(Say.fill(1, 40, side: side))
    #expect(desk.position() == 40 * sign && desk.open() == [0, 0])
    _ = desk.send(Say.new(2, side, 50))
    #expect(
      desk.refusal(of: Say.new(3, side, 11))
        == Refusal(reason: .positionLimit, limit: 100, value: 101))
    #expect(desk.refusal(of: Say.new(3, side, 10)) == nil)
    // The other way there is 100 + 40 of room.
    for id in 4...5 { #expect(desk.refusal(of: Say.new(UInt64(id), side.opposite, 50)) == nil) }
    #expect(
      desk.refusal(of: Say.new(6, side.opposite, 41))
        == Refusal(reason: .positionLimit, limit: 100, value: 101))
    #expect(desk.refusal(of: Say.new(6, side.opposite, 40)) == nil)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [
    Say.new(1, .buy, 0), Say.new(1, .buy, -1), Say.new(1, .buy, .min), Say.new(1, .none, 5),
    Say.new(1, Side(code: 77), 5), Say.new(1, .buy, 5, at: 2), Say.new(1, .buy, 5, at: .max),
  ])
  func anOrderThatCantBeIsRefused(new: Event) {
    var desk = Desk()
    #expect(desk.refusal(of: new) == Refusal(reason: .invalid))
    #expect(desk.stage.openCount == 0)
  }

  @Test func duplicatesAndAFullTableAreRefused() {
    var desk = Desk(capacity: 2)
    _ = desk.send(Say.new(1, .buy, 5))
    #expect(desk.refusal(of: Say.new(1, .buy, 6)) == Refusal(reason: .duplicateOrder))
    _ = desk.send(Say.new(2, .buy, 5))
    #expect(
      desk.refusal(of: Say.new(3, .buy, 5))
        == Refusal(reason: .capacity, limit: 2 * fixedPointScale, value: 2 * fixedPointScale))
    #expect(desk.open() == [10, 0] && desk.stage.openCount == 2)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [Side.buy, .sell])
  func withoutLimitsNothingOverflows(side: Side) {
    var desk = Desk(maximumOrder: .max, maximumPosition: .max)
    #expect(desk.refusal(of: Say.new(1, side, .max)) == nil)
    #expect(
      desk.refusal(of: Say.new(2, side, 1))
        == Refusal(reason: .positionLimit, limit: .max, value: .max))
    _ = desk.send(Say.fill(1, .max, side: side))
    #expect(desk.position() == (side == .buy ? .max : -.max))
    #expect(
      desk.refusal(of: Say.new(2, side, 1))
        == Refusal(reason: .positionLimit, limit: .max, value: .max))
    // All of it back, and no further: what is open would pass 64 bits.
    #expect(desk.refusal(of: Say.new(3, side.opposite, .max)) == nil)
    #expect(
      desk.refusal(of: Say.new(4, side.opposite, 1))
        == Refusal(reason: .positionLimit, limit: .max, value: .max))
    desk.stage.checkInvariants()
  }

  @Test func aReplaceUpIsCheckedForWhatItAdds() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.new(2, .buy, 50))
    #expect(
      desk.refusal(of: Say.replace(1, quantity: 51))
        == Refusal(reason: .orderSize, limit: 50, value: 51))
    _ = desk.send(Say.new(3, .buy, 1))
    #expect(
      desk.refusal(of: Say.replace(1, quantity: 50))
        == Refusal(reason: .positionLimit, limit: 100, value: 101))
    #expect(desk.open() == [81, 0])
    #expect(desk.refusal(of: Say.replace(1, quantity: 49)) == nil)
    #expect(desk.open() == [100, 0], "it counts from when it is sent")
    desk.stage.checkInvariants()
  }

  @Test func aReplaceThatCantBeIsRefused() {
    var desk = Desk()
    #expect(desk.refusal(of: Say.replace(1, quantity: 5)) == Refusal(reason: .unknownOrder))
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.fill(1, 10))
    for quantity in [Int64.min, -1] {
      #expect(
        desk.refusal(of: Say.replace(1, quantity: quantity))
          == Refusal(reason: .invalid, limit: 10, value: quantity))
    }
    // To no more than is filled is a cancel of the rest; what is open is so until the venue says otherwise.
    for quantity in [Int64(0), 10] {
      #expect(desk.refusal(of: Say.replace(1, quantity: quantity)) == nil)
      #expect(desk.open() == [20, 0])
    }
    #expect(desk.refusal(of: Say.replace(1, quantity: 40)) == nil)
    #expect(
      desk.refusal(of: Say.replace(1, quantity: 35))
        == Refusal(reason: .invalidTransition, limit: 30, value: 40), "one at a time")
    desk.stage.checkInvariants()
  }

  /// Whoever stands before lets it through: what came of the order under another id would be open here for good.
  @Test func anOrderKeepsItsID() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    #expect(
      desk.refusal(of: Say.replace(1, quantity: 40, replacement: 2)) == Refusal(reason: .invalid))
    #expect(desk.open() == [30, 0] && desk.stage.openCount == 1)
    #expect(desk.refusal(of: Say.replace(1, quantity: 40, replacement: 1)) == nil)
    #expect(desk.passes(Say.replaced(1, quantity: 40, replacement: 1)) == true)
    #expect(desk.open() == [40, 0])
    #expect(
      desk.refusal(of: Say.replace(1, quantity: 0, replacement: 2)) == Refusal(reason: .invalid),
      "not even where nothing is left")
    #expect(desk.passes(Say.canceled(1)) == true)
    #expect(desk.open() == [0, 0])
    desk.stage.checkInvariants()
  }

  @Test func theKillSwitchStopsAllButCancels() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 10))
    #expect(desk.passes(Say.command(.kill)) == true)
    #expect(desk.stage.isKilled == true)
    #expect(desk.refusal(of: Say.new(2)) == Refusal(reason: .killSwitch, value: 1))
    #expect(
      desk.refusal(of: Say.replace(1, quantity: 9)) == Refusal(reason: .killSwitch, value: 1))
    #expect(desk.passes(Say.cancel(1)) == true)
    #expect(desk.passes(Say.cancel(99)) == true, "whatever it names")
    #expect(desk.passes(Say.command(.rearm)) == true)
    #expect(desk.refusal(of: Say.new(2)) == nil)
    _ = desk.send(Say.command(.kill, at: 1))
    #expect(desk.refusal(of: Say.new(3)) == Refusal(reason: .killSwitch, value: 1))
  }

  @Test func mayStartKilled() {
    var desk = Desk(startsKilled: true)
    #expect(desk.refusal(of: Say.new(1)) == Refusal(reason: .killSwitch, value: 1))
    _ = desk.send(Say.command(.rearm))
    #expect(desk.refusal(of: Say.new(1)) == nil)
  }

  @Test func afterAShutdownNothingNewGoesOutEver() {
    var desk = Desk()
    _ = desk.send(Say.command(.shutdown))
    #expect(desk.refusal(of: Say.new(1)) == Refusal(reason: .shutdown, value: 1))
    _ = desk.send(Say.command(.rearm))
    #expect(desk.refusal(of: Say.new(1)) == Refusal(reason: .shutdown, value: 1))
    #expect(desk.passes(Say.cancel(1)) == true)
  }

  @Test func passesWhatIsNotItsAffair() {
    var desk = Desk()
    // An execution that nobody knows isn't taken back without a word.
    let answered: [EventKind] = [
      .orderNew, .orderReplace, .limitChange, .executionBusted, .executionCorrected,
    ]
    for kind in EventKind.all where !answered.contains(kind) {
      let event = Event(
        sequence: Sequence(5), time: Nanoseconds(6), kind: kind, flags: 7, source: .strategy(8),
        instrument: InstrumentID(0), words: EventWords(1, 2, 8, 4, 0x0101))
      #expect(desk.passes(event) == true, "\(kind.name ?? "")")
    }
  }

  @Test func aLimitIsNotNegative() async {
    await #expect(processExitsWith: .failure) { _ = Desk(maximumPosition: -1) }
    await #expect(processExitsWith: .failure) { _ = RiskStage(RiskSettings(limits: [])) }
  }

  @Test func aHaltedInstrumentTakesNoNewOrders() {
    var desk = Desk()
    #expect(desk.passes(Say.command(.haltInstrument, at: 1)) == true)
    #expect(desk.refusal(of: Say.new(1, at: 1)) == Refusal(reason: .halted, value: 1))
    #expect(desk.refusal(of: Say.new(2, at: 0)) == nil)
    // One that isn't there is nobody's affair.
    #expect(desk.passes(Say.command(.haltInstrument, at: 9)) == true)
    #expect(desk.passes(Say.command(.resumeInstrument, at: 1)) == true)
    #expect(desk.refusal(of: Say.new(3, at: 1)) == nil)
    #expect(desk.passes(Say.command(.haltInstrument, at: 1)) == true)
    #expect(desk.passes(Say.command(.openAuction, at: 1)) == true, "an auction takes orders")
    #expect(desk.refusal(of: Say.new(4, at: 1)) == nil)
  }
}
