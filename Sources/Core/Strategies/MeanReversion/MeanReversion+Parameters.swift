// What a strategy that bets on a price coming back is told.

import Events

extension MeanReversion {
  static let own: [Parameter] = [
    .choice(
      "signal", of: ["rsi", "zscore", "bollinger"], default: "zscore",
      "how it judges how far a price has gone"),
    Parameter(
      "window", .count, in: 2...100_000, default: 50, isLive: false,
      "values that it judges by; of rsi, Wilder's period"),
    Parameter(
      "oversold", .number, in: 0...50_0000_0000, default: 30_0000_0000,
      "rsi: it buys when the index comes down to this, and sells when it comes up to 100 less this"),
    Parameter(
      "rsi_exit", .number, in: 0...100_0000_0000, default: 50_0000_0000,
      "rsi: it closes what it bought when the index is up at this, and what it sold at 100 less this"
    ),
    Parameter(
      "enter_at", .number, in: 0...1_000_0000_0000, default: 2_0000_0000,
      "zscore: it goes in so many deviations from the mean"),
    Parameter(
      "exit_at", .number, in: -1_000_0000_0000...1_000_0000_0000, default: 5000_0000,
      "zscore: it goes out so many deviations from the mean, or as many beyond it if below zero"),
    Parameter(
      "band_width", .number, in: 0...50_0000_0000, default: 2_0000_0000, isLive: false,
      "bollinger: deviations from the mean to a band; it goes in outside, and out at the mean"),
    Stance.parameter,
  ]

  static let feedOffset = own.count
  static let takingOffset = own.count + PriceFeed.list.count

  public static let card = StrategyCard(
    "bets that a price comes back: in when it has gone unusually far, out when it is back",
    parameters: own + PriceFeed.list + TakingParameters.all,
    rules: [
      ParameterRule(
        "oversold", below: "rsi_exit", where: .init("signal", [0]),
        "or it would be out as soon as it is in"),
      ParameterRule(
        "exit_at", below: "enter_at", where: .init("signal", [1]),
        "or it would be out as soon as it is in"),
    ])
}

/// The numbers of its signals; the value is the gauge's reading, in units of 1e-8.
public enum MeanReversionSignal {
  /// The price is unusually low.
  @inlinable public static var low: UInt32 { 1 }
  @inlinable public static var high: UInt32 { 2 }
  /// It is back, and the position is closed.
  @inlinable public static var back: UInt32 { 3 }
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct MeanReversionTerms: BitwiseCopyable {
  @usableFromInline var oversold = 0.0
  @usableFromInline var strengthExit = 0.0
  @usableFromInline var enterAt = 0.0
  @usableFromInline var exitAt = 0.0

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk) {
    oversold = Double(desk.value(2)) / 1e8
    strengthExit = Double(desk.value(3)) / 1e8
    enterAt = Double(desk.value(4)) / 1e8
    exitAt = Double(desk.value(5)) / 1e8
  }

  /// The side to be on; none where the price is usual.
  @inlinable
  func side(_ reading: Double, _ rule: Gauge.Rule) -> Side {
    switch rule {
    case .strength: reading <= oversold ? .buy : reading >= 100 - oversold ? .sell : .none
    case .deviations: reading <= -enterAt ? .buy : reading >= enterAt ? .sell : .none
    case .bands: reading < -1 ? .buy : reading > 1 ? .sell : .none
    }
  }

  /// Whether the price is back, for a position on that side.
  @inlinable
  func isBack(_ reading: Double, _ rule: Gauge.Rule, _ side: Side) -> Bool {
    let isLong = side == .buy
    switch rule {
    case .strength:
      return isLong ? reading >= strengthExit : reading <= 100 - strengthExit
    case .deviations: return isLong ? reading >= -exitAt : reading <= exitAt
    case .bands: return isLong ? reading >= 0 : reading <= 0
    }
  }
}
