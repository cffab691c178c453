// What the desk makes of requests that are refused: of more than a second's worth of them a stop. The strategy's own, on record
// and in the line's order: the order manager behind it cancels what it has out, and risk blocks it until somebody lets it go.

import Events
import Tables

extension StrategyDesk {
  /// One refusal more, before the strategy hears of it. What can't be asked for in a circle doesn't count: it tells of a flood
  /// or a restart, not of the strategy.
  @inlinable @inline(never)
  mutating func countRefusal(_ said: OrderRejected, in market: Int) {
    switch said.reason.code {
    // Its cause was old: of a new one it says nothing. Or it was lost with an earlier run.
    case Reason.stale.code, Reason.restarted.code: return
    // Of a cancel: it is on its way, and isn't asked for again.
    case Reason.invalidTransition.code where said.origin == .orders && said.request != .replace:
      return
    default: break
    }
    // What was on its way when it was stopped. It may still ask for cancels.
    if said.request != .cancel, !mayTrade(in: market) { return }
    countRefusal()
  }

  @inlinable @inline(never)
  mutating func countRefusal() {
    guard refusals.take(at: time) else { return }
    stops |= Self.bit(of: .strategy)
    tray[trayCount] = Event(
      sequence: sequence, time: time, kind: .killSwitch, source: seat.source, instrument: .none,
      KillSwitch(
        scope: .strategy, target: UInt64(seat.strategy), mode: .blockAndCancel,
        reason: .refusalRate, origin: .strategy, limit: refusals.perSecond &* fixedPointScale,
        value: (refusals.perSecond &+ 1) &* fixedPointScale))
    trayCount += 1
  }

  /// Somebody lets it go: nothing counts any more, and what it wasn't to ask for again it may.
  @inlinable @inline(never)
  mutating func beginAnew() {
    guard refusals.isUsedUp else { return }
    refusals.beginAnew()
    for slot in 0..<orders.count
    where free.isTaken(UInt32(truncatingIfNeeded: slot)) && orders[slot].isHeldBack {
      orders[slot].isHeldBack = false
      orders[slot].isCanceling = false
    }
  }
}
