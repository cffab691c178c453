// Who holds what, what it cost, what it is worth and what was made of it: by instrument, for the firm, each strategy and each
// account. Exact, without a rounding anywhere but where its rule says so (a fee, a share of a cost, a unit's margin).
//
// An execution is booked to three cells: the firm's, its strategy's, its account's. Their quantity, cash and profit are the
// same sums in a different order; what was realized of it is each one's own, as a firm may be flat whose strategies aren't.
// What a scope is in all is kept up with each change (`Totals`): an execution costs the same however many there were, and a
// mark as much as there are scopes that hold the instrument.
//
// Money of an instrument is in its currency. In totals it is in the base currency at the rate of now, and exact (`Amount`):
// so a total is the same sum over instruments, strategies and accounts to the last unit, whatever the rates are.
//
// All is allocated at the start: 176 bytes an instrument and scope, 64 more and a lot's 48 where cost is first in, first out.

import Events
import Tables

public struct Portfolio: ~Copyable {
  public let scopes: Scopes
  @usableFromInline let instruments: Int
  @usableFromInline let marksTrades: Bool
  @usableFromInline let isFirstIn: Bool
  @usableFromInline let interval: Nanoseconds
  /// By instrument and scope.
  @usableFromInline var positions: Slab<Position>
  @usableFromInline var listings: Slab<Listing>
  @usableFromInline var sums: Slab<Totals>
  /// One bit a scope that holds something, `holderWords` words an instrument.
  @usableFromInline var holders: Slab<UInt64>
  @usableFromInline let holderWords: Int
  @usableFromInline var rates: Slab<Int64>
  @usableFromInline var fees: Fees
  @usableFromInline var lots: Lots
  @usableFromInline var curve: Curve
  @usableFromInline var volatilities: Volatilities
  /// When the next interval ends; zero before the first event, the greatest number where there are no intervals.
  @usableFromInline var intervalEnd: Nanoseconds
  /// What the last execution that was booked, or the correction, was charged.
  @usableFromInline var charged: Money

  public init(_ settings: PortfolioSettings) {
    settings.check()
    scopes = Scopes(strategyCount: settings.strategyCount, accountCount: settings.accountCount)
    instruments = settings.instruments.count
    marksTrades = settings.markSource == .lastTrade
    let cellCount = instruments * scopes.count
    positions = Slab(count: cellCount, repeating: Position())
    listings = Slab(count: instruments, repeating: Listing())
    sums = Slab(count: scopes.count, repeating: Totals())
    holderWords = (scopes.count + 63) / 64
    holders = Slab(count: instruments * holderWords, repeating: 0)
    rates = Slab(count: settings.rates.count, repeating: 0)
    for (index, rate) in settings.rates.enumerated() { rates[index] = rate }
    for (index, terms) in settings.instruments.enumerated() {
      listings[index].marginRate = UInt32(terms.marginRate)
      listings[index].currency = UInt16(terms.currency)
      listings[index].rate = settings.rates[terms.currency]
      if let schedule = terms.feeSchedule { listings[index].feeSchedule = Int16(schedule) }
    }
    fees = Fees(settings.feeSchedules, accountCount: settings.accountCount)
    if case .firstInFirstOut(let capacity) = settings.costMethod {
      isFirstIn = true
      lots = Lots(cellCount: cellCount, capacity: capacity)
    } else {
      isFirstIn = false
      lots = Lots(cellCount: 0, capacity: 0)
    }
    curve = Curve(capacity: settings.curveCapacity, scopeCount: scopes.count)
    volatilities = Volatilities(instrumentCount: instruments, window: settings.volatilityWindow)
    let hasIntervals = settings.curveCapacity > 0 || settings.volatilityWindow > 0
    precondition(!hasIntervals || settings.interval > .zero, "an interval has a length")
    interval = hasIntervals ? settings.interval : Nanoseconds(1)
    intervalEnd = hasIntervals ? .zero : Nanoseconds(.max)
    charged = .zero
    for (number, cash) in settings.startCash.enumerated() {
      sums[scopes.account(number)].startCash = Amount(cash)
      sums[0].startCash += Amount(cash)
    }
    open(settings.startPositions)
  }

  /// One strategy, one account, one currency, no fees.
  public init(instrumentCount: Int) {
    self.init(PortfolioSettings(instrumentCount: instrumentCount))
  }

  /// Books what was held the evening before at its price; then a day begins at the close.
  private mutating func open(_ starts: [StartPosition]) {
    if starts.isEmpty { return }
    for start in starts {
      precondition(start.quantity != .zero && start.quantity.units != .min)
      precondition((0..<instruments).contains(start.instrument), "no such instrument to start with")
      let isLong = start.quantity > .zero
      let fill = OrderFill(
        order: .none, execution: 0, price: start.price, quantity: start.quantity.magnitude,
        side: isLong ? .buy : .sell, liquidity: .none)
      let isBooked = book(
        fill, to: start.instrument, start.strategy, start.account, fee: .zero)
      precondition(isBooked, "a position to start with is one that can be held")
    }
    for start in starts {
      let mark = listings[start.instrument].mark
      let isFirst = starts.first { $0.instrument == start.instrument } == start
      precondition(isFirst || mark == start.close, "an instrument has one close")
      remark(start.instrument, to: start.close)
    }
    beginDay()
    for cell in 0..<positions.count { positions[cell].earned = .zero }
    for scope in 0..<scopes.count { sums[scope].earned = .zero }
  }

  // MARK: Looking

  @inlinable public var instrumentCount: Int { instruments }

  /// An instrument's position at a level; the firm's, when nothing is said.
  @inlinable
  public func position(_ instrument: Int, scope: Int = 0) -> Position {
    precondition(scope >= 0 && scope < scopes.count)
    var position = positions[scopes.cell(instrument, scope)]
    position.mark = listings[instrument].mark
    return position
  }

  @inlinable
  public func quantity(_ instrument: Int, scope: Int = 0) -> Quantity {
    positions[scopes.cell(instrument, scope)].quantity
  }

  /// What a unit is valued at; zero before anything was seen or traded.
  @inlinable public func mark(of instrument: Int) -> Price { listings[instrument].mark }

  /// The margin of one unit: |mark| × the margin rate, rounded up.
  @inlinable
  public func marginPrice(of instrument: Int) -> Price {
    Price(units: listings[instrument].marginPrice)
  }

  /// Of an instrument's currency, in 1e-8 of the base currency.
  @inlinable public func rate(of instrument: Int) -> Int64 { listings[instrument].rate }

  /// What a scope is in all.
  @inlinable public func totals(_ scope: Int = 0) -> Totals { sums[scope] }

  /// What the last execution that was booked or corrected was charged, in its instrument's currency: whoever may have to
  /// take it back keeps that.
  @inlinable public var lastFee: Money { charged }
}
