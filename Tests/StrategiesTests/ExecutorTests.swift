// How an executor cuts a parent order, and what it does when a child doesn't do as it should.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

private let second: UInt64 = 1_000_000_000

@Suite struct ExecutorTests {
  /// 100 to buy in ten seconds, a slice each two.
  static func settings(
    lot: Int64 = 1, maximumPosition: Int64 = 1_000, _ more: [String: Int64] = [:]
  ) -> StrategySettings {
    let named: [String: Int64] = [
      "quantity": 100, "duration": 10_000_000_000, "interval": 2_000_000_000, "start": 1,
      "retry": 1_000_000,
    ]
    return .bench(
      .executor, lot: lot, maximumPosition: maximumPosition, named.merging(more) { $1 })
  }

  private func fill(
    _ counter: UInt32, _ side: Side, _ quantity: Int64, execution: UInt64? = nil, time: UInt64
  ) -> Event {
    var event = Market.fill(
      counter, side, quantity, execution: execution ?? UInt64(counter))
    event.time = Nanoseconds(time)
    return event
  }

  private func at(_ time: UInt64, _ event: Event) -> Event {
    var event = event
    event.time = Nanoseconds(time)
    return event
  }

  @Test func twapIsEven() {
    var bench = Bench<Executor>(Self.settings(["urgency": 2]))
    for slice in UInt64(0)..<5 {
      let time = (100 + 2 * slice) * second
      let counter = UInt32(slice + 1)
      #expect(bench.top(980, 1_020, time: time) == [.new(counter, .buy, 20, at: 1_020, true)])
      #expect(bench.signals[1] == Int64(slice + 1) * 20)
      #expect(bench.timer(time + second) == [], "asked once")
      #expect(bench.send(fill(counter, .buy, 20, time: time + second)) == [])
    }
    #expect(bench.isRunning == false && bench.signals == [2: 100, 3: 0])
    #expect(bench.timer(200 * second) == [], "once is enough")
  }

  @Test func sellsTheSameWay() {
    var bench = Bench<Executor>(Self.settings(["side": 1, "urgency": 2]))
    #expect(bench.top(980, 1_020, time: second) == [.new(1, .sell, 20, at: 980, true)])
    _ = bench.send(fill(1, .sell, 20, time: second))
    #expect(bench.timer(3 * second) == [.new(2, .sell, 20, at: 980, true)])
  }

  @Test func childrenBearTheirParent() {
    var stage = Seated<Executor>(Self.settings())
    var out = Collector()
    step(&stage, Market.top(980, 1_020), &out)
    let orders = out.take().map(\.event).filter { $0.kind == .orderNew }
    #expect(orders.map { $0.payload(as: OrderNew.self).reference } == [9 << 32 | 1])
  }

  @Test func joinsAndFollowsAndGrows() {
    var bench = Bench<Executor>(Self.settings(["urgency": 0]))
    #expect(bench.top(980, 1_020, time: 0) == [.new(1, .buy, 20, at: 980)])
    _ = bench.send(at(0, Market.accepted(1)))
    #expect(bench.top(1_000, 1_020, time: second) == [.replace(1, at: 1_000, total: 20)])
    #expect(bench.top(990, 1_020, time: second) == [], "one thing at a time")
    #expect(
      bench.send(at(second, Market.replaced(1, .buy, at: 1_000, total: 20)))
        == [.replace(1, at: 990, total: 20)])
    #expect(
      bench.send(at(3 * second, Market.replaced(1, .buy, at: 990, total: 20)))
        == [.replace(1, at: 990, total: 40)], "the next slice is due")
    #expect(bench.send(at(3 * second, Market.refused(1, .replace))) == [.cancel(1)])
    #expect(
      bench.send(at(3 * second, Market.canceled(1))) == [.new(2, .buy, 40, at: 990)])
    // The time is up: what is out is taken off, what is left crosses.
    #expect(bench.timer(10 * second) == [.cancel(2)])
    #expect(bench.send(fill(2, .buy, 13, time: 10 * second)) == [])
    #expect(
      bench.send(at(10 * second, Market.canceled(2))) == [.new(3, .buy, 87, at: 1_020, true)])
    _ = bench.send(fill(3, .buy, 87, time: 10 * second))
    #expect(bench.isRunning == false)
  }

  @Test func whatIsLateCrosses() {
    var bench = Bench<Executor>(Self.settings(["urgency": 1]))
    #expect(bench.top(980, 1_020, time: 0) == [.new(1, .buy, 20, at: 980)])
    _ = bench.send(fill(1, .buy, 5, time: second))
    #expect(bench.timer(2 * second) == [.cancel(1)], "15 of the first slice are late")
    #expect(
      bench.send(at(2 * second, Market.canceled(1))) == [.new(2, .buy, 15, at: 1_020, true)])
    #expect(
      bench.send(fill(2, .buy, 15, time: 2 * second)) == [.new(3, .buy, 20, at: 980)],
      "in step again")
  }

  @Test func theRemainderIsCanceledWhereItShouldBe() {
    var bench = Bench<Executor>(Self.settings(["urgency": 0, "end": 0]))
    _ = bench.top(980, 1_020, time: 0)
    #expect(bench.timer(11 * second) == [.cancel(1)])
    #expect(bench.send(at(11 * second, Market.canceled(1))) == [])
    #expect(bench.isRunning == false && bench.signals == [2: 0, 3: 100])
  }

  @Test func givesUpAfterSoManyAttempts() {
    var bench = Bench<Executor>(Self.settings(["urgency": 2, "end_attempts": 3]))
    _ = bench.top(980, 1_020, time: 0)
    _ = bench.send(at(0, Market.canceled(1)))
    for attempt in UInt32(0)..<3 {
      let time = 10 * second + UInt64(attempt) * 1_000_000
      #expect(bench.timer(time) == [.new(attempt + 2, .buy, 100, at: 1_020, true)])
      #expect(bench.send(at(time, Market.rejected(attempt + 2))) == [])
      #expect(bench.isRunning == (attempt < 2))
    }
    #expect(bench.timer(12 * second) == [] && bench.isRunning == false)
  }

  @Test func aRefusedChildIsTriedAgainLater() {
    var bench = Bench<Executor>(Self.settings(["urgency": 2]))
    _ = bench.top(980, 1_020, time: second)
    #expect(bench.send(at(second, Market.rejected(1))) == [])
    #expect(bench.timer(second + 999_999) == [])
    #expect(bench.timer(second + 1_000_000) == [.new(2, .buy, 20, at: 1_020, true)])
  }

  /// As long as the way out is shut a cancel is refused at once, and would be asked for again without end.
  @Test func aRefusedCancelIsTriedAgainLater() {
    var bench = Bench<Executor>(Self.settings(["urgency": 0, "end": 0]))
    _ = bench.top(980, 1_020, time: 0)
    #expect(bench.timer(11 * second) == [.cancel(1)])
    #expect(bench.send(at(11 * second, Market.refused(1, .cancel))) == [])
    #expect(bench.top(990, 1_030, time: 11 * second + 999_999) == [])
    #expect(bench.timer(11 * second + 1_000_000) == [.cancel(1)])
    #expect(bench.send(at(11 * second + 1_000_000, Market.canceled(1))) == [])
    #expect(bench.isRunning == false)
  }

  @Test func keepsItsLimit() {
    var bench = Bench<Executor>(Self.settings(["urgency": 2, "limit": 1_005]))
    // Too dear to cross, so it waits, at its limit at best; on the tick.
    #expect(bench.top(1_010, 1_020, time: 0) == [.new(1, .buy, 20, at: 1_000)])
    #expect(bench.top(980, 1_020, time: 0) == [.replace(1, at: 980, total: 20)])
    var sell = Bench<Executor>(Self.settings(["side": 1, "urgency": 2, "limit": 1_005]))
    #expect(sell.top(980, 990, time: 0) == [.new(1, .sell, 20, at: 1_010)])
    var other = Bench<Executor>(Self.settings(["urgency": 2, "limit": 1_020]))
    #expect(other.top(980, 1_020, time: 0) == [.new(1, .buy, 20, at: 1_020, true)])
  }

  /// A child that made way for one that can't cross would be sent again, and make way again, as fast as requests go round.
  @Test(arguments: [Int64(1), 2])
  func whatIsLateWaitsBeyondItsLimit(urgency: Int64) {
    var bench = Bench<Executor>(Self.settings(["urgency": urgency, "limit": 1_005]))
    #expect(bench.top(1_010, 1_020, time: 0) == [.new(1, .buy, 20, at: 1_000)])
    _ = bench.send(at(0, Market.accepted(1)))
    let late = 3 * second
    #expect(bench.timer(late) == [.replace(1, at: 1_000, total: 40)], "the next slice is due")
    #expect(bench.send(at(late, Market.replaced(1, .buy, at: 1_000, total: 40))) == [])
    #expect(bench.timer(late) == [])
    #expect(bench.top(1_010, 1_030, time: late) == [])
    // Within the limit it crosses, but a price that comes and goes has it make way once in a while at most.
    #expect(bench.top(980, 990, time: late) == [.cancel(1)])
    #expect(bench.top(1_010, 1_020, time: late) == [])
    #expect(bench.send(at(late, Market.canceled(1))) == [.new(2, .buy, 40, at: 1_000)])
    #expect(bench.top(980, 990, time: late) == [.replace(2, at: 980, total: 40)])
    #expect(bench.send(at(late, Market.replaced(2, .buy, at: 980, total: 40))) == [])
    #expect(bench.timer(late + 999_999) == [])
    #expect(bench.timer(late + 1_000_000) == [.cancel(2)])
    let crossing: Int64 = urgency == 1 ? 20 : 40
    #expect(
      bench.send(at(late + 1_000_000, Market.canceled(2)))
        == [.new(3, .buy, crossing, at: 990, true)])
  }

  @Test func vwapFollowsItsCurve() {
    // The first two buckets have a half each; twelve seconds, so a bucket a second.
    var named: [String: Int64] = [
      "algorithm": 1, "duration": 12_000_000_000, "interval": 500_000_000, "urgency": 2,
    ]
    for bucket in 1...12 { named["bucket_\(bucket)"] = bucket <= 2 ? 5 : 0 }
    var bench = Bench<Executor>(Self.settings(named))
    for slice in UInt64(0)..<4 {
      let time = slice * second / 2
      let counter = UInt32(slice + 1)
      #expect(bench.top(980, 1_020, time: time) == [.new(counter, .buy, 25, at: 1_020, true)])
      _ = bench.send(fill(counter, .buy, 25, time: time))
    }
    #expect(bench.isRunning == false)
  }

  @Test(arguments: [Int64(0), 1])
  func withoutADurationAllIsDue(algorithm: Int64) {
    var bench = Bench<Executor>(Self.settings(["algorithm": algorithm, "duration": 0]))
    #expect(bench.top(980, 1_020, time: second) == [.new(1, .buy, 100, at: 980)])
    #expect(bench.timer(2 * second) == [])
    #expect(bench.timer(60 * second) == [.cancel(1)], "it is late")
    #expect(
      bench.send(at(60 * second, Market.canceled(1))) == [.new(2, .buy, 100, at: 1_020, true)])
  }

  @Test func vwapFollowsTheVolume() {
    var bench = Bench<Executor>(
      Self.settings([
        "algorithm": 1, "vwap_by": 1, "expected_volume": 1_000, "duration": 0, "urgency": 2,
      ]))
    #expect(bench.top(980, 1_020, time: 0) == [])
    #expect(bench.send(Market.trade(990, 9, time: 1)) == [], "a hundredth of 100, not quite")
    #expect(bench.send(Market.trade(990, 31, time: 2)) == [.new(1, .buy, 4, at: 1_020, true)])
    _ = bench.send(fill(1, .buy, 4, time: 3))
    #expect(
      bench.send(Market.trade(990, 5_000, time: 4)) == [.new(2, .buy, 96, at: 1_020, true)])
  }

  @Test func povTakesItsShare() {
    var bench = Bench<Executor>(
      Self.settings([
        "algorithm": 2, "participation_percent": 25, "duration": 0, "urgency": 2, "slice": 7,
      ]))
    #expect(bench.send(Market.trade(990, 4_000, time: 0)) == [], "before it began")
    #expect(bench.top(980, 1_020, time: 0) == [])
    #expect(bench.send(Market.trade(990, 3, time: 1)) == [])
    #expect(bench.send(Market.trade(990, 1, time: 1)) == [.new(1, .buy, 1, at: 1_020, true)])
    _ = bench.send(fill(1, .buy, 1, time: 1))
    #expect(bench.send(Market.trade(990, 40, time: 2)) == [.new(2, .buy, 7, at: 1_020, true)])
    #expect(
      bench.send(fill(2, .buy, 7, time: 2)) == [.new(3, .buy, 3, at: 1_020, true)])
  }

  @Test func anIcebergShowsOneSlice() {
    var bench = Bench<Executor>(
      Self.settings(["algorithm": 3, "duration": 0, "slice": 30, "quantity": 70]))
    #expect(bench.top(980, 1_020, time: 0) == [.new(1, .buy, 30, at: 980)])
    #expect(bench.send(fill(1, .buy, 10, time: 1)) == [], "it isn't topped up")
    #expect(bench.top(990, 1_020, time: 60 * second) == [.replace(1, at: 990, total: 30)])
    _ = bench.send(at(60 * second, Market.replaced(1, .buy, at: 990, total: 30)))
    #expect(
      bench.send(fill(1, .buy, 20, execution: 91, time: 60 * second))
        == [.new(2, .buy, 30, at: 990)])
    #expect(
      bench.send(fill(2, .buy, 30, execution: 92, time: 60 * second))
        == [.new(3, .buy, 10, at: 990)])
    _ = bench.send(fill(3, .buy, 10, execution: 93, time: 60 * second))
    #expect(bench.isRunning == false)
  }

  @Test func anOperatorStartsAndStopsIt() {
    var bench = Bench<Executor>(Self.settings(["start": 0, "urgency": 0]))
    #expect(bench.top(980, 1_020, time: 0) == [])
    #expect(
      bench.change(.executor, "start", to: 1, time: second) == [.new(1, .buy, 20, at: 980)])
    #expect(bench.change(.executor, "start", to: 0, time: second) == [.cancel(1)])
    #expect(
      bench.change(.executor, "start", to: 1, time: second) == [], "the first is out still")
    #expect(bench.change(.executor, "quantity", to: 50, time: second) == [])
    #expect(bench.send(at(second, Market.canceled(1))) == [])
    #expect(bench.isRunning == false)
    #expect(
      bench.change(.executor, "start", to: 1, time: second) == [.new(2, .buy, 10, at: 980)])
    #expect(bench.parentCount == 2)
  }

  @Test func stopsAndCatchesUp() {
    var bench = Bench<Executor>(Self.settings(["urgency": 0]))
    _ = bench.top(980, 1_020, time: 0)
    #expect(bench.send(at(second, Market.command(.kill))) == [.cancel(1)])
    #expect(bench.send(at(second, Market.canceled(1))) == [])
    #expect(bench.timer(5 * second) == [])
    #expect(
      bench.send(at(5 * second, Market.command(.rearm))) == [.new(2, .buy, 60, at: 980)])
    let gap = Market.event(.bookGap, BookGap(expected: 1, received: 2))
    #expect(bench.send(at(5 * second, gap)) == [.cancel(2)])
    #expect(bench.send(at(5 * second, Market.canceled(2))) == [])
    #expect(bench.top(980, 1_020, time: 5 * second) == [.new(3, .buy, 60, at: 980)])
  }

  @Test func aParentWhoseTimeIsUpWaitsUntilItMayTrade() {
    for end in [Int64(1), 0] {
      var bench = Bench<Executor>(Self.settings(["urgency": 0, "end": end, "end_attempts": 1]))
      _ = bench.top(980, 1_020, time: 0)
      #expect(bench.send(at(9 * second, Market.command(.haltInstrument))) == [.cancel(1)])
      #expect(bench.send(at(9 * second, Market.canceled(1))) == [])
      #expect(bench.timer(20 * second) == [] && bench.isRunning == (end == 1))
      #expect(
        bench.send(at(30 * second, Market.command(.resumeInstrument)))
          == (end == 1 ? [.new(2, .buy, 100, at: 1_020, true)] : []))
    }
  }

  @Test func turnsWhatIsHeld() {
    var bench = Bench<Executor>(
      Self.settings(maximumPosition: 60, ["urgency": 2, "duration": 0, "quantity": 50]))
    #expect(bench.top(980, 1_020, time: 0) == [.new(1, .buy, 50, at: 1_020, true)])
    _ = bench.send(fill(1, .buy, 50, time: 0))
    _ = bench.change(.executor, "side", to: 1, time: 1)
    _ = bench.change(.executor, "quantity", to: 90, time: 1)
    #expect(
      bench.change(.executor, "start", to: 1, time: 1) == [.new(2, .sell, 90, at: 980, true)])
  }

  @Test func aLateFillCounts() {
    var bench = Bench<Executor>(Self.settings(["urgency": 0, "duration": 2_000_000_000]))
    #expect(bench.top(980, 1_020, time: 0) == [.new(1, .buy, 100, at: 980)])
    #expect(bench.send(at(second, Market.canceled(1, kind: .orderExpired))) == [])
    #expect(bench.timer(second + 1_000_000) == [.new(2, .buy, 100, at: 980)])
    // The first one was filled after all: there is too much out.
    #expect(bench.send(fill(1, .buy, 30, time: second + 1_000_001)) == [.cancel(2)])
    #expect(
      bench.send(at(second + 1_000_001, Market.canceled(2))) == [.new(3, .buy, 70, at: 980)])
  }

  @Test func aTradeTakenBackLeavesItsOrderOut() {
    var bench = Bench<Executor>(Self.settings(["urgency": 0]))
    #expect(bench.top(980, 1_020, time: 0) == [.new(1, .buy, 20, at: 980)])
    _ = bench.send(fill(1, .buy, 5, time: 1))
    // 5 more are missing now; the child that is out still grows by them, and no second one is sent.
    #expect(
      bench.send(at(2, Market.bust(1, .buy, 5, execution: 1)))
        == [.replace(1, at: 980, total: 25)])
  }

  @Test func isWholeLots() {
    var bench = Bench<Executor>(Self.settings(lot: 30, ["urgency": 2]))
    #expect(bench.top(980, 1_020, time: 0) == [], "18 of 90 are less than a lot")
    #expect(bench.timer(2 * second) == [.new(1, .buy, 30, at: 1_020, true)])
    var none = Bench<Executor>(Self.settings(lot: 200))
    #expect(none.top(980, 1_020, time: 0) == [])
    #expect(none.isRunning == false)
    var limited = Bench<Executor>(Self.settings(maximumPosition: 15, ["urgency": 2]))
    #expect(limited.top(980, 1_020, time: 0) == [.new(1, .buy, 15, at: 1_020, true)])
  }
}
