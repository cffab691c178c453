// What a watcher of volume and spread is told.

import Events

extension Trigger {
  static let own: [Parameter] = [
    .choice(
      "action", of: ["signal", "quote_pull", "follow", "fade"], default: "signal",
      "what it does besides saying so: nothing, taking its quotes away, or a position with or against "
        + "the move"),
    Parameter(
      "volume_percent", .percent, in: 0...1_000_000, default: 400,
      "how much has to be traded in an interval, of the mean of the last ones; 0: volume isn't watched"
    ),
    Parameter(
      "volume_interval", .duration, in: 1_000_000...86_400_000_000_000, default: 1_000_000_000,
      isLive: false, "how long an interval is"),
    Parameter(
      "volume_periods", .count, in: 1...100_000, default: 60, isLive: false,
      "intervals that the mean is of"),
    Parameter(
      "spread_percent", .percent, in: 0...1_000_000, default: 300,
      "how far apart the best prices have to be, of their mean distance; 0: the spread isn't watched"
    ),
    Parameter(
      "spread_ticks", .ticks, in: 1...1_000_000, default: 2,
      "and how many ticks at least"),
    Parameter(
      "spread_window", .count, in: 1...100_000, default: 200, isLive: false,
      "tops of book that the mean distance is of"),
    Parameter(
      "quiet", .duration, in: 0...86_400_000_000_000, default: 1_000_000_000,
      "the least time between two triggers in a market; so long quotes stay away"),
    Parameter(
      "quote_ticks", .ticks, in: 0...10_000, default: 1,
      "quote_pull: how far behind the best prices it quotes"),
    Parameter(
      "requote_ticks", .ticks, in: 1...10_000, default: 1,
      "quote_pull: a quote that is so far from where it should be is cancelled and sent anew"),
    Stance.parameter,
  ]

  static let takingOffset = own.count

  public static let card = StrategyCard(
    "watches for unusual volume and wide spreads, says so, and takes its quotes away or a position",
    parameters: own + taking)

  /// No second trigger may ever come to end a position: time does, unless it is told otherwise.
  private static var taking: [Parameter] {
    TakingParameters.all.map { shared in
      var parameter = shared
      if shared.name == "max_holding" { parameter.standard = 30_000_000_000 }
      return parameter
    }
  }
}

/// The numbers of its signals; the value is how many times the mean it was, in units of 1e-8.
public enum TriggerSignal {
  /// Unusual volume, most of it bought, sold, or neither.
  @inlinable public static var volumeBought: UInt32 { 1 }
  @inlinable public static var volumeSold: UInt32 { 2 }
  @inlinable public static var volume: UInt32 { 3 }
  /// A wide spread, its middle above, below or at its mean.
  @inlinable public static var spreadUp: UInt32 { 4 }
  @inlinable public static var spreadDown: UInt32 { 5 }
  @inlinable public static var spread: UInt32 { 6 }
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct TriggerTerms: BitwiseCopyable {
  @usableFromInline var volumePercent: Int64 = 0
  @usableFromInline var spreadPercent: Int64 = 0
  @usableFromInline var spreadTicks: Int64 = 0
  @usableFromInline var quiet: UInt64 = 0
  @usableFromInline var quoteTicks: Int64 = 0
  @usableFromInline var requoteTicks: Int64 = 0

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk) {
    volumePercent = desk.value(1)
    spreadPercent = desk.value(4)
    spreadTicks = desk.value(5)
    quiet = UInt64(desk.value(7))
    quoteTicks = desk.value(8)
    requoteTicks = desk.value(9)
  }
}
