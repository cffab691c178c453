// What a follower of trends is told.

import Events

extension Momentum {
  static let own: [Parameter] = [
    .choice(
      "signal", of: ["sma_cross", "ema_cross", "breakout"], default: "ema_cross",
      "what a trend is: a fast average that crosses a slow one, or a price outside its channel"),
    Parameter(
      "fast", .count, in: 1...100_000, default: 20, isLive: false,
      "crosses: values of the fast average"),
    Parameter(
      "slow", .count, in: 2...100_000, default: 100, isLive: false,
      "crosses: values of the slow average, more than of the fast one"),
    Parameter(
      "channel", .count, in: 1...100_000, default: 50, isLive: false,
      "breakout: how many values before it a price has to leave behind"),
    Stance.parameter,
  ]

  static let feedOffset = own.count
  static let takingOffset = own.count + PriceFeed.list.count

  public static let card = StrategyCard(
    "goes with a trend: in when averages cross or a price breaks out, out or over when the opposite "
      + "happens",
    parameters: own + PriceFeed.list + TakingParameters.all,
    rules: [
      ParameterRule(
        "fast", below: "slow", where: .init("signal", [0, 1]),
        "or the averages never cross, or the wrong way round")
    ])
}

/// The numbers of its signals; the value is the price, in units of 1e-8.
public enum MomentumSignal {
  /// The market turns up, or breaks out upwards after a breakout downwards.
  @inlinable public static var up: UInt32 { 1 }
  @inlinable public static var down: UInt32 { 2 }
}
