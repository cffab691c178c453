// What a desk is told besides its orders: the best prices, and when its strategy falls silent or may speak again. The
// working orders are the order manager's to cancel.

import Events
import Tables

extension StrategyDesk {
  /// Keeps a market's best prices. False when there aren't two sides, or a price can't be.
  @inlinable
  mutating func see(_ top: TopOfBook, in market: Int) -> Bool {
    markets[market].hasTop = false
    markets[market].top = top
    guard top.bidQuantity.units > 0, top.askQuantity.units > 0, top.bidPrice < top.askPrice else {
      return false
    }
    let terms = markets[market].terms
    // Of quantities so small that their sum times a hundred still fits.
    guard isPossible(top.bidPrice, terms), isPossible(top.askPrice, terms),
      isOnTick(top.bidPrice, in: market), isOnTick(top.askPrice, in: market),
      top.bidQuantity.units <= .max / 256, top.askQuantity.units <= .max / 256
    else {
      disregarded &+= 1
      return false
    }
    markets[market].hasTop = true
    return true
  }

  /// Within the instrument's bounds, and so far from the ends of 64 bits that the sums of the hot path fit.
  @inlinable
  func isPossible(_ price: Price, _ terms: InstrumentTerms) -> Bool {
    price >= terms.lowestPrice && price <= terms.highestPrice && price.units.magnitude <= 1 << 61
  }

  /// What is stopped isn't asked for again and again: risk would refuse it each time. Nil when it is of somebody else.
  @inlinable
  mutating func stop(_ kill: KillSwitch, _ instrument: InstrumentID) -> DeskCommand? {
    let isStopped = kill.mode.code >= KillMode.block.code
    let market = market(of: instrument)
    switch kill.scope.code {
    case RiskScope.strategy.code:
      guard kill.target == UInt64(seat.strategy) else { return nil }
      // In one instrument, or altogether.
      if instrument != .none { return stopMarket(market, isStopped) }
      if !isStopped, refusals.isUsedUp {
        // What its own refusals stopped goes on when risk's switch of it is off.
        guard kill.mode == .none else { return nil }
        beginAnew()
      }
    case RiskScope.instrument.code: return stopMarket(market, isStopped)
    // It trades for one account.
    case RiskScope.firm.code, RiskScope.account.code: break
    // Over one session, or the router sends its orders elsewhere.
    case RiskScope.session.code where !isRouted: break
    default: return nil
    }
    let before = stops
    if isStopped {
      stops |= Self.bit(of: kill.scope)
      return .stopped(nil)
    }
    stops &= ~Self.bit(of: kill.scope)
    return before != 0 && stops != 0 ? nil : .started(nil)
  }

  @inlinable
  static func bit(of scope: RiskScope) -> UInt8 { 1 &<< scope.code }

  @inlinable
  mutating func stopMarket(_ market: Int?, _ isStopped: Bool) -> DeskCommand? {
    guard let market else { return nil }
    markets[market].isStopped = isStopped
    return isStopped ? .stopped(market) : .started(market)
  }

  @inlinable
  mutating func obey(_ command: OperatorCommand, _ instrument: InstrumentID) -> DeskCommand? {
    switch command.action.code {
    case OperatorAction.haltInstrument.code:
      guard let market = market(of: instrument) else { return nil }
      markets[market].halts.obey(command)
      return .stopped(market)
    case OperatorAction.resumeInstrument.code:
      guard let market = market(of: instrument) else { return nil }
      markets[market].halts.obey(command)
      return markets[market].halts.isAny ? nil : .started(market)
    case OperatorAction.shutdown.code: isStopping = true
    case OperatorAction.kill.code: stops |= Self.bit(of: .firm)
    case OperatorAction.begin.code:
      isStopping = false
      return .started(nil)
    case OperatorAction.rearm.code:
      stops = 0
      beginAnew()
      for market in 0..<markets.count { markets[market].isStopped = false }
      return .started(nil)
    default: return nil
    }
    return .stopped(nil)
  }

  /// Nil when it is of another strategy, or of a parameter that there isn't.
  @inlinable
  mutating func change(_ said: ParameterChange) -> DeskCommand? {
    guard said.strategy == seat.strategy, Int(said.parameter) < values.count else { return nil }
    values[Int(said.parameter)] = said.after
    return .parameter(Int(said.parameter))
  }
}
