// What a strategy is: a machine that is told what happens in its markets and to its orders, and trades through its
// desk. The desk knows the position, the orders that are out and whether trading is allowed; the strategy only
// decides. It reads the time from the desk, draws no random numbers that aren't seeded, and allocates nothing after
// init, which is why it replays bit for bit.

import Events
import Tables

/// A market is named by its place in the strategy's list of instruments.
public protocol Strategy: Persisted, ~Copyable {
  /// Its parameters, and what it is for.
  static var card: StrategyCard { get }

  init(_ settings: StrategySettings)

  /// Reads the desk's parameters: before the first event, after one was changed, and after a restore.
  mutating func tune(_ desk: borrowing StrategyDesk)

  /// The best prices of a market are these, both sides of them, and possible. They stand in the desk as well.
  mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk)

  /// A market has no two sides any more, or is void.
  mutating func topLost(in market: Int, at desk: inout StrategyDesk)

  /// A market traded.
  mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk)

  /// All else of market data: orders and levels of the book, quotes, a market's status.
  mutating func marketMoved(_ event: Event, in market: Int, at desk: inout StrategyDesk)

  /// Something happened to an order of its own. The desk has booked it already.
  mutating func ordered(_ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk)

  /// Time has passed.
  mutating func timePassed(at desk: inout StrategyDesk)

  /// It was stopped, started, or told otherwise; the desk goes by it already.
  mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk)

  /// A process outside wants something (`intent`), or whether one sits at the strategy's seat has changed
  /// (`seatChange`).
  mutating func heardOutside(_ event: Event, at desk: inout StrategyDesk)

  func checkInvariants()
}

extension Strategy where Self: ~Copyable {
  @inlinable public mutating func tune(_ desk: borrowing StrategyDesk) {}
  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {}
  @inlinable public mutating func topLost(in market: Int, at desk: inout StrategyDesk) {}
  @inlinable
  public mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk) {}
  @inlinable
  public mutating func marketMoved(_ event: Event, in market: Int, at desk: inout StrategyDesk) {}
  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {}
  @inlinable public mutating func timePassed(at desk: inout StrategyDesk) {}
  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {}
  @inlinable public mutating func heardOutside(_ event: Event, at desk: inout StrategyDesk) {}
  public func checkInvariants() {}
}

/// What a strategy is told by somebody.
@frozen
public enum DeskCommand: Hashable, Sendable {
  /// It may not trade, in any market or in that one.
  case stopped(Int?)
  /// It may trade again.
  case started(Int?)
  /// A parameter has another value; `tune` has been called.
  case parameter(Int)
}
