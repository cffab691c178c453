// What a desk wants to see of risk while it works: how each scope and each instrument stands, as plain numbers.

import Events
import Portfolio
import Tables

/// How a scope stands.
public struct ScopeLook: BitwiseCopyable, Hashable, Sendable {
  public var openOrders: Int64
  /// What all open orders may cost, at their own prices.
  public var openNotional: Money
  /// Of the day.
  public var orderCount: Int64
  public var cancelCount: Int64
  public var mode: KillMode
}

/// How an instrument stands.
public struct InstrumentLook: BitwiseCopyable, Hashable, Sendable {
  public var openOrders: Int64
  public var openNotional: Money
  public var isHalted: Bool
  public var mode: KillMode
}

extension RiskStage {
  public var scopes: Scopes { ledger.scopes }
  public var instrumentCount: Int { ledger.instruments.count }
  /// It takes no new orders any more: the core is about to stop.
  public var isStopping: Bool { ledger.isStopping }

  // Not by way of `portfolio`: an accessor that yields allocates where the build isn't optimised.

  public func position(of instrument: Int, scope: Int) -> Position {
    ledger.portfolio.position(instrument, scope: scope)
  }

  public func totals(ofScope scope: Int) -> Totals { ledger.portfolio.totals(scope) }

  /// Of an instrument's currency, in 1e-8 of the base currency.
  public func rate(of instrument: Int) -> Int64 { ledger.portfolio.rate(of: instrument) }

  public func look(atScope scope: Int) -> ScopeLook {
    let state = ledger.scopeStates[scope]
    return ScopeLook(
      openOrders: state.openOrders, openNotional: Money(units: state.openValue),
      orderCount: state.orderCount, cancelCount: state.cancelCount, mode: state.mode)
  }

  public func look(atInstrument instrument: Int) -> InstrumentLook {
    let state = ledger.instruments[instrument]
    return InstrumentLook(
      openOrders: Int64(state.openOrders), openNotional: Money(units: state.openValue),
      isHalted: state.halts.isAny, mode: state.mode)
  }

  /// What open orders could still add to a scope's position in an instrument.
  public func openQuantity(_ side: Side, of instrument: Int, scope: Int) -> Quantity {
    let cell = ledger.cells[ledger.scopes.cell(instrument, scope)]
    return Quantity(units: side == .buy ? cell.openBuy : cell.openSell)
  }
}
