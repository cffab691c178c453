// What is traded: the terms that prices and quantities are checked against.

/// An instrument's fixed terms. Its id is its index in the config's list.
public struct Instrument: Hashable, Sendable {
  public var symbol: String
  public var tick: Price
  public var lot: Quantity
  public var lowestPrice: Price
  public var highestPrice: Price
  /// Where the built-in market starts.
  public var referencePrice: Price

  public init(
    symbol: String, tick: Price, lot: Quantity, lowestPrice: Price, highestPrice: Price,
    referencePrice: Price
  ) {
    self.symbol = symbol
    self.tick = tick
    self.lot = lot
    self.lowestPrice = lowestPrice
    self.highestPrice = highestPrice
    self.referencePrice = referencePrice
  }
}

/// The same terms without the name: what a stage keeps for each instrument.
@frozen
public struct InstrumentTerms: BitwiseCopyable, Hashable, Sendable {
  public var tick: Price
  public var lot: Quantity
  public var lowestPrice: Price
  public var highestPrice: Price

  @inlinable
  public init(tick: Price, lot: Quantity, lowestPrice: Price, highestPrice: Price) {
    self.tick = tick
    self.lot = lot
    self.lowestPrice = lowestPrice
    self.highestPrice = highestPrice
  }

  @inlinable
  public init(_ instrument: Instrument) {
    self.init(
      tick: instrument.tick, lot: instrument.lot, lowestPrice: instrument.lowestPrice,
      highestPrice: instrument.highestPrice)
  }
}
