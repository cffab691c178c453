// Every kind that there is under one roof: the house makes it, tells it, saves and restores it.

import Events
import Numerics
import Strategies
import Testing
import Twins

@Suite struct AllKindsTests {
  /// A plug-in is nothing without a library.
  private static let kinds = StrategyKind.allCases.filter { $0 != .plugin }

  private static func house() -> StrategyHouse {
    StrategyHouse(
      kinds.enumerated().map { index, kind in
        let count = min(2, kind.card.markets.upperBound)
        return StrategySettings(
          kind, number: UInt16(index + 1), epoch: 4,
          markets: (0..<count).map {
            TradedInstrument(InstrumentID(UInt32($0)), Desk.terms)
          },
          maximumPosition: Quantity(units: 1 << 40), orderCapacity: 64)
      })
  }

  @Test(arguments: StrategyKind.allCases)
  func parametersAreWellNamed(kind: StrategyKind) {
    let names = kind.card.parameters.map(\.name)
    #expect(Set(names).count == names.count)
    // What every strategy has besides.
    let taken = [
      "kind", "instruments", "max_position", "max_orders_out", "max_refusals", "starts_stopped",
      "model",
    ]
    for name in names {
      #expect(!taken.contains(name) || (name == "model" && !kind.card.needsModel), "\(name)")
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
    }
    #expect(kind.card.parameters.allSatisfy { !$0.help.isEmpty && !$0.help.hasSuffix(".") })
  }

  @Test(arguments: [0, 900])
  func eachHasItsSeat(cut: Int) {
    var random = SplitMix64(seed: 12)
    var twins = Twins(cut: cut) { Self.house() }
    var middle: Int64 = 5_000
    var senders = Set<UInt16>()
    for number in UInt64(0)..<1_500 {
      middle = min(max(middle + 10 * (Int64(random.next(below: 5)) - 2), 300), 90_000)
      let event = Market.top(
        middle - 10, middle + 10, 1 + Int64(random.next(below: 90)),
        1 + Int64(random.next(below: 90)), at: UInt32(random.next(below: 2)),
        time: Nanoseconds(number * 1_000_000_000))
      for sent in twins.send(event) where sent.isMade && sent.event.kind == .orderNew {
        senders.insert(sent.event.payload(as: OrderNew.self).order.strategy)
      }
    }
    #expect(twins.finish() == nil)
    twins.original.checkInvariants()
    let maker = Self.kinds.firstIndex(of: .marketMaker)! + 1
    #expect(senders.contains(UInt16(maker)))
    for number in 1...Self.kinds.count {
      let seat = twins.original.withDesk(number) { $0.seat.strategy }
      #expect(Int(seat) == number)
    }
  }
}
