// How a position is brought to where it is wanted, and when it is left.

import Events
import Numerics
import Strategies
import Testing

@Suite struct TakerTests {
  private static let ms: UInt64 = 1_000_000

  private func bench(
    lot: Int64 = 1, maximumPosition: Int64 = 1_000, size: Int64 = 10, _ named: [String: Int64] = [:]
  ) -> TrendBench<Probe> {
    var bench = TrendBench<Probe>(
      .directional(
        lot: lot, maximumPosition: maximumPosition,
        named.merging(["size": size]) { own, _ in own }))
    bench.tick(990, 1_010, at: 1)
    return bench
  }

  @Test func takesAtTheFarTouchUntilItHasAll() {
    var bench = bench()
    #expect(bench.trade(.buy, at: 2) == [Order(1, .buy, 10, 1_010, isImmediate: true)])
    // The order is out: nothing more.
    #expect(bench.tick(1_000, 1_020, at: 3) == [])
    bench.fill(1, .buy, 4, 1_010, at: 4)
    #expect(bench.send(Market.canceled(1)) == [])
    // What is missing, at the price that there is now.
    #expect(bench.tick(1_000, 1_030, at: 5) == [Order(2, .buy, 6, 1_030, isImmediate: true)])
    bench.fill(2, .buy, 6, 1_030, at: 6)
    #expect(bench.tick(990, 1_010, at: 7) == [])
    // To the other side in one order.
    #expect(bench.trade(.sell, at: 8) == [Order(3, .sell, 20, 990, isImmediate: true)])
    bench.fill(3, .sell, 20, 990, at: 9)
    #expect(bench.stage.desk.position(0) == Quantity(units: -10))
    #expect(bench.trade(.none, 1_000, 2, at: 10) == [Order(4, .buy, 10, 1_010, isImmediate: true)])
  }

  @Test func pausesAfterFailuresAndGivesAnEntryUp() {
    var bench = bench()
    var time: UInt64 = 2
    #expect(bench.trade(.buy, at: time).count == 1)
    var pause = 10 * Self.ms
    for counter in 1...7 {
      var reject = Market.rejected(UInt32(counter))
      reject.time = Nanoseconds(time)
      #expect(bench.send(reject) == [])
      #expect(bench.timer(time + pause - 1) == [], "failure \(counter)")
      time += pause
      #expect(bench.timer(time).count == 1, "failure \(counter)")
      pause *= 2
    }
    bench.send(Market.rejected(8))
    #expect(bench.timer(time + 100_000 * Self.ms) == [])
    #expect(bench.stage.strategy.taker.target(in: 0) == .zero)
    #expect(bench.stage.desk.ordersSent == 8)
  }

  @Test func neverGivesAnExitUp() {
    var bench = bench()
    bench.trade(.buy, at: 2)
    bench.fill(1, .buy, 10, 1_010, at: 3)
    var time: UInt64 = 10
    #expect(bench.trade(.none, 1_000, 2, at: time).count == 1)
    for counter in 2...40 {
      var reject = Market.rejected(UInt32(counter))
      reject.time = Nanoseconds(time)
      bench.send(reject)
      time += 10_000 * Self.ms
      let quantity = Int64(max(1, 10 >> (counter - 1)))
      #expect(
        bench.timer(time) == [Order(UInt32(counter + 1), .sell, quantity, 990, isImmediate: true)])
    }
  }

  /// More than somebody on the way lets through at once, of a position that a venue made larger than was asked for.
  @Test(arguments: [Int64(1), 7, 60, 500], [Side.buy, .sell])
  func leavesInPartsWhatIsTooMuchAtOnce(largest: Int64, side: Side) {
    var bench = bench(maximumPosition: 500)
    bench.trade(side, at: 2)
    bench.fill(1, side, 1_000, 1_000, at: 3)
    var time: UInt64 = 10
    var orders = bench.trade(.none, 1_000, 2, at: time)
    #expect(orders.map(\.quantity) == [1_000])
    var sent = 0
    while let order = orders.first, sent < 5_000 {
      sent += 1
      if order.quantity > largest {
        bench.send(Market.rejected(order.counter))
      } else {
        bench.send(Market.accepted(order.counter))
        bench.fill(order.counter, order.side, order.quantity, 1_000, at: time)
      }
      time += 11_000 * Self.ms
      orders = bench.timer(time)
    }
    #expect(bench.stage.desk.position(0) == .zero)
    // Every second one is tried at twice what went through.
    #expect(sent <= 11 + 4 * Int(1_000 / largest))
  }

  /// An order that comes too late isn't too large.
  @Test func whatComesTooLateStaysWhole() {
    var bench = bench()
    bench.trade(.buy, at: 2)
    bench.send(Market.canceled(1))
    #expect(bench.timer(100 * Self.ms) == [Order(2, .buy, 10, 1_010, isImmediate: true)])
  }

  /// From one end to the other is up to twice the largest position, and from beyond it more.
  @Test func turnsInOneOrderWhateverItHolds() {
    var bench = bench(maximumPosition: 15)
    bench.trade(.buy, at: 2)
    bench.fill(1, .buy, 10, 1_010, at: 3)
    #expect(bench.trade(.sell, at: 4) == [Order(2, .sell, 20, 990, isImmediate: true)])
    bench.fill(2, .sell, 40, 990, at: 5)
    #expect(bench.trade(.buy, at: 6) == [Order(3, .buy, 40, 1_010, isImmediate: true)])
    bench.send(Market.canceled(3))
    #expect(bench.trade(.none, 1_000, 2, at: 100 * Self.ms).map(\.quantity) == [30])
  }

  @Test func joinsAndThenTakes() {
    var bench = bench(["entry": 1, "join_time": 1_000])
    #expect(bench.trade(.buy, at: 10) == [Order(1, .buy, 10, 990)])
    bench.send(Market.accepted(1))
    bench.fill(1, .buy, 3, 990, at: 500)
    #expect(bench.tick(980, 1_000, at: 1_009) == [])
    #expect(bench.timer(1_010) == [.cancel(1)])
    #expect(bench.timer(1_020) == [])
    // A refused cancel is asked for again, after a pause.
    var refused = Market.requestRejected(1)
    refused.time = Nanoseconds(1_030)
    bench.send(refused)
    #expect(bench.timer(1_040) == [])
    #expect(bench.timer(1_030 + 10 * Self.ms) == [.cancel(1)])
    bench.send(Market.canceled(1))
    #expect(bench.timer(1_040 + 10 * Self.ms) == [Order(2, .buy, 7, 1_000, isImmediate: true)])
    bench.fill(2, .buy, 7, 1_000, at: 2_000 + 10 * Self.ms)
    // What is held is taken off at once, and only what comes behind it waits.
    let turn = 20 * Self.ms
    #expect(bench.trade(.sell, at: turn) == [Order(3, .sell, 10, 980, isImmediate: true)])
    bench.fill(3, .sell, 10, 980, at: turn + 1)
    #expect(bench.timer(turn + 2) == [Order(4, .sell, 10, 1_000)])
  }

  @Test func pullsWhatIsNotWantedAnyMore() {
    var bench = bench(["entry": 1, "join_time": 1_000_000])
    #expect(bench.trade(.buy, at: 10) == [Order(1, .buy, 10, 990)])
    bench.send(Market.accepted(1))
    #expect(bench.trade(.sell, at: 20) == [.cancel(1)])
    // It is filled before the cancel reaches it: that much is closed, and then the other side.
    bench.fill(1, .buy, 10, 990, at: 30)
    #expect(bench.tick(980, 1_000, at: 40) == [Order(2, .sell, 10, 980, isImmediate: true)])
  }

  @Test(arguments: [Side.buy, .sell])
  func stopsWhereItSays(side: Side) {
    let sign: Int64 = side == .buy ? 1 : -1
    func tick(_ bench: inout TrendBench<Probe>, _ exit: Int64, at time: UInt64) -> [Order] {
      side == .buy ? bench.tick(exit, exit + 20, at: time) : bench.tick(exit - 20, exit, at: time)
    }
    for (name, moves, signal) in [
      ("stop_loss", [-20, -30], TakerSignal.stopLoss), ("take_profit", [20, 30], .init(102)),
    ] as [(String, [Int64], UInt32)] {
      var bench = bench([name: 3])
      bench.trade(side, at: 2)
      // In two parts, at 1000 on average.
      bench.fill(1, side, 5, 1_000 - 10 * sign, at: 3)
      bench.fill(1, side, 5, 1_000 + 10 * sign, at: 4)
      #expect(tick(&bench, 1_000 + sign * moves[0], at: 5) == [], "\(name)")
      #expect(bench.signals.isEmpty)
      let exit = 1_000 + sign * moves[1]
      #expect(tick(&bench, exit, at: 6) == [Order(2, side.opposite, 10, exit, isImmediate: true)])
      #expect(bench.signals == [.init(signal, exit)])
    }
  }

  @Test func leavesAfterTheHoldingTime() {
    var bench = bench(["max_holding": 1_000])
    bench.trade(.buy, at: 2)
    bench.fill(1, .buy, 5, 1_010, at: 10)
    bench.fill(1, .buy, 5, 1_010, at: 900)
    #expect(bench.timer(1_009) == [])
    #expect(bench.timer(1_010) == [Order(2, .sell, 10, 990, isImmediate: true)])
    #expect(bench.signals == [.init(TakerSignal.holdingTime, 990)])
  }

  @Test func closesWhatALateFillLeaves() {
    var bench = bench()
    bench.trade(.buy, at: 2)
    bench.send(Market.canceled(1))
    bench.trade(.none, 1_000, 2, at: 3)
    bench.fill(1, .buy, 4, 1_010, at: 4)
    #expect(bench.stage.desk.position(0) == Quantity(units: 4))
    #expect(bench.timer(100 * Self.ms) == [Order(2, .sell, 4, 990, isImmediate: true)])
  }

  @Test func aKillGivesEntriesUpAndDelaysExits() {
    var bench = bench()
    bench.trade(.buy, at: 2)
    bench.fill(1, .buy, 4, 1_010, at: 3)
    bench.send(Market.command(.kill))
    bench.send(Market.canceled(1))
    #expect(bench.stage.strategy.taker.target(in: 0) == Quantity(units: 4))
    #expect(bench.trade(.sell, at: 4) == [])
    #expect(bench.stage.strategy.taker.target(in: 0) == .zero)
    #expect(bench.timer(100 * Self.ms) == [])
    bench.send(Market.command(.rearm))
    #expect(bench.timer(101 * Self.ms) == [Order(2, .sell, 4, 990, isImmediate: true)])
  }

  @Test func keepsToLotsAndLimits() {
    var bench = bench(lot: 7, maximumPosition: 20, size: 25)
    #expect(bench.trade(.buy, at: 2) == [Order(1, .buy, 14, 1_010, isImmediate: true)])
    bench.fill(1, .buy, 3, 1_010, at: 3)
    bench.send(Market.canceled(1))
    // 18 are missing, 17 fit.
    #expect(bench.tick(990, 1_020, at: 4) == [Order(2, .buy, 14, 1_020, isImmediate: true)])
    bench.fill(2, .buy, 14, 1_020, at: 5)
    #expect(bench.tick(990, 1_010, at: 6) == [])
    var small = self.bench(lot: 7, size: 6)
    #expect(small.trade(.buy, at: 2) == [])
  }

  /// A venue that answers as it likes: one order at most, and in the end the position that is wanted.
  @Test(arguments: [UInt64(31), 32, 33, 34], [Int64(0), 1])
  func arrivesInTheEnd(seed: UInt64, entry: Int64) {
    var random = SplitMix64(seed: seed)
    var bench = bench(lot: 2, maximumPosition: 40, ["entry": entry, "join_time": 5_000_000])
    var time: UInt64 = 10
    var out: [UInt32: (side: Side, leaves: Int64)] = [:]
    func note(_ orders: [Order]) {
      for order in orders where !order.isCancel {
        out[order.counter] = (order.side, order.quantity)
      }
    }
    for step in 0..<4_000 {
      time += 1 + random.next(below: 3_000_000)
      let middle = 5_000 + 10 * Int64(random.next(below: 20))
      let isQuiet = step >= 3_900
      switch isQuiet ? 11 : random.next(below: 12) {
      case 0: note(bench.trade(random.nextBool() ? .buy : .sell, at: time))
      case 1: note(bench.trade(.none, 1_000, 2, at: time))
      case 2: note(bench.timer(time))
      case 3..<9:
        guard let (counter, order) = out.first else { continue }
        switch random.next(below: 4) {
        case 0:
          out[counter] = nil
          bench.send(Market.canceled(counter))
        case 1:
          let part = min(order.leaves, 2 + Int64(random.next(below: 4)) * 2)
          out[counter] = part == order.leaves ? nil : (order.side, order.leaves - part)
          note(bench.fill(counter, order.side, part, middle, at: time))
        case 2:
          bench.send(Market.requestRejected(counter))
        default:
          guard !bench.stage.desk.order(Market.id(counter))!.isWorking else { continue }
          out[counter] = nil
          bench.send(Market.rejected(counter))
        }
      default:
        if isQuiet {
          for (counter, order) in out {
            bench.fill(counter, order.side, order.leaves, middle, at: time)
          }
          out = [:]
          time += 11_000 * Self.ms
        }
        note(bench.tick(middle - 10, middle + 10, at: time))
      }
      bench.stage.strategy.taker.checkInvariants(bench.stage.desk)
      #expect(out.count <= 1, "seed \(seed), step \(step)")
    }
    #expect(
      bench.stage.desk.position(0) == bench.stage.strategy.taker.target(in: 0), "seed \(seed)")
    #expect(bench.stage.desk.ordersSent > 200, "seed \(seed)")
  }
}
