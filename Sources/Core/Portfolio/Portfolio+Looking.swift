// What a desk looks at now and then: computed when it is asked for.

import Events
import Tables

extension Portfolio {
  /// What is held of an instrument at a level is worth that, in the base currency; negative when short.
  @inlinable
  public func value(of instrument: Int, scope: Int = 0) -> Amount {
    let quantity = positions[scopes.cell(instrument, scope)].quantity
    return Amount(
      Money(listings[instrument].mark, times: quantity), rate: listings[instrument].rate)
  }

  /// What closing made today at a level, in the base currency, before fees. Each level's own. Walks the instruments.
  public func realized(_ scope: Int = 0) -> Amount {
    var sum = Amount.zero
    for instrument in 0..<instruments {
      sum += Amount(
        positions[scopes.cell(instrument, scope)].realized, rate: listings[instrument].rate)
    }
    return sum
  }

  /// What is held at a level is worth so much more than it cost, in the base currency. Walks the instruments.
  public func unrealized(_ scope: Int = 0) -> Amount {
    var sum = Amount.zero
    for instrument in 0..<instruments {
      sum += Amount(
        position(instrument, scope: scope).unrealized, rate: listings[instrument].rate)
    }
    return sum
  }

  /// The instrument that a level holds the most of by value, and its share of the gross in 1e-8; nil where nothing is held
  /// that is worth anything. The first of equals. Walks the instruments.
  public func concentration(_ scope: Int = 0) -> (instrument: Int, share: Int64)? {
    var largest = Amount.zero
    var found: Int?
    for instrument in 0..<instruments {
      let value = value(of: instrument, scope: scope).magnitude
      if value > largest {
        largest = value
        found = instrument
      }
    }
    guard let found else { return nil }
    return (found, largest.ratio(to: sums[scope].gross))
  }

  /// The value of an instrument that a level's buying power carries, in the base currency: rounded down. Nil where the
  /// instrument ties nothing up.
  public func buyingPower(_ scope: Int = 0, in instrument: Int) -> Amount? {
    let rate = Int64(listings[instrument].marginRate)
    return rate == 0 ? nil : sums[scope].buyingPower.times(10_000).divided(by: rate)
  }

  /// What an account has traded today under a fee schedule: the tiers go by that.
  public func tradedToday(feeSchedule: Int, account: Int = 0) -> Quantity {
    precondition(scopes.hasAccount(account), "no such account")
    return Quantity(units: fees.traded[feeSchedule * fees.accountCount + account])
  }

  /// How much an instrument's mark moves: the standard deviation of its last returns, in 1e-8 an interval. Nil with fewer
  /// than two of them.
  public func volatility(of instrument: Int) -> Int64? {
    precondition(instrument >= 0 && instrument < instruments, "no such instrument")
    return volatilities.volatility(of: instrument)
  }

  /// Points of today's curve that are kept.
  @inlinable public var curveCount: Int { curve.count }

  /// A point of today's curve, 0 the oldest that is kept.
  @inlinable
  public func curvePoint(_ number: Int, scope: Int = 0) -> CurvePoint {
    precondition(scope >= 0 && scope < scopes.count)
    return curve.point(number, scope)
  }

  // MARK: Proof

  /// Every total is what adding up gives; every level of an instrument adds up to the firm's.
  public func checkInvariants() {
    for instrument in 0..<instruments { checkInvariants(of: instrument) }
    for scope in 0..<scopes.count {
      let totals = sums[scope]
      let fresh = recounted(scope)
      precondition(totals.profit == fresh.profit && totals.fees == fresh.fees)
      precondition(totals.gross == fresh.gross && totals.net == fresh.net)
      precondition(totals.margin == fresh.margin)
      precondition(totals.peak >= .zero && totals.peak >= totals.profit)
      precondition(totals.deepest >= totals.drawdown && totals.largestGross >= totals.gross)
      precondition(totals.net.magnitude <= totals.gross)
    }
    for kind in [ScopeKind.strategy, .account] {
      var profit = Amount.zero
      var fees = Amount.zero
      var earned = Amount.zero
      for scope in 1..<scopes.count where scopes.kind(of: scope) == kind {
        profit += sums[scope].profit
        fees += sums[scope].fees
        earned += sums[scope].earned
      }
      precondition(profit == sums[0].profit && fees == sums[0].fees && earned == sums[0].earned)
    }
    if isFirstIn { lots.checkInvariants() }
    volatilities.checkInvariants()
  }

  private func checkInvariants(of instrument: Int) {
    let firm = position(instrument)
    precondition(listings[instrument].marginPrice == listings[instrument].margin(at: firm.mark))
    precondition(
      listings[instrument].rate == rates[Int(listings[instrument].currency)], "one rate a currency")
    for kind in [ScopeKind.strategy, .account] {
      var sum = Position()
      for scope in 1..<scopes.count where scopes.kind(of: scope) == kind {
        let position = position(instrument, scope: scope)
        // Modulo: the sum fits, but a part of it may not.
        sum.quantity.units &+= position.quantity.units
        sum.cash.units &+= position.cash.units
        sum.fees.units &+= position.fees.units
        sum.earned.units &+= position.earned.units
        sum.fillCount &+= position.fillCount
      }
      precondition(sum.quantity == firm.quantity && sum.cash == firm.cash, "levels add up")
      precondition(sum.fees == firm.fees && sum.earned == firm.earned)
      precondition(sum.fillCount == firm.fillCount)
    }
    for scope in 0..<scopes.count {
      let position = position(instrument, scope: scope)
      position.checkInvariants()
      let bit = holders[instrument * holderWords + scope >> 6] >> UInt64(scope & 63) & 1
      precondition((bit == 1) == (position.quantity != .zero), "holders are those who hold")
      if isFirstIn { lots.checkInvariants(position, of: scopes.cell(instrument, scope)) }
    }
  }
}
