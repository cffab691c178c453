// A random market and a venue that answers as it likes: what the strategy believes agrees with a
// model of its orders, and it keeps within its bounds at every step.

import Events
import Numerics
import Strategies
import Testing

@Suite struct StrategySimulationTests {
  private struct Out {
    var side: Side
    var leaves: Int64
    var execution: UInt64 = 0
  }

  struct World: CustomTestStringConvertible {
    var seed: UInt64
    var percent: Int64
    var slices: Int
    var maximumPosition: Int64
    var testDescription: String { "seed \(seed)" }
  }

  @Test(arguments: [
    World(seed: 401, percent: 85, slices: 1, maximumPosition: 20),
    World(seed: 402, percent: 50, slices: 24, maximumPosition: 60),
    World(seed: 403, percent: 0, slices: 24, maximumPosition: 100_000),
    World(seed: 404, percent: 60, slices: 3, maximumPosition: 0),
  ])
  func keepsWithinItsBounds(world: World) {
    var random = SplitMix64(seed: world.seed)
    var desk = Desk(
      Desk.settings(
        leanTicks: 4, maximumPosition: world.maximumPosition, takeImbalancePercent: world.percent,
        takeSlices: world.slices, orderCapacity: 80))
    var out: [UInt32: Out] = [:]
    var position: Int64 = 0
    var middle: Int64 = 5_000
    for number in 0..<12_000 {
      var event: Event
      if out.isEmpty || random.chance(1, outOf: 3) {
        middle += 10 * (Int64(random.next(below: 5)) - 2)
        middle = min(max(middle, 200), 90_000)
        event = Market.top(
          middle - 10, middle + 10 * Int64(random.next(below: 3)),
          Int64(random.next(below: 30)), Int64(random.next(below: 30)))
      } else {
        event = answer(&random, &out, &position)
      }
      event.time = Nanoseconds(UInt64(number) * 300)
      for order in desk.send(event).map(Order.init) where !order.isCancel {
        out[order.counter] = Out(side: order.side, leaves: order.quantity)
      }
      desk.stage.checkInvariants()
      let buys = out.values.reduce(position) { $0 + ($1.side == .buy ? $1.leaves : 0) }
      let sells = out.values.reduce(-position) { $0 + ($1.side == .sell ? $1.leaves : 0) }
      let isRight =
        desk.stage.desk.position(0).units == position && desk.stage.desk.ordersOut == out.count
        && out.count <= 80 && buys <= world.maximumPosition && sells <= world.maximumPosition
      guard isRight else {
        Issue.record("seed \(world.seed), event \(number)")
        return
      }
    }
    #expect(desk.largestStep <= maximumFanOut)
    #expect((desk.stage.desk.ordersSent > 500) == (world.maximumPosition > 0), "seed \(world.seed)")
  }

  /// What a venue might say of one of the orders, true or not.
  private func answer(
    _ random: inout SplitMix64, _ out: inout [UInt32: Out], _ position: inout Int64
  ) -> Event {
    let counters = out.keys.sorted()
    let counter = counters[Int(random.next(below: UInt64(counters.count)))]
    let order = out[counter]!
    switch random.next(below: 10) {
    case 0..<5:
      let quantity = min(order.leaves, Int64(random.next(below: 7)))
      let execution = order.execution + (random.chance(1, outOf: 8) ? 0 : 1)
      if quantity > 0 && quantity <= order.leaves && execution > order.execution {
        out[counter] = Out(
          side: order.side, leaves: order.leaves - quantity, execution: execution)
        position += order.side == .buy ? quantity : -quantity
        if quantity == order.leaves { out[counter] = nil }
      }
      return Market.fill(counter, order.side, quantity, execution: execution)
    case 5..<7:
      out[counter] = nil
      return Market.canceled(counter, kind: random.nextBool() ? .orderCanceled : .orderExpired)
    case 7:
      // A reject is true only of an order that hasn't worked.
      if order.execution == 0 { out[counter] = nil }
      return Market.rejected(counter)
    case 8: return Market.requestRejected(counter)
    default: return Market.fill(counter, order.side.opposite, 1, execution: .max)
    }
  }
}
