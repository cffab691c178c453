// The world of the risk suite: a thousand instruments, four strategies and four accounts, every check on with a limit that an
// order doesn't meet, and as many open orders as a figure asks for. Prices are whole: buys at 90, sells at 110, the market at
// 100.

import Events
import Risk

enum RiskWorld {
  static let one = fixedPointScale
  static let instrumentCount = 1_000
  static let ownerCount = 4
  /// The last instruments have something the matter with them each: no order of a figure that passes is about them.
  static let soundCount = 980
  static let start: UInt64 = 1_700_000_000_000_000_000
  static let hour: UInt64 = 3_600_000_000_000

  /// What is wrong with an instrument from the start, by its index.
  enum Flawed {
    static let unlimited = 980
    static let restricted = 981
    static let forbidden = 982
    static let lot = 983
    static let tick = 984
    static let stale = 985
    static let unlocated = 986
    static let slow = 987
    static let tight = 988
  }

  static func settings(orders: Int, without off: Check? = nil) -> RiskSettings {
    let far = Rate(1_000_000_000, per: .seconds(1))
    var limits = RiskLimits(
      maximumOrder: Quantity(units: 1_000 * one),
      maximumPosition: Quantity(units: 1_000_000_000 * one))
    limits.terms = terms(tick: one / 100, lot: one)
    limits.maximumNotional = 1_000_000 * one
    limits.maximumOpenOrders = 1_000_000
    limits.maximumOpenNotional = 1_000_000_000 * one
    limits.maximumGross = 1_000_000_000 * one
    limits.maximumNet = 1_000_000_000 * one
    limits.collarBasisPoints = 2_000
    limits.staticReference = Price(units: 100 * one)
    limits.staticCollarBasisPoints = 5_000
    limits.longestReferenceAge = Nanoseconds(hour)
    limits.orderRate = far
    limits.messageRate = far
    limits.locate = Quantity(units: 1_000_000_000 * one)
    var all = [RiskLimits](repeating: limits, count: instrumentCount)
    all[Flawed.unlimited].isLimited = false
    all[Flawed.restricted].isRestricted = true
    all[Flawed.lot].terms = terms(tick: one / 100, lot: 7 * one)
    all[Flawed.tick].terms = terms(tick: 7 * one, lot: one)
    all[Flawed.stale].longestReferenceAge = .zero
    all[Flawed.unlocated].locate = .zero
    all[Flawed.slow].messageRate = Rate(1, per: Nanoseconds(hour))
    all[Flawed.tight].maximumOpenOrders = 0
    var settings = RiskSettings(limits: all, orderCapacity: orders + 64, executionCapacity: 1_024)
    settings.firm = scope(far)
    settings.firm.permissions.instruments = (0..<instrumentCount).map { $0 != Flawed.forbidden }
    settings.strategies = Array(repeating: scope(far), count: ownerCount)
    settings.accounts = Array(repeating: scope(far), count: ownerCount)
    settings.sessions = [scope(far)]
    settings.checks = .all
    if let off { settings.checks.remove(off) }
    settings.hours = TradingHours(spans: [
      .init(from: Nanoseconds(start), until: Nanoseconds(start + 24 * hour))
    ])
    settings.longestSilence = Nanoseconds(hour)
    settings.repeatWindow = .microseconds(1)
    settings.executions = far
    settings.warnsAtPercent = 80
    return settings
  }

  /// The same limits for the line: every instrument is sound, the only strategy and the only account are everybody's, and the
  /// day begins with the first event.
  static func lineSettings() -> RiskSettings {
    var settings = settings(orders: 16 * instrumentCount)
    for flawed in soundCount..<instrumentCount { settings.limits[flawed] = settings.limits[0] }
    settings.firm.permissions.instruments = Array(repeating: true, count: instrumentCount)
    settings.strategies = [settings.strategies[0]]
    settings.accounts = [settings.accounts[0]]
    settings.hours = TradingHours(spans: [.init(from: .zero, until: Nanoseconds(24 * hour))])
    return settings
  }

  private static func terms(tick: Int64, lot: Int64) -> InstrumentTerms {
    InstrumentTerms(
      tick: Price(units: tick), lot: Quantity(units: lot), lowestPrice: Price(units: one),
      highestPrice: Price(units: 10_000 * one))
  }

  private static func scope(_ rate: Rate) -> ScopeLimits {
    let most = 10_000_000_000 * one
    var limits = ScopeLimits()
    limits.maximumPosition = Quantity(units: 1_000_000_000 * one)
    limits.maximumGross = most
    limits.maximumNet = most
    limits.maximumOpenOrders = 1_000_000
    limits.maximumOpenNotional = most
    limits.maximumLoss = most
    limits.maximumDrawdown = most
    limits.credit = most
    limits.orderRate = rate
    limits.messageRate = rate
    limits.cancelRatio = CancelRatio(percent: 1_000_000, floor: 1)
    return limits
  }

  // MARK: Events

  static func event<P: Payload>(
    _ kind: EventKind, _ payload: P, of instrument: Int = -1, from source: SourceID = .session(1),
    at time: UInt64
  ) -> Event {
    Event(
      sequence: Sequence(1), time: Nanoseconds(time), kind: kind, source: source,
      instrument: instrument < 0 ? .none : InstrumentID(UInt32(instrument)), payload)
  }

  static func new(
    _ id: UInt64, _ side: Side, at price: Int64, quantity: Int64 = 1, of instrument: Int,
    by strategy: Int = 1, for account: Int = 1, time: UInt64
  ) -> Event {
    event(
      .orderNew,
      OrderNew(
        order: OrderID(bits: id), price: Price(units: price * one),
        quantity: Quantity(units: quantity * one), side: side, type: .limit, timeInForce: .day,
        account: UInt32(account)), of: instrument, from: .strategy(UInt16(strategy)), at: time)
  }

  static func canceled(_ id: UInt64, time: UInt64) -> Event {
    event(
      .orderCanceled,
      OrderCanceled(
        order: OrderID(bits: id), quantity: .zero, reason: .user, origin: .venue, side: .buy),
      at: time)
  }

  static func top(of instrument: Int, bid: Int64 = 100, time: UInt64) -> Event {
    event(
      .topOfBook,
      TopOfBook(
        bidPrice: Price(units: bid * one), bidQuantity: Quantity(units: one),
        askPrice: Price(units: bid * one), askQuantity: Quantity(units: one), bidOrders: 1,
        askOrders: 1), of: instrument, at: time)
  }

  static func timer(_ time: UInt64) -> Event {
    event(
      .timer, Timer(scheduled: Nanoseconds(time), period: .zero, count: 1),
      from: .timer(TimerNumber.tick), at: time)
  }

  static func command(_ action: OperatorAction, of instrument: Int = -1, time: UInt64) -> Event {
    event(
      .operatorCommand, OperatorCommand(action: action), of: instrument, from: .operatorDesk,
      at: time)
  }

  static func change(
    _ limit: LimitKind, _ scope: RiskScope, _ target: UInt64 = 0, to after: Int64,
    of instrument: Int = -1, time: UInt64
  ) -> Event {
    event(
      .limitChange,
      LimitChange(limit: limit, scope: scope, target: target, before: 0, after: after),
      of: instrument, from: .operatorDesk, at: time)
  }

  static func kill(
    _ scope: RiskScope, _ target: UInt64 = 0, _ mode: KillMode, of instrument: Int = -1,
    time: UInt64
  ) -> Event {
    event(
      .killSwitch,
      KillSwitch(scope: scope, target: target, mode: mode, reason: .user, origin: .operatorDesk),
      of: instrument, from: .operatorDesk, at: time)
  }

  /// What opens a stage's day: the clock, the markets, some that was traded, and the open orders.
  static func opening(orders: Int) -> [Event] {
    var events = [timer(start)]
    for instrument in 0..<instrumentCount {
      events.append(top(of: instrument, time: start))
    }
    // Account 1 has lost ten in an instrument of its own, and each owner holds something.
    for owner in 1...ownerCount {
      let id = UInt64(owner)
      events.append(
        new(id, .buy, at: 110, of: owner, by: owner, for: owner, time: start + 10 * id))
      events.append(
        event(
          .orderFill,
          OrderFill(
            order: OrderID(bits: id), execution: id, price: Price(units: 110 * one),
            quantity: Quantity(units: one), side: .buy, liquidity: .taker), of: owner,
          at: start + 10 * id))
    }
    for index in 0..<orders {
      let isBuy = index % 2 == 0
      let owner = index / 2 % ownerCount + 1
      events.append(
        new(
          UInt64(1_000 + index), isBuy ? .buy : .sell, at: (isBuy ? 90 : 110),
          quantity: Int64(1 + index % 7), of: index / 2 % soundCount, by: owner,
          for: (index / 5) % ownerCount + 1, time: start + 100_000 + UInt64(index) * 2_000))
    }
    return events
  }

  /// After the opening.
  static var now: UInt64 { start + hour / 2 }
}
