// Money made, exactly: in 1e-24 of the base currency, told from all that was paid and all that is held.

import Events
import Portfolio
import Risk

extension Model {
  /// Since it all began: what was paid and what is held at its mark, each instrument's at its rate.
  func profit(_ scope: ModelScope) -> Int128 {
    var sum: Int128 = 0
    for holding in holdings where scope.owns(holding.strategy, holding.account) {
      let value = Int128(holding.quantity) * Int128(mark(holding.instrument))
      sum += (holding.cash + value) * Int128(rate(holding.instrument))
    }
    return sum
  }

  func mark(_ instrument: Int) -> Int64 {
    let market = markets[instrument]
    let heard = settings.portfolio?.markSource == .lastTrade ? market.last : market.sides
    return heard ?? market.executed ?? 0
  }

  /// What there is: what was there at the start, and what was made since.
  func equity(_ scope: ModelScope) -> Int128 {
    var sum = profit(scope)
    for (account, cash) in (settings.portfolio?.startCash ?? []).enumerated()
    where scope == .firm || scope == .account(account) {
      sum += cash.units * Int128(fixedPointScale)
    }
    return sum
  }

  /// What an exposure is beyond that; `gross` in 1e-16.
  func credit(_ scope: ModelScope, _ gross: Int128) -> Int128 {
    gross * Int128(fixedPointScale) - equity(scope)
  }

  func today(_ scope: ModelScope) -> Int128 { profit(scope) - begun[scope]! }
  func drawdown(_ scope: ModelScope) -> Int128 { best[scope]! - today(scope) }

  /// The best of the day is the best after any execution and any mark; what is taken back later was the best all the same.
  mutating func settle() {
    for scope in levels { best[scope] = max(best[scope]!, today(scope)) }
  }

  /// A person by name goes on where a drawdown is too large that may never have been: the best is what is now.
  mutating func beginBest(_ scope: ModelScope, by command: UInt64) {
    guard command != 0, isBestDoubtful.contains(scope),
      let limit = Self.exact(limits(scope).maximumDrawdown), drawdown(scope) > limit
    else { return }
    isBestDoubtful.remove(scope)
    best[scope] = max(0, today(scope))
  }

  /// At the marks of now: what is made or lost from here on is the new day's.
  mutating func beginDay() {
    for scope in levels {
      begun[scope] = profit(scope)
      best[scope] = 0
    }
    isBestDoubtful = []
    entered = [:]
    canceled = [:]
    traded = [:]
  }
}
