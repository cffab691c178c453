// An order for each check to refuse: what is done before so that it does, and after so that the next one is as before.

import Events
import Risk

extension RiskSuite {
  /// What one check refuses.
  struct Case {
    var check: Check
    var before: [Event] = []
    var order: Event
    var after: [Event] = []
  }

  static func rejects(_ options: BenchOptions, _ floor: Double, _ report: inout BenchReport) {
    report.progress("\(name).check.reject")
    let count = options.count(50_000, smoke: 200)
    var sink = RiskSink()
    var stage = stage(orders: openOrders, &sink)
    for one in cases() {
      let figure = rejectFigures[Int(one.check.code)]
      RiskDrive.feed(one.before, &stage, &sink)
      if options.wants(name, figure) {
        let samples = Samples(count)
        let events = [Event](repeating: one.order, count: count)
        let refused = stage.refusedCount(by: one.check)
        RiskDrive.rejectTimed(events.span, &stage, &sink, samples)
        guard stage.refusedCount(by: one.check) == refused + UInt64(count) else {
          fatalError("\(name).\(figure): something else happened, last \(sink.last)")
        }
        add(figure, samples, floor, sink.checksum, &report)
      }
      RiskDrive.feed(one.after, &stage, &sink)
    }
  }

  /// In an order in which none is in the way of the next: what can't be undone is last.
  private static func cases() -> [Case] {
    let now = RiskWorld.now
    let most = 10_000_000_000 * RiskWorld.one
    func order(
      _ side: Side = .buy, at price: Int64 = 95, quantity: Int64 = 1, of instrument: Int = 7,
      by strategy: Int = 1, for account: Int = 1, id: UInt64 = 500, time: UInt64 = now
    ) -> Event {
      RiskWorld.new(
        id, side, at: price, quantity: quantity, of: instrument, by: strategy, for: account,
        time: time)
    }
    func change(
      _ check: Check, _ limit: LimitKind, _ scope: RiskScope, _ target: UInt64, _ low: Int64,
      _ high: Int64, _ instrument: Int = -1
    ) -> Case {
      Case(
        check: check,
        before: [RiskWorld.change(limit, scope, target, to: low, of: instrument, time: now)],
        order: order(),
        after: [RiskWorld.change(limit, scope, target, to: high, of: instrument, time: now)])
    }
    let rearm = [RiskWorld.command(.rearm, time: now)]
    typealias Flawed = RiskWorld.Flawed
    var cases = [
      Case(check: .knownStrategy, order: order(by: 9)),
      Case(check: .knownAccount, order: order(for: 9)),
      Case(check: .limited, order: order(of: Flawed.unlimited)),
      Case(
        check: .killSwitch, before: [RiskWorld.kill(.instrument, 0, .block, of: 7, time: now)],
        order: order(), after: rearm),
      Case(
        check: .halted, before: [RiskWorld.command(.haltInstrument, of: 7, time: now)],
        order: order(), after: [RiskWorld.command(.resumeInstrument, of: 7, time: now)]),
      Case(
        check: .reduceOnly, before: [RiskWorld.kill(.account, 1, .reduceOnly, time: now)],
        order: order(), after: rearm),
      Case(check: .restricted, order: order(of: Flawed.restricted)),
      Case(check: .permitted, order: order(of: Flawed.forbidden)),
      Case(check: .lot, order: order(of: Flawed.lot)),
      Case(check: .tick, order: order(of: Flawed.tick)),
      Case(check: .priceBand, order: order(at: 20_000)),
      Case(check: .orderQuantity, order: order(quantity: 2_000)),
      Case(check: .freshReference, order: order(of: Flawed.stale)),
      Case(check: .collar, order: order(at: 130)),
      Case(check: .staticCollar, order: order(at: 40)),
      Case(check: .located, order: order(.sell, at: 105, of: Flawed.unlocated)),
      Case(check: .ownOrders, order: order(at: 110)),
      Case(
        check: .executions, before: [RiskWorld.kill(.strategy, 1, .block, of: 7, time: now)],
        order: order(), after: rearm),
      Case(check: .openOrders, order: order(of: Flawed.tight)),
      change(.orderNotional, .notional, .instrument, 0, 1, most, 7),
      change(.position, .position, .account, 1, 0, most, 7),
      change(.openNotional, .openNotional, .account, 1, 0, most),
      change(.grossExposure, .gross, .account, 1, 0, most),
      change(.netExposure, .net, .account, 1, 0, most),
      change(.dailyLoss, .loss, .account, 1, 0, most),
      change(.drawdown, .drawdown, .account, 1, 0, most),
      change(.credit, .credit, .account, 1, 0, most),
      Case(
        check: .repeated, before: [order(at: 94, id: 501, time: now)],
        order: order(at: 94, id: 502, time: now)),
      Case(
        check: .messageRate, before: [order(of: Flawed.slow, id: 503, time: now + 5_000)],
        order: order(of: Flawed.slow, id: 504, time: now + 10_000)),
    ]
    cases.append(
      Case(
        check: .cancelRatio,
        before: [
          RiskWorld.event(
            .orderCancel, OrderCancel(order: OrderID(bits: 501), reason: .user), of: 7,
            at: now + 20_000),
          RiskWorld.change(.cancelRatio, .firm, to: 0, time: now + 20_000),
        ], order: order(time: now + 30_000),
        after: [
          RiskWorld.change(.cancelRatio, .firm, to: 1_000_000 * RiskWorld.one, time: now + 30_000)
        ]))
    cases.append(
      Case(
        check: .orderRate,
        before: [
          RiskWorld.change(.orderRate, .instrument, to: RiskWorld.one, of: 9, time: now + 40_000),
          order(of: 9, id: 505, time: now + 40_000),
        ], order: order(of: 9, id: 506, time: now + 50_000)))
    let late = RiskWorld.start + 23 * RiskWorld.hour
    cases.append(Case(check: .freshClock, order: order(time: late)))
    let closed = RiskWorld.start + 25 * RiskWorld.hour
    cases.append(
      Case(
        check: .tradingHours, before: [RiskWorld.timer(closed)], order: order(time: closed)))
    cases.append(
      Case(
        check: .shutdown, before: [RiskWorld.command(.shutdown, time: closed)],
        order: order(time: closed)))
    return cases
  }
}
