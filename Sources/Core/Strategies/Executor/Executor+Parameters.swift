// What an executor is told.

import Events
import Tables

extension Executor {
  public static let card = StrategyCard(
    "works one large order in small ones: evenly, by a curve of volume, as a share of what trades, or one "
      + "visible slice at a time",
    markets: 1...1,
    parameters: [
      Parameter(
        "side", .choice(["buy", "sell"]), in: 0...1, default: 0, "of the next parent order"),
      Parameter(
        "quantity", .quantity, in: 1...StrategySettings.largestPosition.units,
        default: 100_0000_0000, "of the next parent order, rounded down to whole lots"),
      .choice(
        "algorithm", of: ["twap", "vwap", "pov", "iceberg"], default: "twap",
        "how it is cut: by time, by volume, by a share of what trades, or by what is seen of it"),
      Parameter(
        "duration", .duration, in: 0...604_800_000_000_000, default: 600_000_000_000,
        "how long the next parent order is worked; 0: until it is filled"),
      Parameter(
        "interval", .duration, in: 1_000_000...86_400_000_000_000, default: 10_000_000_000,
        "how long each slice of the next parent order has"),
      Parameter(
        "participation_percent", .percent, in: 1...100, default: 10,
        "of 'pov': its share of all that trades"),
      Parameter(
        "limit", .price, in: -(1 << 60)...1 << 60, default: 0,
        "no child is sent at a worse price; 0: no limit"),
      Parameter(
        "slice", .quantity, in: 0...StrategySettings.largestPosition.units, default: 0,
        "no more than this is out at once; 0: no such bound"),
      Parameter(
        "start", .flag, in: 0...1, default: 0,
        "set to true it starts a parent order, set to false it stops one"),
      Parameter(
        "urgency", .choice(["passive", "catch_up", "aggressive"]), in: 0...2, default: 1,
        "children join the best price; the same, but what is late crosses; or all cross at once"),
      Parameter(
        "end", .choice(["cancel", "cross"]), in: 0...1, default: 1,
        "what becomes of what is left when the time is up"),
      Parameter(
        "end_attempts", .count, in: 1...1_000, default: 10,
        "how often what is left is tried across before it is given up"),
      Parameter(
        "retry", .duration, in: 1_000_000...3_600_000_000_000, default: 100_000_000,
        "how long it waits after a child was refused or taken off by somebody else"),
      .choice(
        "vwap_by", of: ["curve", "volume"], default: "curve",
        "of 'vwap': goes by the curve below, or by what has traded of the expected volume"),
      Parameter(
        "expected_volume", .quantity, in: 1...StrategySettings.largestPosition.units,
        default: 10_000_0000_0000,
        "of 'vwap' by volume: what the market will trade while it is worked"),
    ]
      + (1...bucketCount).map { number in
        Parameter(
          "bucket_\(number)", .count, in: 0...10_000, default: 1, isLive: false,
          "of 'vwap' by curve: the weight of the part \(number) of \(bucketCount) of the duration")
      })

  /// Parts of a volume curve.
  @inlinable static var bucketCount: Int { 12 }
  @inlinable static var startParameter: Int { 8 }
  @inlinable static var firstBucket: Int { 15 }
}

@frozen
@usableFromInline
enum ExecutionStyle: UInt8, BitwiseCopyable {
  case timed
  case curved
  case byVolume
  case participating
  case iceberg
}

@frozen
@usableFromInline
enum ExecutionUrgency: UInt8, BitwiseCopyable {
  case passive
  case catchUp
  case aggressive
}

/// The parameters as the hot path reads them. Those of the next parent are copied when it starts.
@frozen
@usableFromInline
struct ExecutingTerms: BitwiseCopyable {
  @usableFromInline var side = Side.buy
  @usableFromInline var quantity = Quantity.zero
  @usableFromInline var style = ExecutionStyle.timed
  @usableFromInline var duration: UInt64 = 0
  @usableFromInline var interval: UInt64 = 1
  @usableFromInline var percent: Int64 = 0
  @usableFromInline var limit = Price.zero
  @usableFromInline var slice = Quantity.zero
  @usableFromInline var urgency = ExecutionUrgency.passive
  @usableFromInline var endCrosses = false
  @usableFromInline var endAttempts: Int64 = 1
  @usableFromInline var retry: Int64 = 0
  @usableFromInline var expected: Int64 = 1

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk) {
    side = desk.value(0) == 0 ? .buy : .sell
    quantity = desk.quantity(1)
    switch desk.value(2) {
    case 0: style = .timed
    case 1: style = desk.value(13) == 0 ? .curved : .byVolume
    case 2: style = .participating
    default: style = .iceberg
    }
    duration = UInt64(desk.value(3))
    interval = UInt64(desk.value(4))
    percent = desk.value(5)
    limit = Price(units: desk.value(6))
    slice = desk.quantity(7)
    switch desk.value(9) {
    case 0: urgency = .passive
    case 1: urgency = .catchUp
    default: urgency = .aggressive
    }
    endCrosses = desk.value(10) != 0
    endAttempts = desk.value(11)
    retry = desk.value(12)
    expected = desk.value(14)
  }
}
