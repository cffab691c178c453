// The sequencer: numbers without a gap, time that never runs back, timers on their grid.

import Events
import Testing

@testable import Gateways

private func gateway(
  rate: UInt64 = 1_000, limit: UInt64 = 0, timer: Nanoseconds = .zero, startNs: UInt64 = 0
) -> GatewayIn {
  GatewayIn(
    market: MarketGenerator(
      MarketSettings(
        seed: 1, instruments: [instrument()], eventsPerSecond: rate, arrival: .even,
        eventLimit: limit), startNs: startNs), timerPeriod: timer, startNs: startNs)
}

private func command(_ action: OperatorAction = .note) -> Event {
  Event(kind: .operatorCommand, source: .operatorDesk, OperatorCommand(action: action))
}

@Suite struct GatewayInTests {
  @Test func `what comes is numbered from one and stamped`() {
    var gateway = gateway()
    var out = Collector()
    gateway.admit(command(), nowNs: 70, into: &out)
    gateway.admit(command(.kill), nowNs: 90, into: &out)
    #expect(out.events.map(\.sequence.number) == [1, 2])
    #expect(out.events.map(\.time.count) == [70, 90])
    #expect(out.events[1].payload(as: OperatorCommand.self).action == .kill)
    #expect(out.events[1].source == .operatorDesk)
    #expect(gateway.sequencedCount == 2)
  }

  @Test func `time never runs back`() {
    var gateway = gateway(startNs: 500)
    var out = Collector()
    for now in [400, 600, 550, 0, 601] as [UInt64] {
      gateway.admit(command(), nowNs: now, into: &out)
    }
    #expect(out.events.map(\.time.count) == [500, 600, 600, 600, 601])
  }

  @Test func `nothing is admitted before it is due`() {
    var gateway = gateway(rate: 1_000, timer: .milliseconds(10))
    var out = Collector()
    #expect(gateway.nextDueNs == 1_000_000)
    #expect(gateway.admitDue(nowNs: 999_999, into: &out) == nil && out.events.isEmpty)
    #expect(gateway.admitDue(nowNs: 1_000_000, into: &out) == 1_000_000)
    #expect(gateway.nextDueNs == 2_000_000)
    // Late: it is due when it was due, and bears the time at which it came.
    #expect(gateway.admitDue(nowNs: 2_700_000, into: &out) == 2_000_000)
    #expect(out.events.map(\.time.count) == [1_000_000, 2_700_000])
  }

  @Test func `what is due waits for the beginning, and then for nothing`() {
    var gateway = gateway(rate: 1_000, timer: .milliseconds(10), startNs: 500)
    gateway.begin(nowNs: 90_000_500)
    #expect(gateway.nextDueNs == 91_000_500)
    var out = Collector()
    #expect(gateway.admitDue(nowNs: 91_000_499, into: &out) == nil)
    #expect(gateway.admitDue(nowNs: 100_000_500, into: &out) == 100_000_500, "the timer")
    #expect(gateway.admitDue(nowNs: 100_000_500, into: &out) == 91_000_500)
  }

  @Test func `timers come first, however late the market is`() {
    var gateway = gateway(rate: 1_000_000, timer: .milliseconds(1))
    var out = Collector()
    // Five milliseconds of market are waiting.
    #expect(gateway.admitDue(nowNs: 5_000_000, into: &out) == 1_000_000)
    #expect(out.events[0].kind == .timer)
    #expect(gateway.admitDue(nowNs: 5_000_100, into: &out) == 1_000)
    #expect(out.events[1].kind != .timer)
  }

  @Test func `ticks that were slept through are left out`() {
    var gateway = gateway(limit: 1, timer: .milliseconds(1))
    var out = Collector()
    var ticks: [(UInt64, UInt64)] = []
    for now in [1_000_000, 1_000_001, 2_400_000, 5_900_000, 5_950_000, 6_000_000, 7_000_000]
      as [UInt64]
    {
      while gateway.admitDue(nowNs: now, into: &out) != nil {}
      for event in out.takeAll() where event.kind == .timer {
        let timer = event.payload(as: Timer.self)
        #expect(timer.period == .milliseconds(1) && event.source == .timer(0))
        #expect(event.time.count == now)
        ticks.append((timer.scheduled.count / 1_000_000, timer.count))
      }
    }
    // 4 and 5 were slept through when 3 came late; the next one keeps to the grid.
    #expect(ticks.map(\.0) == [1, 2, 3, 6, 7])
    #expect(ticks.map(\.1) == [1, 2, 3, 4, 5])
  }

  @Test func `a line without a timer has none`() {
    var gateway = gateway(limit: 1)
    var out = Collector()
    _ = gateway.admitDue(nowNs: 10_000_000_000, into: &out)
    #expect(gateway.admitDue(nowNs: .max - 1, into: &out) == nil)
    #expect((gateway.nextDueNs, gateway.isMarketOver) == (.max, true))
  }

  @Test func `a closed market sends nothing, and the rest still comes`() {
    var gateway = gateway(timer: .milliseconds(1))
    var out = Collector()
    gateway.closeMarket()
    #expect((gateway.nextDueNs, gateway.isMarketOver) == (.max, true))
    #expect(gateway.admitDue(nowNs: 1 << 60, into: &out) == nil)
    gateway.admit(command(), nowNs: 5, into: &out)
    #expect(out.events.map(\.sequence.number) == [1])
  }

  @Test func `a market at its limit is over while timers go on`() {
    var gateway = gateway(limit: 2, timer: .milliseconds(10))
    var out = Collector()
    while gateway.admitDue(nowNs: 3_000_000, into: &out) != nil {}
    #expect((out.events.count, gateway.isMarketOver) == (2, true))
    #expect(gateway.admitDue(nowNs: 10_000_000, into: &out) == 10_000_000)
  }
}
