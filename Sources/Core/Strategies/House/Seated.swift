// A strategy at its desk. What every strategy needs is done here, once: it hears of its own orders and markets only,
// is told what its desk has booked, and what it asks for goes out behind the event that made it ask.

import Events
import Tables

public struct Seated<S: Strategy & ~Copyable>: ~Copyable {
  public var strategy: S
  public var desk: StrategyDesk

  public init(_ settings: StrategySettings) {
    desk = StrategyDesk(settings)
    strategy = S(settings)
    strategy.tune(desk)
  }

  /// Tells it of an event, and sends what it asks for. Returns how many events that were.
  @inlinable
  public mutating func take<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) -> Int {
    desk.sequence = event.sequence
    desk.time = event.time
    switch event.kind.code {
    case EventKind.topOfBook.code: look(event)
    case EventKind.trade.code:
      if let market = desk.market(of: event.instrument) {
        strategy.traded(event.payload(as: Trade.self), in: market, at: &desk)
      }
    case EventKind.bookAdd.code...EventKind.tradingStatus.code:
      if let market = desk.market(of: event.instrument) {
        strategy.marketMoved(event, in: market, at: &desk)
      }
    case EventKind.orderRejected.code, EventKind.requestRejected.code: hearRefusal(event)
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code: hear(event)
    case EventKind.timer.code: strategy.timePassed(at: &desk)
    case EventKind.operatorCommand.code...EventKind.parameterChange.code: obey(event)
    case EventKind.intent.code, EventKind.seatChange.code:
      strategy.heardOutside(event, at: &desk)
    default: break
    }
    let count = desk.trayCount
    desk.empty(into: &out)
    return count
  }

  @inlinable
  mutating func look(_ event: Event) {
    guard let market = desk.market(of: event.instrument) else { return }
    let top = event.payload(as: TopOfBook.self)
    guard desk.see(top, in: market) else { return strategy.topLost(in: market, at: &desk) }
    strategy.topMoved(top, in: market, at: &desk)
  }

  @inlinable
  mutating func hear(_ event: Event) {
    guard desk.seat.owns(OrderID(bits: event.words.w0)), let update = desk.hear(event) else {
      return
    }
    strategy.ordered(update, in: Int(update.market), at: &desk)
  }

  /// One refusal too many stops it, and it is told so behind the refusal.
  @inlinable
  mutating func hearRefusal(_ event: Event) {
    let wasStopped = desk.isStoppedForRefusals
    hear(event)
    if desk.isStoppedForRefusals, !wasStopped { strategy.commanded(.stopped(nil), at: &desk) }
  }

  @inlinable
  mutating func obey(_ event: Event) {
    let command: DeskCommand?
    switch event.kind.code {
    case EventKind.operatorCommand.code:
      command = desk.obey(event.payload(as: OperatorCommand.self), event.instrument)
    case EventKind.killSwitch.code:
      command = desk.stop(event.payload(as: KillSwitch.self), event.instrument)
    case EventKind.parameterChange.code:
      command = desk.change(event.payload(as: ParameterChange.self))
    default: return
    }
    guard let command else { return }
    if case .parameter = command { strategy.tune(desk) }
    strategy.commanded(command, at: &desk)
  }

  public func checkInvariants() {
    desk.checkInvariants()
    strategy.checkInvariants()
  }
}

extension Seated: Persisted where S: ~Copyable {
  @inlinable
  public mutating func persist(_ state: inout StateVisitor) {
    desk.persist(&state)
    strategy.persist(&state)
    // What it goes by is made of the desk's parameters, which a restore has changed.
    strategy.tune(desk)
  }
}

/// One strategy alone is a stage as well.
extension Seated: Stage where S: ~Copyable {
  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    out.pass(event)
    _ = take(event, into: &out)
  }
}
