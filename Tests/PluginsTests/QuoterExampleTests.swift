// The example in C decides as the strategy that is compiled in: told the same, both send the same, to the bit.

import Events
import Numerics
import Plugins
import Strategies
import Tables
import Testing

@Suite struct QuoterExampleTests {
  private struct Gatherer: Emitter {
    var made: [Event] = []
    mutating func pass(_ event: Event) {}
    mutating func emit(_ event: Event) { made.append(event) }
  }

  private static let values: [String: Int64] = [
    "quote": 10, "half_spread_ticks": 1, "requote_ticks": 1, "lean_ticks": 4,
    "take_imbalance_percent": 60, "take": 5, "take_slices": 3, "take_cooldown": 500,
  ]

  private static func code() throws -> PluginCode {
    let library = try Compiled(file: Compiled.root + "/examples/strategies/c/quoter.c")
    return try Plugins.load(library.path)
  }

  /// A market that wanders, and a venue that says of the last orders what it likes.
  private struct World {
    var random: SplitMix64
    var middle: Int64 = 5_000
    var counter: UInt32 = 0
    /// Where each order is.
    var places: [UInt32: InstrumentID] = [:]

    mutating func note(_ made: [Event]) {
      for event in made where event.kind == .orderNew {
        counter = max(counter, event.payload(as: OrderNew.self).order.counter)
        places[counter] = event.instrument
      }
    }

    mutating func next(_ number: Int) -> Event {
      let market = InstrumentID(UInt32(random.next(below: 2)))
      let order = OrderID(
        epoch: 4, strategy: 3,
        counter: max(1, counter - min(counter, UInt32(random.next(below: 60)))))
      let time = Nanoseconds(UInt64(number) * 150)
      func event<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
        Event(
          sequence: Sequence(UInt64(number)), time: time, kind: kind, source: .session(1),
          instrument: kind.code < 48 || kind.code > 79
            ? market : places[order.counter] ?? market, payload)
      }
      switch random.next(below: 16) {
      case 0...1:
        return event(
          .orderAccepted,
          OrderAccepted(order: order, venueOrder: 1, price: .zero, quantity: .zero, side: .none))
      case 2...3:
        return event(
          .orderCanceled,
          OrderCanceled(
            order: order, quantity: Quantity(units: 5), reason: .user, origin: .venue, side: .buy))
      case 4...6:
        return event(
          .orderFill,
          OrderFill(
            order: order, execution: UInt64(number + 1), price: Price(units: middle),
            quantity: Quantity(units: 5), side: random.nextBool() ? .buy : .sell,
            liquidity: .maker))
      case 7:
        let actions: [OperatorAction] = [.haltInstrument, .resumeInstrument, .kill, .rearm, .rearm]
        return event(
          .operatorCommand, OperatorCommand(action: actions[Int(random.next(below: 5))]))
      case 8:
        let parameter = UInt16(random.next(below: 5))
        let value = 1 + Int64(random.next(below: 4))
        return event(
          .parameterChange,
          ParameterChange(
            strategy: 3, parameter: parameter, before: 0, after: parameter == 0 ? 5 * value : value,
            command: 0))
      default:
        middle = min(max(middle + 10 * (Int64(random.next(below: 5)) - 2), 130), 90_000)
        return event(
          .topOfBook,
          TopOfBook(
            bidPrice: Price(units: middle - 10),
            bidQuantity: Quantity(units: Int64(random.next(below: 30))),
            askPrice: Price(units: middle + 10 * Int64(random.next(below: 3))),
            askQuantity: Quantity(units: Int64(random.next(below: 30))), bidOrders: 1, askOrders: 1)
        )
      }
    }
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func decidesAsTheOneThatIsCompiledIn(seed: UInt64) throws {
    let code = try Self.code()
    var plugin = Seated<PluginStrategy>(Setup.settings(.plugin, code, Self.values))
    var native = Seated<QuoteAndTake>(Setup.settings(.quoteAndTake, nil, Self.values))
    var world = World(random: SplitMix64(seed: seed))
    for number in 0..<20_000 {
      let event = world.next(number)
      var (theirs, ours) = (Gatherer(), Gatherer())
      _ = plugin.take(event, into: &theirs)
      _ = native.take(event, into: &ours)
      guard theirs.made == ours.made else {
        Issue.record("seed \(seed), event \(number), \(event): \(theirs.made), not \(ours.made)")
        return
      }
      world.note(ours.made)
    }
    plugin.checkInvariants()
    #expect(plugin.strategy.refusedCount == 0, "seed \(seed)")
    #expect(world.counter > 150, "seed \(seed)")
  }

  /// Saved and restored in the middle, it sends what it would have sent.
  @Test func goesOnFromASnapshot() throws {
    let code = try Self.code()
    let settings = Setup.settings(.plugin, code, Self.values)
    var original = Seated<PluginStrategy>(settings)
    var restored = Seated<PluginStrategy>(settings)
    var memory = StateMemory(for: &original)
    var world = World(random: SplitMix64(seed: 9))
    for number in 0..<10_000 {
      if number == 5_000 {
        memory.save(&original)
        try memory.restore(&restored)
      }
      let event = world.next(number)
      var (first, second) = (Gatherer(), Gatherer())
      _ = original.take(event, into: &first)
      if number >= 5_000 {
        _ = restored.take(event, into: &second)
        #expect(first.made == second.made)
      }
      world.note(first.made)
    }
    #expect(world.counter > 100)
  }

  @Test func passesItsTrial() throws {
    let code = try Self.code()
    let trial = try Plugins.tryOut(code, Setup.settings(.plugin, code, Self.values))
    #expect(trial.stateBytes == 16 && trial.intents > 100)
  }
}
