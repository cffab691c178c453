// What a quoter and taker is told: by its config, and as its hot path reads it.

import Events

public struct QuoteAndTakeSettings: Hashable, Sendable {
  public var strategy: UInt16
  /// Of this run: order ids begin with it.
  public var epoch: UInt32
  public var instruments: [InstrumentTerms]
  public var quoteQuantity: Quantity
  /// Distance of a quote from the middle.
  public var halfSpreadTicks: Int64
  /// A quote that is so far from where it should be is cancelled and sent anew.
  public var requoteTicks: Int64
  /// How far both quotes move, in ticks, for a full position.
  public var leanTicks: Int64
  public var maximumPosition: Quantity
  /// Take when one side holds at least this share of the top of book, in percent; above 100 never.
  public var takeImbalancePercent: Int64
  public var takeQuantity: Quantity
  /// How many orders a taking is cut into.
  public var takeSlices: Int
  public var takeCooldown: Nanoseconds
  /// Orders out at once, over all instruments.
  public var orderCapacity: Int

  public init(
    strategy: UInt16 = 1, epoch: UInt32 = 1, instruments: [InstrumentTerms],
    quoteQuantity: Quantity, halfSpreadTicks: Int64 = 2, requoteTicks: Int64 = 2,
    leanTicks: Int64 = 3, maximumPosition: Quantity, takeImbalancePercent: Int64 = 85,
    takeQuantity: Quantity, takeSlices: Int = 1,
    takeCooldown: Nanoseconds = .milliseconds(10), orderCapacity: Int = 4096
  ) {
    self.strategy = strategy
    self.epoch = epoch
    self.instruments = instruments
    self.quoteQuantity = quoteQuantity
    self.halfSpreadTicks = halfSpreadTicks
    self.requoteTicks = requoteTicks
    self.leanTicks = leanTicks
    self.maximumPosition = maximumPosition
    self.takeImbalancePercent = takeImbalancePercent
    self.takeQuantity = takeQuantity
    self.takeSlices = takeSlices
    self.takeCooldown = takeCooldown
    self.orderCapacity = orderCapacity
  }
}

extension QuoteAndTakeSettings {
  /// Within these bounds no sum or product of the hot path can pass 64 bits.
  func checkBounds() {
    precondition((1...24).contains(takeSlices), "one step's orders must fit its fan-out")
    precondition((0...1 << 20).contains(halfSpreadTicks), "half a spread is 0 to 2^20 ticks")
    precondition((0...1 << 20).contains(requoteTicks), "a requote is at 0 to 2^20 ticks")
    precondition(leanTicks.magnitude <= 1 << 20, "a lean is at most 2^20 ticks")
    let largest = Quantity(units: .max / 4 / Int64(max(1, leanTicks.magnitude)))
    precondition(
      maximumPosition >= .zero && maximumPosition <= largest,
      "a position is at most 2^61 units, divided by the ticks of lean")
    precondition(
      quoteQuantity > .zero && quoteQuantity.units <= .max / 4,
      "a quote has a quantity, of at most 2^61 units")
    precondition(
      takeQuantity >= .zero && takeQuantity.units <= .max / 4,
      "a taking has a quantity, of at most 2^61 units")
    for terms in instruments {
      precondition((1...1 << 38).contains(terms.tick.units), "a tick is 1 to 2^38 units")
    }
  }
}

/// The settings as the hot path reads them: no arrays.
@frozen
@usableFromInline
struct QuoteAndTakeTerms: BitwiseCopyable {
  @usableFromInline var seat: StrategySeat
  @usableFromInline var quoteQuantity: Quantity
  @usableFromInline var halfSpreadTicks: Int64
  @usableFromInline var requoteTicks: Int64
  @usableFromInline var leanTicks: Int64
  @usableFromInline var maximumPosition: Quantity
  /// What a position is taken for at most, whatever was traded without having been out.
  @usableFromInline var largestPosition: Quantity
  @usableFromInline var takeImbalancePercent: Int64
  @usableFromInline var takeQuantity: Quantity
  @usableFromInline var takeSlices: Int
  @usableFromInline var takeCooldown: Nanoseconds

  init(_ settings: QuoteAndTakeSettings) {
    settings.checkBounds()
    seat = StrategySeat(strategy: settings.strategy, epoch: settings.epoch)
    largestPosition = Quantity(units: .max / 4 / Int64(max(1, settings.leanTicks.magnitude)))
    quoteQuantity = settings.quoteQuantity
    halfSpreadTicks = settings.halfSpreadTicks
    requoteTicks = settings.requoteTicks
    leanTicks = settings.leanTicks
    maximumPosition = settings.maximumPosition
    // Above 100 is never and below 0 always, and the sum that it multiplies stays within 64 bits.
    takeImbalancePercent = min(max(settings.takeImbalancePercent, 0), 101)
    takeQuantity = settings.takeQuantity
    takeSlices = settings.takeSlices
    takeCooldown = settings.takeCooldown
  }
}
