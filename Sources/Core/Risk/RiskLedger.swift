// What is open, held and allowed, by instrument and by scope: kept with every order and every fill, so that a check is a
// comparison and costs the same with ten and with ten thousand open orders.
//
//     rules, instruments     one an instrument: what its limits are, and what is counted against them
//     cells                  one an instrument and scope, an instrument's side by side: the position, and what is open
//     scopeRules, scopeStates  the same of a scope: the firm, the strategies, the accounts; behind them the sessions
//
// Exposures count each cell at its worst, all buys filled or all sells, at what a unit is worth now. A cell that changes
// takes its old contribution out and puts its new one in; so does an instrument whose price changes. What is held of one
// instrument is at one price, whoever holds it: there the accounts' worsts are added up as quantities, and a price moves nothing.

import Events
import Portfolio
import Tables

/// More that is open, or less, of one side; and what it comes to.
@frozen
@usableFromInline
struct OpenChange: BitwiseCopyable {
  @usableFromInline var buys: Int64
  @usableFromInline var sells: Int64
  /// What the side's exposure becomes more by, unless something is so large that it is bounded.
  @usableFromInline var longs: Int128
  @usableFromInline var shorts: Int128
  /// Of a unit.
  @usableFromInline var worth: Int64
  /// At the order's own price.
  @usableFromInline var value: Int128
  @usableFromInline var orders: Int64

  @inlinable @inline(__always)
  init(
    buys: Int64, sells: Int64, longs: Int128, shorts: Int128, worth: Int64, value: Int128,
    orders: Int64
  ) {
    self.buys = buys
    self.sells = sells
    self.longs = longs
    self.shorts = shorts
    self.worth = worth
    self.value = value
    self.orders = orders
  }
}

@usableFromInline
struct RiskLedger: ~Copyable {
  @usableFromInline let byAddress = ByAddress()
  @usableFromInline let scopes: Scopes
  @usableFromInline let checks: CheckSet
  @usableFromInline let sessionCount: Int
  @usableFromInline var rules: Slab<InstrumentRule>
  @usableFromInline var instruments: Slab<InstrumentState>
  @usableFromInline var cells: Slab<ExposureCell>
  @usableFromInline var scopeRules: Slab<ScopeRule>
  @usableFromInline var scopeStates: Slab<ScopeState>
  /// By scope, a bit an instrument.
  @usableFromInline var permits: Slab<UInt64>
  @usableFromInline let permitWords: Int
  /// By scope, a bit a type of order.
  @usableFromInline var permittedTypes: Slab<UInt8>
  @usableFromInline var orders: OpenOrders
  @usableFromInline var prices: OwnPrices
  @usableFromInline var repeats: RepeatWindow
  @usableFromInline var portfolio: Portfolio
  @usableFromInline var spans: Slab<TradingHours.Span>
  /// The span of trading hours that is now, or the next one.
  @usableFromInline var span = 0
  @usableFromInline let hasHours: Bool
  /// When it begins, if anybody asks, and when it ends.
  @usableFromInline var opensAt: UInt64 = 0
  @usableFromInline var closesAt: UInt64 = 0
  @usableFromInline let longestSilence: UInt64
  /// The same, if anybody asks.
  @usableFromInline let mostSilence: UInt64
  @usableFromInline let executionRule: RateRule
  /// The latest time that was heard, and when a timer last said so.
  @usableFromInline var now = Nanoseconds.zero
  @usableFromInline var tickedAt = Nanoseconds.zero
  @usableFromInline var isStopping = false
  @usableFromInline let lossMode: KillMode
  #if RISK_MUTANTS
    @usableFromInline let removed = unsafe RiskMutant.removed
    @usableFromInline let inverted = unsafe RiskMutant.inverted
    @usableFromInline let ignoredLimit = unsafe RiskMutant.ignoredLimit
    @usableFromInline let mutatedScope = unsafe RiskMutant.scope
  #endif

  init(_ settings: RiskSettings) {
    precondition(!settings.limits.isEmpty, "a risk stage has instruments")
    precondition(!settings.sessions.isEmpty, "orders go out by a session")
    let scopes = Scopes(
      strategyCount: settings.strategies.count, accountCount: settings.accounts.count)
    self.scopes = scopes
    checks = settings.checks.withAlwaysOn
    sessionCount = settings.sessions.count
    let percent = settings.warnsAtPercent
    let count = settings.limits.count
    rules = Slab(count: count, repeating: InstrumentRule(settings.limits[0], warnsAt: percent))
    instruments = Slab(count: count, repeating: InstrumentState())
    cells = Slab(count: count * scopes.count, repeating: ExposureCell())
    let levels =
      [settings.firm] + settings.strategies + settings.accounts + settings.sessions
    scopeRules = Slab(count: levels.count, repeating: ScopeRule(ScopeLimits(), warnsAt: nil))
    scopeStates = Slab(count: levels.count, repeating: ScopeState())
    permitWords = (count + 63) / 64
    permits = Slab(count: levels.count * permitWords, repeating: .max)
    permittedTypes = Slab(count: levels.count, repeating: .max)
    orders = OpenOrders(capacity: settings.orderCapacity)
    prices = OwnPrices(instrumentCount: count, capacity: settings.orderCapacity)
    repeats = RepeatWindow(
      window: settings.repeatWindow, capacity: settings.repeatCapacity)
    portfolio = Portfolio(settings.portfolioSettings)
    let hours = settings.hours?.spans ?? []
    hasHours = settings.hours != nil
    spans = Slab(
      count: hours.count, repeating: TradingHours.Span(from: .zero, until: .zero))
    for (index, span) in hours.enumerated() { spans[index] = span }
    longestSilence = settings.longestSilence?.count ?? .max
    mostSilence = checks.contains(.freshClock) ? longestSilence : .max
    executionRule = RateRule(settings.executions)
    lossMode = settings.lossMode
    // What is held at the start.
    for instrument in 0..<count {
      for scope in 0..<scopes.count {
        let cell = scopes.cell(instrument, scope)
        cells[cell].position = portfolio.quantity(instrument, scope: scope).units
        if scope >= scopes.account(0) {
          instruments[instrument].worst += Int128(Self.bounded(cells[cell].worst))
        }
      }
    }
    for (scope, limits) in levels.enumerated() {
      scopeRules[scope] = ScopeRule(limits, warnsAt: percent)
      permittedTypes[scope] = limits.permissions.types
      for (instrument, isPermitted) in (limits.permissions.instruments ?? []).enumerated()
      where !isPermitted {
        permits[scope * permitWords + instrument / 64] &= ~(1 << UInt64(instrument % 64))
      }
    }
    for (index, limits) in settings.limits.enumerated() {
      precondition(
        limits.maximumOrder >= .zero && limits.maximumPosition >= .zero,
        "a limit is a quantity, not less than none")
      rules[index] = InstrumentRule(limits, warnsAt: percent)
      for scope in 0..<scopes.count {
        let limit = scope == 0 ? limits.maximumPosition.units : scopeRules[scope].position.most
        let row = CountLimit(limit == .max ? nil : limit, warnsAt: percent)
        cells[scopes.cell(index, scope)].maximum = row.most
        cells[scopes.cell(index, scope)].near = row.near
      }
      setBounds(index)
    }
    setTypes()
    for scope in 0..<levels.count { setBounds(scope: scope) }
    moveOn()
  }

  // MARK: Whose

  /// A strategy's index, or -1 for one that isn't known. A single one is everybody's.
  @inlinable @inline(__always)
  func strategy(of source: SourceID) -> Int {
    if scopes.strategyCount == 1 { return 0 }
    let index = Int(source.number) &- 1
    return source.kind == .strategy && scopes.hasStrategy(index) ? index : -1
  }

  @inlinable @inline(__always)
  func account(of number: UInt32) -> Int {
    if scopes.accountCount == 1 { return 0 }
    let index = Int(number) &- 1
    return scopes.hasAccount(index) ? index : -1
  }

  @inlinable @inline(__always)
  func session(_ index: Int) -> Int { scopes.count &+ index }

  // MARK: What is worth how much

  /// More a unit than this is counted as so much, and no more than this of anything: their product is below 2^114, and no sum
  /// of as many as there can be passes 128 bits.
  @inlinable static var dearest: Int64 { 1 << 53 }
  @inlinable static var longest: Int64 { 1 << 61 }

  /// What a price is in the base currency, bounded, without its sign.
  @inlinable @inline(__always)
  func worth(_ price: Price, _ instrument: Int) -> Int64 {
    let size = price.units.magnitude
    let bounded = size > UInt64(Self.dearest) ? Self.dearest : Int64(bitPattern: UInt64(size))
    let rate = instruments[trusted: instrument].conversion
    if rate == fixedPointScale { return bounded }
    let product = bounded.multipliedFullWidth(by: rate)
    if product.high >= fixedPointScale / 2 { return Self.dearest }
    let converted = fixedPointScale.dividingFullWidth(product).quotient
    return converted > Self.dearest ? Self.dearest : converted
  }

  @inlinable @inline(__always)
  static func value(_ worth: Int64, _ quantity: Int64) -> Int128 {
    Int128(worth) &* Int128(bounded(quantity))
  }

  @inlinable @inline(__always)
  static func bounded(_ quantity: Int64) -> Int64 {
    if quantity > longest { return longest }
    return quantity < -longest ? -longest : quantity
  }

  // MARK: Changes

  /// A scope's cell changes: its contributions to the scope's exposures do with it. Returns what its worst is more by, which an
  /// account's adds to its instrument's.
  @inlinable @inline(__always)
  mutating func change(
    _ instrument: Int, _ scope: Int, position: Int64, buys: Int64, sells: Int64, worth: Int64
  ) -> Int64 {
    let at = scopes.cell(instrument, scope)
    let old = cells[trusted: at]
    cells[trusted: at].position = position
    cells[trusted: at].openBuy = old.openBuy &+ buys
    cells[trusted: at].openSell = old.openSell &+ sells
    let new = cells[trusted: at]
    let worse = Self.bounded(new.worst) &- Self.bounded(old.worst)
    if worth == 0 { return worse }
    scopeStates[trusted: scope].gross &+= Int128(worth) &* Int128(worse)
    scopeStates[trusted: scope].longs &+=
      Self.value(worth, new.longest) &- Self.value(worth, old.longest)
    scopeStates[trusted: scope].shorts &+=
      Self.value(worth, new.shortest) &- Self.value(worth, old.shortest)
    return worse
  }

  /// More is open of a side, or less, in all scopes of an order.
  @inlinable @inline(__always)
  mutating func open(
    _ instrument: Int, _ strategy: Int, _ account: Int, _ side: Side, quantity: Int64,
    value: Int128, orders count: Int64
  ) {
    instruments[trusted: instrument].openOrders &+= Int32(truncatingIfNeeded: count)
    instruments[trusted: instrument].openValue &+= value
    let worth = instruments[trusted: instrument].worth
    let more = Self.value(worth, quantity)
    let isBuy = side == .buy
    let change = OpenChange(
      buys: isBuy ? quantity : 0, sells: isBuy ? 0 : quantity, longs: isBuy ? more : 0,
      shorts: isBuy ? 0 : more, worth: worth, value: value, orders: count)
    _ = open(instrument, 0, change)
    _ = open(instrument, scopes.strategy(strategy), change)
    let worse = open(instrument, scopes.account(account), change)
    instruments[trusted: instrument].worst &+= Int128(worse)
  }

  /// Returns what the cell's worst is more by.
  @inlinable @inline(__always)
  mutating func open(_ instrument: Int, _ scope: Int, _ by: OpenChange) -> Int64 {
    scopeStates[trusted: scope].openOrders &+= by.orders
    scopeStates[trusted: scope].openValue &+= by.value
    let at = scopes.cell(instrument, scope)
    let position = cells[trusted: at].position
    let buys = cells[trusted: at].openBuy
    let sells = cells[trusted: at].openSell
    // The sign's copies where a number is small, whichever sign it has.
    let isLarge =
      (buys | sells | (position ^ position &>> 63) | (by.buys ^ by.buys &>> 63)
        | (by.sells ^ by.sells &>> 63)) &>> 59 != 0
    if isLarge {
      return change(
        instrument, scope, position: position, buys: by.buys, sells: by.sells, worth: by.worth)
    }
    cells[trusted: at].openBuy = buys &+ by.buys
    cells[trusted: at].openSell = sells &+ by.sells
    // Nothing of this is near the ends of 64 bits: what it adds is exact, side by side, with no question which.
    let long = position &+ buys
    let short = sells &- position
    let newLong = long &+ by.buys
    let newShort = short &+ by.sells
    let worse = (newLong > newShort ? newLong : newShort) &- (long > short ? long : short)
    scopeStates[trusted: scope].gross &+= Int128(by.worth) &* Int128(worse)
    scopeStates[trusted: scope].longs &+= by.longs
    scopeStates[trusted: scope].shorts &+= by.shorts
    return worse
  }

  /// A unit of an instrument is worth something else from here on.
  @inlinable
  mutating func revalue(_ instrument: Int, _ price: Price) {
    let old = instruments[trusted: instrument].worth
    let new = worth(price, instrument)
    if new == old { return }
    instruments[trusted: instrument].worth = new
    var scope = 0
    while scope < scopes.count {
      let cell = cells[trusted: scopes.cell(instrument, scope)]
      if cell.position != 0 || cell.openBuy != 0 || cell.openSell != 0 {
        let worst = cell.worst
        let long = cell.longest
        let short = cell.shortest
        scopeStates[trusted: scope].gross &+= Self.value(new, worst) &- Self.value(old, worst)
        scopeStates[trusted: scope].longs &+= Self.value(new, long) &- Self.value(old, long)
        scopeStates[trusted: scope].shorts &+= Self.value(new, short) &- Self.value(old, short)
      }
      scope &+= 1
    }
  }
}
