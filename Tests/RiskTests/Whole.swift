// Events in whole units, so that money comes to numbers that a person can check in the head, and what a refusal tells.

import Events
import Portfolio

@testable import Risk

/// What an order that was refused is told.
struct Told: Hashable {
  var reason: Reason
  var limit: Int64 = 0
  var value: Int64 = 0
  var scope = RiskScope.none
}

/// A limit's owner, as a parameter of tests: in the second place, so that a wrong index shows.
enum Owner: CaseIterable {
  case instrument, firm, strategy, account, session

  static let levels: [Owner] = [.firm, .strategy, .account]

  var scope: RiskScope {
    switch self {
    case .instrument: .instrument
    case .firm: .firm
    case .strategy: .strategy
    case .account: .account
    case .session: .session
    }
  }

  /// Its number, as events have it.
  var target: UInt64 { self == .strategy || self == .account ? 2 : 0 }
}

extension RiskSettings {
  /// Two instruments, two strategies and two accounts, every check on, and no limit that matters.
  static func wide(_ change: (inout RiskSettings) -> Void = { _ in }) -> RiskSettings {
    let limits = RiskLimits(
      maximumOrder: Quantity(units: 1_000_000 * fixedPointScale),
      maximumPosition: Quantity(units: 1_000_000 * fixedPointScale))
    var settings = RiskSettings(limits: [limits, limits], orderCapacity: 64, executionCapacity: 64)
    settings.strategies = [ScopeLimits(), ScopeLimits()]
    settings.accounts = [ScopeLimits(), ScopeLimits()]
    settings.checks = .all
    change(&settings)
    return settings
  }

  /// Changes the limits of a level that has them.
  mutating func limit(_ owner: Owner, _ change: (inout ScopeLimits) -> Void) {
    switch owner {
    case .firm: change(&firm)
    case .strategy: change(&strategies[1])
    case .account: change(&accounts[1])
    case .session: change(&sessions[0])
    case .instrument: preconditionFailure("an instrument has limits of its own")
    }
  }
}

/// Prices and quantities are whole; times are milliseconds after a thousand seconds.
enum Whole {
  static let one = fixedPointScale

  static func at(_ milliseconds: Int) -> Nanoseconds {
    Nanoseconds(UInt64(1_000_000 + milliseconds) * 1_000_000)
  }

  static func event<P: Payload>(
    _ kind: EventKind, _ payload: P, of instrument: UInt32 = .max, from source: SourceID,
    ms: Int = 0
  ) -> Event {
    Event(
      sequence: Sequence(77), time: at(ms), kind: kind, source: source,
      instrument: InstrumentID(instrument), payload)
  }

  static func new(
    _ id: UInt64, _ side: Side = .buy, _ quantity: Int64 = 10, at price: Int64 = 100,
    of instrument: UInt32 = 0, by strategy: UInt16 = 2, for account: UInt32 = 2,
    type: OrderType = .limit, ms: Int = 0
  ) -> Event {
    event(
      .orderNew,
      OrderNew(
        order: OrderID(bits: id), price: Price(units: price * one),
        quantity: Quantity(units: quantity * one), side: side, type: type, timeInForce: .day,
        account: account), of: instrument, from: .strategy(strategy), ms: ms)
  }

  static func replace(
    _ id: UInt64, _ quantity: Int64, at price: Int64 = 100, of instrument: UInt32 = 0, ms: Int = 0
  ) -> Event {
    event(
      .orderReplace,
      OrderReplace(
        order: OrderID(bits: id), price: Price(units: price * one),
        quantity: Quantity(units: quantity * one), replacement: .none), of: instrument,
      from: .strategy(2), ms: ms)
  }

  static func cancel(_ id: UInt64, ms: Int = 0) -> Event {
    event(
      .orderCancel, OrderCancel(order: OrderID(bits: id), reason: .user), of: 0, from: .strategy(2),
      ms: ms)
  }

  static func canceled(_ id: UInt64, ms: Int = 0) -> Event {
    event(
      .orderCanceled,
      OrderCanceled(
        order: OrderID(bits: id), quantity: .zero, reason: .user, origin: .venue, side: .buy),
      of: 0, from: .session(1), ms: ms)
  }

  static func fill(
    _ id: UInt64, _ quantity: Int64, at price: Int64 = 100, execution: UInt64 = 0,
    side: Side = .buy, of instrument: UInt32 = 0, ms: Int = 0
  ) -> Event {
    event(
      .orderFill,
      OrderFill(
        order: OrderID(bits: id), execution: execution, price: Price(units: price * one),
        quantity: Quantity(units: quantity * one), side: side, liquidity: .maker),
      of: instrument, from: .session(1), ms: ms)
  }

  static func replaced(
    _ id: UInt64, _ quantity: Int64, at price: Int64 = 100, ms: Int = 0
  ) -> Event {
    event(
      .orderReplaced,
      OrderReplaced(
        order: OrderID(bits: id), replacement: .none, price: Price(units: price * one),
        quantity: Quantity(units: quantity * one), side: .buy), of: 0, from: .session(1), ms: ms)
  }

  /// A side without a price is empty.
  static func top(_ bid: Int64?, _ ask: Int64?, of instrument: UInt32 = 0, ms: Int = 0) -> Event {
    event(
      .topOfBook,
      TopOfBook(
        bidPrice: Price(units: (bid ?? 0) * one), bidQuantity: Quantity(units: bid == nil ? 0 : 1),
        askPrice: Price(units: (ask ?? 0) * one), askQuantity: Quantity(units: ask == nil ? 0 : 1),
        bidOrders: 1, askOrders: 1), of: instrument, from: .session(1), ms: ms)
  }

  static func trade(at price: Int64, of instrument: UInt32 = 0, ms: Int = 0) -> Event {
    event(
      .trade,
      Trade(
        resting: .none, price: Price(units: price * one), quantity: Quantity(units: 1), number: 1,
        aggressor: .buy), of: instrument, from: .session(1), ms: ms)
  }

  static func timer(ms: Int = 0, _ number: UInt16 = TimerNumber.tick) -> Event {
    event(
      .timer, Timer(scheduled: at(ms), period: .zero, count: 1), from: .timer(number), ms: ms)
  }

  /// `by`: the number that a person's words bear; 0: a signal's, which are nobody's.
  static func command(
    _ action: OperatorAction, of instrument: UInt32 = .max, by command: UInt64 = 5
  ) -> Event {
    event(
      .operatorCommand, OperatorCommand(target: command, action: action), of: instrument,
      from: .operatorDesk)
  }

  /// A halt or a resume for orders in doubt.
  static func doubtful(_ action: OperatorAction, of instrument: UInt32) -> Event {
    event(
      .operatorCommand, OperatorCommand(argument: Halts.forDoubt, action: action), of: instrument,
      from: .operatorDesk)
  }

  static func kill(
    _ scope: RiskScope, _ target: UInt64 = 0, _ mode: KillMode = .block,
    of instrument: UInt32 = .max, by origin: Origin = .operatorDesk, command: UInt64 = 5
  ) -> Event {
    event(
      .killSwitch,
      KillSwitch(
        scope: scope, target: target, mode: mode, reason: .user, origin: origin, command: command),
      of: instrument, from: .operatorDesk)
  }

  /// `after` in 1e-8, as the event has it.
  static func change(
    _ limit: LimitKind, _ scope: RiskScope, _ target: UInt64 = 0, to after: Int64,
    of instrument: UInt32 = .max
  ) -> Event {
    event(
      .limitChange,
      LimitChange(limit: limit, scope: scope, target: target, before: 5, after: after),
      of: instrument, from: .operatorDesk)
  }
}

extension Desk {
  init(_ settings: RiskSettings) {
    self.init()
    stage = RiskStage(settings)
  }

  /// What an order or a request that was refused is told; nil when it went on. Warnings may follow one that went on.
  mutating func told(_ event: Event) -> Told? {
    let sent = send(event)
    guard let first = sent.first, first != .passed(event) else { return nil }
    let rejected = first.event.payload(as: OrderRejected.self)
    guard first.kind == .orderRejected || first.kind == .requestRejected,
      rejected.origin == .risk, first.event.source == event.source
    else { return Told(reason: .none, scope: .none) }
    return Told(
      reason: rejected.reason, limit: rejected.limit, value: rejected.value, scope: rejected.scope)
  }

  /// Whether a report goes on, with the firm's stop behind it for what couldn't be booked.
  mutating func doubts(_ event: Event, booked: Int64 = 0, said: Int64) -> Bool {
    let stop = KillSwitch(
      scope: .firm, mode: .block, reason: .unbooked, origin: .risk, limit: booked, value: said)
    return send(event)
      == [
        .passed(event),
        .made(
          Event(
            causedBy: event, kind: .killSwitch, source: SourceID(.core, 0), instrument: .none, stop)
        ),
      ]
  }

  /// All that comes with an event beside the event itself.
  mutating func made(_ event: Event) -> [Event] { send(event).filter(\.isMade).map(\.event) }

  /// Which check refused an order; nil: none did.
  mutating func refuser(of event: Event) -> Check? {
    let before = Check.all.map { stage.refusedCount(by: $0) }
    _ = send(event)
    return Check.all.first { stage.refusedCount(by: $0) != before[Int($0.code)] }
  }
}
