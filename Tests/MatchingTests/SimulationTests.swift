// Seeded runs over all features, looked at after every request from outside: a ledger that hears only reports, and a
// book builder that hears only the published market data.

import Books
import Events
import Matching
import Testing

@Suite struct SimulationTests {
  @Test(arguments: TrafficWorld.all)
  func whatIsToldIsWhatIs(world: TrafficWorld) {
    var desk = Desk(world.settings())
    desk.checksEveryStep = false
    var traffic = Traffic(world)
    var ledger = Ledger()
    var listener = Listener(world)
    for number in 0..<world.steps {
      for event in traffic.next() {
        let made = desk.made(event)
        for one in made { ledger.hear(one, of: event) }
        listener.hear(made)
      }
      desk.engine.checkInvariants()
      let fault = fault(desk.engine, ledger, listener, of: Int(number) % world.ticks.count)
      if let fault = fault ?? ledger.fault {
        Issue.record("request \(number): \(fault)")
        return
      }
    }
    // Without these it would have proven little.
    #expect(ledger.trades > 300 && ledger.refused > 20)
    for kind in [EventKind.orderExpired, .orderTriggered, .orderRestated, .orderReplaced] {
      #expect(ledger.kinds[kind, default: 0] > 5, "\(kind.name!)")
    }
    // In the end nothing is left but what was never told to go.
    let ends = desk.made(traffic.say.massCancel())
    for one in ends { ledger.hear(one, of: one) }
    #expect(ledger.live.isEmpty && ledger.isWhole && desk.engine.orderCount == 0)
    listener.hear(ends)
    #expect(listener.builder.orderCount == 0)
  }

  private func fault(
    _ engine: borrowing MatchingEngine, _ ledger: Ledger, _ listener: borrowing Listener,
    of instrument: Int
  ) -> String? {
    if !ledger.isWhole { return "the reports don't add up" }
    if engine.tradeCount != ledger.trades || engine.refusedCount != ledger.refused {
      return "counted otherwise"
    }
    if engine.orderCount != ledger.live.count { return "another number of orders" }
    if listener.builder.refusedCount != 0 { return "market data that can't be applied" }
    for index in 0..<listener.tops.count {
      if engine.top(of: index) != listener.builder.top(of: index) { return "another top" }
      if listener.tops[index] != engine.top(of: index) { return "another top was told" }
    }
    if engine.levels(.buy, of: instrument) != listener.builder.books.levels(.buy, of: instrument)
      || engine.levels(.sell, of: instrument)
        != listener.builder.books.levels(.sell, of: instrument)
    {
      return "other levels"
    }
    if engine.orderDigest(of: instrument) != listener.builder.orderDigest(of: instrument) {
      return "other orders"
    }
    for order in engine.resting(of: instrument) {
      if ledger.live[order.order.bits]?.leaves != order.leaves.units {
        return "order \(order.order.bits) has \(order.leaves.units)"
      }
      if engine.queuePosition(of: order.order) != listener.builder.queuePosition(of: order.order) {
        return "order \(order.order.bits) stands elsewhere"
      }
    }
    return nil
  }
}

/// A book builder that is told what the engine publishes, and what it tells of the top.
private struct Listener: ~Copyable {
  var builder: BookBuilder
  var tops: [TopOfBook]
  private var out = TopsOnly()

  init(_ world: TrafficWorld) {
    builder = BookBuilder(
      BookSettings(
        ticks: world.ticks.map { Price(units: $0) }, orderCapacity: world.capacity,
        levelCapacity: 1, windowTicks: 64))
    let nothing = builder.top(of: 0)
    tops = world.ticks.map { _ in nothing }
  }

  mutating func hear(_ events: [Event]) {
    for event in events where event.kind.code < EventKind.orderNew.code {
      builder.handle(event, into: &out)
      if let (instrument, top) = out.last {
        tops[instrument] = top
        out.last = nil
      }
    }
  }
}

private struct TopsOnly: Emitter {
  var last: (Int, TopOfBook)?

  mutating func pass(_ event: Event) {}

  mutating func emit(_ event: Event) {
    last = (Int(event.instrument.index), event.payload(as: TopOfBook.self))
  }
}
