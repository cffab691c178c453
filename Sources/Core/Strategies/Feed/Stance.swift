// Which sides of a market a strategy takes, and what it does when its signal points the other way.

import Events

@frozen
public enum Stance: Int64, BitwiseCopyable, Sendable {
  case both
  case longOnly
  case shortOnly

  public static let parameter = Parameter.choice(
    "direction", of: ["both", "long_only", "short_only"], default: "both",
    "which positions it takes; a signal against the only one closes it")

  @inlinable
  public func takes(_ side: Side) -> Bool {
    switch self {
    case .both: true
    case .longOnly: side == .buy
    case .shortOnly: side == .sell
    }
  }
}

extension PositionTaker {
  /// Opens a position on that side, or closes the one on the other where the stance takes none there.
  @inlinable
  public mutating func follow(
    _ side: Side, _ stance: Stance, in market: Int, at desk: inout StrategyDesk
  ) {
    if stance.takes(side) {
      enter(side, in: market, at: &desk)
    } else if direction(in: market) == side.opposite {
      exit(in: market, at: &desk)
    }
  }
}
