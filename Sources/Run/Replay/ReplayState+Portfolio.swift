// What a trader's portfolio holds where a replay stands: what a desk looks at now and then, computed when it is asked for. Exact,
// as it is the replayed stage's own; money is rounded towards zero to the unit that it is counted in.

import Events
import Pipeline
import Portfolio

public struct PortfolioState: Sendable {
  public var scopes: [ScopeState]
  public var instruments: [InstrumentState]
}

/// The firm, a strategy or an account, in the base currency.
public struct ScopeState: Sendable {
  public var scope: String
  public var profit: Money
  public var realized: Money
  public var unrealized: Money
  public var fees: Money
  /// Of the days before.
  public var earned: Money
  /// What it has: what it began with, and all that was made. Of a strategy, only that.
  public var equity: Money
  public var gross: Money
  public var net: Money
  public var margin: Money
  public var buyingPower: Money
  /// Gross by equity, in 1e-8; nil: something is held, and there is no equity.
  public var leverage: Int64?
  public var peak: Money
  public var drawdown: Money
  public var deepest: Money
  /// What most is held of, by value, and its part of the gross in 1e-8.
  public var concentration: (symbol: String, share: Int64)?
  /// The day so far, the oldest point first.
  public var curve: [CurveState]
}

public struct CurveState: Sendable {
  public var time: Nanoseconds
  public var profit: Money
  public var gross: Money
  public var drawdown: Money
}

public struct InstrumentState: Sendable {
  public var symbol: String
  public var mark: Price
  /// What a unit of its currency is in the base currency, in 1e-8.
  public var rate: Int64
  /// The deviation of its mark's last returns, one an interval, in 1e-8; nil: there are too few.
  public var volatility: Int64?
}

extension Replay {
  /// The names of its strategies, from number 1; none of a venue.
  public var strategies: [String] {
    scopeNames.filter { $0.hasPrefix("strategy/") }.map { String($0.dropFirst(9)) }
  }

  /// Nil of a venue: its sessions' are their owners'.
  public func portfolio() -> PortfolioState? {
    guard !isOfVenue else { return nil }
    return PortfolioState(
      scopes: scopeNames.indices.map { state(of: $0) },
      instruments: symbols.enumerated().map { index, symbol in
        InstrumentState(
          symbol: symbol, mark: trader[0].risk.portfolio.mark(of: index),
          rate: trader[0].risk.portfolio.rate(of: index),
          volatility: trader[0].risk.portfolio.volatility(of: index))
      })
  }

  private func state(of scope: Int) -> ScopeState {
    let totals = trader[0].risk.portfolio.totals(scope)
    let largest = trader[0].risk.portfolio.concentration(scope)
    return ScopeState(
      scope: scopeNames[scope], profit: totals.profit.money,
      realized: trader[0].risk.portfolio.realized(scope).money,
      unrealized: trader[0].risk.portfolio.unrealized(scope).money, fees: totals.fees.money,
      earned: totals.earned.money, equity: totals.equity.money, gross: totals.gross.money,
      net: totals.net.money, margin: totals.margin.money, buyingPower: totals.buyingPower.money,
      leverage: totals.leverage == .max ? nil : totals.leverage, peak: totals.peak.money,
      drawdown: totals.drawdown.money,
      deepest: totals.deepest.money,
      concentration: largest.map { (symbols[$0.instrument], $0.share) },
      curve: (0..<trader[0].risk.portfolio.curveCount).map { number in
        let point = trader[0].risk.portfolio.curvePoint(number, scope: scope)
        return CurveState(
          time: point.time, profit: point.profit.money, gross: point.gross.money,
          drawdown: point.drawdown.money)
      })
  }
}
