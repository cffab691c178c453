// Strategies of several kinds under one roof do what each does alone, and a house that was saved and
// restored goes on as it was.

import Events
import Strategies
import Tables
import Testing
import Twins

@Suite struct DirectionalHouseTests {
  private static let kinds: [StrategyKind] = [.meanReversion, .momentum, .trigger]

  private static func settings(_ number: Int) -> StrategySettings {
    var settings = StrategySettings.directional(
      kind: kinds[number - 1], ["size": 7, "stop_loss": 6, "entry": Int64(number) % 2])
    settings.number = UInt16(number)
    switch settings.kind {
    case .meanReversion: settings["window"] = 6
    case .momentum:
      settings["fast"] = 2
      settings["slow"] = 6
    default:
      settings["action"] = 2
      settings["quiet"] = 0
      settings["volume_interval"] = 2_000_000
      settings["volume_periods"] = 2
      settings["volume_percent"] = 150
    }
    return settings
  }

  /// A market alone: what is asked for is filled at once, in full, whoever asked.
  private struct Floor {
    var world = TrendWorld(seed: 5)
    var number = 0

    mutating func next() -> Event {
      number += 1
      return world.next(number)
    }

    func answer(_ event: Event, _ execution: UInt64) -> Event {
      let new = event.payload(as: OrderNew.self)
      var fill = Market.fill(
        0, new.side, new.quantity.units, new.price.units, execution: execution,
        time: event.time.count)
      fill.words.w0 = new.order.bits
      return fill
    }
  }

  @Test(arguments: [0, 50, 700])
  func eachDoesWhatItDoesAlone(cut: Int) {
    var floor = Floor()
    var twins = Twins(cut: cut) { StrategyHouse((1...3).map(Self.settings)) }
    var reverter = Seated<MeanReversion>(Self.settings(1))
    var follower = Seated<Momentum>(Self.settings(2))
    var watcher = Seated<Trigger>(Self.settings(3))
    var out = Collector()
    var orders: UInt64 = 0
    for _ in 0..<1_000 {
      var events = [floor.next()]
      while !events.isEmpty {
        let event = events.removeFirst()
        let together = twins.send(event).map(\.event).dropFirst()
        var alone: [Event] = []
        // A report is of one of them; the others know that it isn't theirs.
        step(&reverter, event, &out)
        alone += out.take().dropFirst().map(\.event)
        step(&follower, event, &out)
        alone += out.take().dropFirst().map(\.event)
        step(&watcher, event, &out)
        alone += out.take().dropFirst().map(\.event)
        guard Array(together) == alone else {
          Issue.record("cut \(cut): \(event)")
          return
        }
        for sent in together where sent.kind == .orderNew {
          orders += 1
          events.append(floor.answer(sent, orders))
        }
      }
    }
    #expect(twins.finish() == nil, "cut \(cut)")
    twins.restored.checkInvariants()
    for number in 1...3 {
      let sent = twins.original.withDesk(number) { $0.ordersSent }
      #expect(sent > 10, "\(Self.kinds[number - 1]): \(sent)")
    }
  }
}
