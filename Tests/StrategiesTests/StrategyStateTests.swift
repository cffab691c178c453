// A strategy that was saved and restored has the same orders out, believes the same position, and decides the same.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

@Suite struct StrategyStateTests {
  /// A market that wanders, and a venue that says of the last orders what it likes.
  private struct World {
    var random: SplitMix64
    var middle: Int64 = 5_000
    var counter: UInt32 = 0

    mutating func next(_ number: Int) -> Event {
      var event = draw()
      event.time = Nanoseconds(UInt64(number) * 300)
      return event
    }

    private mutating func draw() -> Event {
      let instrument = UInt32(random.next(below: 2))
      if counter == 0 || random.chance(1, outOf: 3) {
        middle = min(max(middle + 10 * (Int64(random.next(below: 5)) - 2), 200), 90_000)
        return Market.top(
          middle - 10, middle + 10, Int64(random.next(below: 30)), Int64(random.next(below: 30)),
          at: instrument)
      }
      let order = counter - UInt32(random.next(below: min(40, UInt64(counter))))
      let side: Side = random.nextBool() ? .buy : .sell
      var event: Event
      switch random.next(below: 20) {
      case 0..<8:
        event = Market.fill(
          order, side, 1 + Int64(random.next(below: 5)), execution: 1 + random.next(below: 50))
      case 8..<11: event = Market.accepted(order)
      case 11..<15: event = Market.canceled(order)
      case 15: event = Market.rejected(order)
      case 16: event = Market.requestRejected(order)
      case 17: event = Market.bust(order, side, 1, execution: 1 + random.next(below: 50))
      case 18: event = Market.restated(order, 1, .selfTrade)
      default:
        let actions: [OperatorAction] = [.haltInstrument, .resumeInstrument, .kill, .rearm, .rearm]
        event = Market.command(actions[Int(random.next(below: 5))], at: instrument)
      }
      event.instrument = InstrumentID(instrument)
      return event
    }
  }

  private func strategy(orders: Int = 80) -> Seated<QuoteAndTake> {
    Seated<QuoteAndTake>(
      Desk.settings(
        instruments: 2, leanTicks: 4, maximumPosition: 60, takeImbalancePercent: 60,
        takeSlices: 3, orderCapacity: orders))
  }

  @Test(arguments: [UInt64(11), 12, 13, 14], [0, 1, 60, 2_000])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var world = World(random: SplitMix64(seed: seed))
    var twins = Twins(cut: cut) { strategy() }
    for number in 0..<5_000 {
      for sent in twins.send(world.next(number)) where sent.event.kind == .orderNew {
        world.counter = max(world.counter, sent.event.payload(as: OrderNew.self).order.counter)
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    twins.restored.checkInvariants()
    #expect(twins.original.desk.ordersSent > 100, "seed \(seed)")
    #expect(twins.original.desk.ordersSent == twins.restored.desk.ordersSent)
    #expect(twins.original.desk.position(1) == twins.restored.desk.position(1))
    #expect(twins.original.desk.ordersOut == twins.restored.desk.ordersOut)
  }

  @Test func refusesAnotherStrategy() {
    var stage = strategy()
    var memory = StateMemory(for: &stage)
    memory.save(&stage)
    var larger = strategy(orders: 81)
    #expect(throws: StateFailure.self) { try memory.restore(&larger) }
    var settings = Desk.settings(instruments: 2, orderCapacity: 80)
    settings.number = 8
    var other = Seated<QuoteAndTake>(settings)
    do throws(StateFailure) {
      try memory.restore(&other)
      Issue.record("it is another strategy's state")
    } catch {
      #expect(
        error.description
          == "strategy.desk: the state was saved with 9, the setting is 8")
    }
    // The run's epoch sets the ids of its orders apart: it is no part of the state.
    settings = Desk.settings(
      instruments: 2, leanTicks: 4, maximumPosition: 60, takeImbalancePercent: 60, takeSlices: 3,
      orderCapacity: 80)
    settings.epoch = 77
    var later = Seated<QuoteAndTake>(settings)
    #expect(throws: Never.self) { try memory.restore(&later) }
  }
}
