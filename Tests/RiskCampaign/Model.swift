// Risk as a plain program: what each event comes to, said again in another way. It keeps the open orders, what was booked, and
// what was heard; every number that a decision needs is counted from those.

import Events
import Risk

struct Model {
  var settings: RiskSettings
  /// In the self-test, the check that this model doesn't know.
  let ignored: Check?
  /// And the limit of which it takes no change over.
  let ignoredLimit: LimitKind?
  /// Either of one kind of scope, and of no other; nil: of all.
  let ignoredScope: RiskScope?
  /// A position's limit, by scope and instrument, where there is one.
  var positions: [ModelScope: [Int64?]] = [:]

  var orders: [ModelOrder] = []
  var holdings: [ModelHolding] = []
  var markets: [ModelMarket]
  var executions: [ModelExecutionKey: ModelExecution] = [:]
  var kept = 0

  var now: UInt64 = 0
  var tickedAt: UInt64 = 0
  var isStopping = false
  var halted: Set<Int> = []
  var modes: [ModelScope: KillMode] = [:]
  /// By strategy and instrument.
  var throttled: Set<[Int]> = []
  var throttles: [[Int]: ModelBucket] = [:]
  var orderBuckets: [ModelScope: ModelBucket] = [:]
  var messageBuckets: [ModelScope: ModelBucket] = [:]
  /// Of the day.
  var entered: [ModelScope: Int64] = [:]
  var canceled: [ModelScope: Int64] = [:]
  /// By fee schedule and account.
  var traded: [[Int]: Int64] = [:]
  var recent: [(order: ModelRecent, time: UInt64)] = []
  var warnings: Set<ModelWarning> = []
  /// What had been made when the day began, and the best of the day: in 1e-24.
  var begun: [ModelScope: Int128] = [:]
  var best: [ModelScope: Int128] = [:]
  /// Whose best may be of executions that weren't what they seemed.
  var isBestDoubtful: Set<ModelScope> = []

  // What is counted.
  var passed: UInt64 = 0
  var refused: UInt64 = 0
  var refusedBy = [UInt64](repeating: 0, count: Check.count)
  var cleared: UInt64 = 0
  var strays: UInt64 = 0
  var corrections: UInt64 = 0
  var anomalies: UInt64 = 0
  /// What couldn't be booked since a person said by name that they looked, and what the first of it was.
  var doubted: UInt64 = 0
  var firstDoubt: Event?
  var warned: UInt64 = 0

  let levels: [ModelScope]

  init(
    _ settings: RiskSettings, ignoring ignored: Check? = nil, changesOf limit: LimitKind? = nil,
    of scope: RiskScope? = nil
  ) {
    self.settings = settings
    self.ignored = ignored
    ignoredLimit = limit
    ignoredScope = scope
    markets = settings.limits.map { _ in ModelMarket() }
    levels =
      [.firm] + settings.strategies.indices.map { .strategy($0) }
      + settings.accounts.indices.map { .account($0) }
    for scope in levels {
      positions[scope] = settings.limits.map { limits in
        let limit = scope == .firm ? limits.maximumPosition : self.limits(scope).maximumPosition
        return limit.flatMap { $0.units == .max ? nil : $0.units }
      }
      begun[scope] = 0
      best[scope] = 0
    }
    for instrument in settings.limits.indices {
      for strategy in settings.strategies.indices {
        for account in settings.accounts.indices {
          holdings.append(
            ModelHolding(instrument: instrument, strategy: strategy, account: account))
        }
      }
    }
    // As if bought the evening before, at the close.
    for start in settings.portfolio?.startPositions ?? [] {
      let at = holding(start.instrument, start.strategy, start.account)
      holdings[at].quantity += start.quantity.units
      holdings[at].cash -= Int128(start.quantity.units) * Int128(start.close.units)
      markets[start.instrument].executed = start.close.units
    }
    if settings.startsKilled { modes[.firm] = .block }
  }

  // MARK: Whose

  func limits(_ scope: ModelScope) -> ScopeLimits {
    switch scope {
    case .firm: settings.firm
    case .strategy(let index): settings.strategies[index]
    case .account(let index): settings.accounts[index]
    case .session(let index): settings.sessions[index]
    case .instrument: ScopeLimits()
    }
  }

  mutating func limit(_ scope: ModelScope, _ change: (inout ScopeLimits) -> Void) {
    switch scope {
    case .firm: change(&settings.firm)
    case .strategy(let index): change(&settings.strategies[index])
    case .account(let index): change(&settings.accounts[index])
    case .session(let index): change(&settings.sessions[index])
    case .instrument: break
    }
  }

  func strategy(_ source: SourceID) -> Int? {
    if settings.strategies.count == 1 { return 0 }
    let index = Int(source.number) - 1
    return source.kind == .strategy && settings.strategies.indices.contains(index) ? index : nil
  }

  func account(_ number: UInt32) -> Int? {
    if settings.accounts.count == 1 { return 0 }
    let index = Int(number) - 1
    return settings.accounts.indices.contains(index) ? index : nil
  }

  func holding(_ instrument: Int, _ strategy: Int, _ account: Int) -> Int {
    holdings.firstIndex {
      $0.instrument == instrument && $0.strategy == strategy && $0.account == account
    }!
  }

  func index(_ id: UInt64) -> Int? { orders.firstIndex { $0.id == id } }

  // MARK: Counted anew each time

  func position(_ instrument: Int, _ scope: ModelScope) -> Int64 {
    var sum: Int64 = 0
    for holding in holdings
    where holding.instrument == instrument && scope.owns(holding.strategy, holding.account) {
      sum += holding.quantity
    }
    return sum
  }

  func open(_ instrument: Int, _ scope: ModelScope, _ side: Side) -> Int64 {
    var sum: Int64 = 0
    for order in orders
    where order.instrument == instrument && order.side == side
      && scope.owns(order.strategy, order.account)
    {
      sum += order.leaves
    }
    return sum
  }

  /// What can be sold and bought until all open orders are filled: the worst either way.
  func reach(_ instrument: Int, _ scope: ModelScope) -> (long: Int64, short: Int64) {
    let held = position(instrument, scope)
    return (held + open(instrument, scope, .buy), open(instrument, scope, .sell) - held)
  }

  func openOrders(_ scope: ModelScope) -> [ModelOrder] {
    if case .instrument(let instrument) = scope {
      return orders.filter { $0.instrument == instrument }
    }
    return orders.filter { scope.owns($0.strategy, $0.account) }
  }

  /// What a price is in the base currency, without its sign: in 1e-8, rounded down.
  static func worth(_ price: Int64, _ rate: Int64) -> Int128 {
    Int128(price.magnitude) * Int128(rate) / Int128(fixedPointScale)
  }

  func rate(_ instrument: Int) -> Int64 { settings.limits[instrument].conversion }

  /// What exposures count a unit at; zero where the market isn't known.
  func worth(_ instrument: Int) -> Int128 {
    Self.worth(markets[instrument].middle ?? 0, rate(instrument))
  }

  /// Of an instrument, what each account holds for itself: none closes what another holds.
  func gross(_ scope: ModelScope) -> Int128 {
    if case .instrument(let instrument) = scope {
      return settings.accounts.indices.reduce(0) { sum, account in
        let reach = reach(instrument, .account(account))
        return sum + worth(instrument) * Int128(max(reach.long, reach.short))
      }
    }
    return markets.indices.reduce(0) { sum, instrument in
      let reach = reach(instrument, scope)
      return sum + worth(instrument) * Int128(max(reach.long, reach.short))
    }
  }

  func net(_ scope: ModelScope, _ side: Side) -> Int128 {
    if case .instrument(let instrument) = scope {
      let reach = reach(instrument, .firm)
      return worth(instrument) * Int128(side == .buy ? reach.long : reach.short)
    }
    return markets.indices.reduce(0) { sum, instrument in
      let reach = reach(instrument, scope)
      return sum + worth(instrument) * Int128(side == .buy ? reach.long : reach.short)
    }
  }

  // MARK: As events tell it

  /// In 1e-8 as events tell it, away from zero.
  static func told(_ money: Int128) -> Int64 {
    let scale = Int128(fixedPointScale)
    let size = (Int128(money.magnitude) + scale - 1) / scale
    return Int64(clamping: money < 0 ? -size : size)
  }

  static func told(count: Int64) -> Int64 {
    Int64(clamping: Int128(count) * Int128(fixedPointScale))
  }
  static func told(nanoseconds: UInt64) -> Int64 { Int64(clamping: nanoseconds / 10) }
}
